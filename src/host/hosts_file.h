// /etc/hosts as glibc reads it (hosts(5), nss/nss_files/files-hosts.c).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// One line that says something: an address and the names that lead to it. Borrows from the text.
struct HostsLine {
  std::string address;                  // in its usual form
  std::vector<std::string_view> names;  // the canonical one first, then the aliases
  size_t line = 0;                      // counted from 1
  std::string_view text;                // as it stands, without its line end

  /// Whether the line is about a name; upper and lower case are the same.
  bool has(std::string_view name) const;
};

/// Hands the lines of a text to `take`, in order. Comments begin anywhere with #; a line whose first word is no address, or that has no
/// name, says nothing.
void read_hosts(std::string_view text, const std::function<void(const HostsLine&)>& take);

}  // namespace nodeworthy
