// What the running kernel has of a key, and what the next boot does with the values of sysctl.d files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/sysctl_conf.h"

namespace nodeworthy {

/// The unit that writes the values of the files.
inline constexpr std::string_view sysctl_files_reader = "systemd-sysctl.service";

/// The value of a key, given as a path, in the running kernel, blanks around it removed.
Reading<std::string> running_sysctl(const Host& host, const std::string& path);

/// Whether the running kernel has no such key, and no module that is known would bring it: to set it at boot would say nothing.
bool kernel_lacks_sysctl(const Host& host, const std::string& path);

/// Whether a key, given as a path, is there when they are written: systemd-sysctl passes over one whose module is not loaded yet. True for
/// a key of the kernel itself, and without a kernel.
Reading<bool> sysctl_comes_in_time(const Host& host, std::string_view path);

/// A value as the kernel takes it for a key of some integers: it reads as many, in hexadecimal and octal, too, and ignores the rest of the
/// line. As it is where it has fewer.
std::string as_kernel_reads(std::string_view value, size_t integers);

/// "1 (FILE:LINE)", or "1 (OTHER.NAME in FILE:LINE)".
std::string describe(const SysctlSetting& setting);

/// The same, and the other values that it prevails over among all that are set.
std::string describe(const SysctlSetting& setting, const std::vector<SysctlSetting>& all);

}  // namespace nodeworthy
