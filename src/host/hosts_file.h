// /etc/hosts as glibc reads it (hosts(5), nss/nss_files/files-hosts.c).
#pragma once

#include <functional>
#include <map>
#include <optional>
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

/// What a text says of one name: its addresses, in order, each with the first line that says it.
struct HostsMapping {
  std::vector<std::string> addresses;
  std::map<std::string, size_t> lines;  // of the addresses, counted from 1
};
HostsMapping hosts_mapping(std::string_view text, std::string_view name);

/// The first line of a text about one of some addresses in their usual form, as far as others reach a machine by them: neither loopback nor
/// link-local.
std::optional<HostsLine> hosts_line_about(std::string_view text, const std::vector<std::string>& addresses);

/// The addresses of some by which others reach a machine.
std::vector<std::string> outward(const std::vector<std::string>& addresses);

}  // namespace nodeworthy
