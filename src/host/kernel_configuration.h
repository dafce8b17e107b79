// With which options the kernel of a host was built.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// The configuration of one kernel, as its build wrote it; borrows the text from the host.
class KernelConfiguration {
 public:
  KernelConfiguration(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {}

  /// The file it was read from.
  const std::string& file() const { return file_; }
  /// The options among the names (without CONFIG_) that are set, each with what stands behind its first `=`: "y", "m" or another. Of
  /// several lines of one option the last counts. Both borrow, from the names and from the text.
  std::map<std::string_view, std::string_view> set_among(std::span<const std::string> names) const;

 private:
  std::string file_;
  std::string_view text_;
};

/// That of the running kernel, in an image of the newest: /proc/config.gz, or the first of the places where distributions and builds keep a
/// file that is named after the release. A file that only might be of this kernel, as /usr/src/linux/.config, does not count. Absent where
/// there is none, Unreadable where it has no options or is cut off.
Reading<KernelConfiguration> kernel_configuration(const Host& host);

}  // namespace nodeworthy
