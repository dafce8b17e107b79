// The words that a boot loader hands to the kernel.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One kernel command line. Names compare with '-' equal to '_', as the kernel, systemd and kmod compare them.
class KernelCommandLine {
 public:
  KernelCommandLine() = default;

  /// Splits a text as the kernel's next_arg() does: at blanks outside double quotes, names from values at the first '='; quotes around a
  /// word or its value are removed. What follows a word "--" is the init program's and left out. `source` is the file that it comes from.
  static KernelCommandLine parse(std::string_view text, std::string source);

  /// The value of the last word of that name; empty for a word without '='. Nothing where there is none.
  std::optional<std::string> find(std::string_view name) const;
  /// The values of all words of that name, in order, for parameters that add up (modprobe.blacklist=).
  std::vector<std::string> all(std::string_view name) const;

  /// All words in order, as name and value.
  const std::vector<std::pair<std::string, std::string>>& words() const { return words_; }

  /// The file that says it: "/proc/cmdline", "/boot/grub2/grub.cfg:81".
  const std::string& source() const { return source_; }

 private:
  std::vector<std::pair<std::string, std::string>> words_;
  std::string source_;
};

/// Where those of some command lines come from that say a thing, for people: "FILE", "FILE and 2 more". Empty where none does.
std::string sources_saying(const std::vector<KernelCommandLine>& lines, const std::function<bool(const KernelCommandLine&)>& says);

/// The value of a word that systemd takes for yes or no (its parse_boolean()); a word without a value says yes. Nothing for another text.
std::optional<bool> boolean_word(std::string_view value);

/// The command line of the running kernel, /proc/cmdline; Unreadable for an image.
const Reading<KernelCommandLine>& running_command_line(const Host& host);

}  // namespace nodeworthy
