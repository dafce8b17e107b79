// Who a host is: names, kernel, distribution.
#pragma once

#include <string>

#include "host/host.h"

namespace nodeworthy {

/// The name in use: the kernel's (transient) one on a running machine, the one of /etc/hostname in an image.
Reading<std::string> hostname(const Host& host);

/// The name in /etc/hostname: its first line that is neither empty nor a comment, as hostname(5) has it.
Reading<std::string> static_hostname(const Host& host);

/// The release of the running kernel, in an image that of the newest kernel; Absent when there is none.
Reading<std::string> kernel_release(const Host& host);

/// The newest kernel below /lib/modules that has a modules.dep or a kernel; Absent when there is none.
Reading<std::string> newest_kernel(const Host& host);

/// A value of /etc/os-release or /usr/lib/os-release (os-release(5)), quotes removed.
Reading<std::string> os_release(const Host& host, std::string_view key);

/// PRETTY_NAME of os-release.
Reading<std::string> operating_system(const Host& host);

/// The machine's architecture as uname(2) names it, from the kernel or from the ELF header of /bin/sh.
Reading<std::string> architecture(const Host& host);

/// The content of /etc/machine-id, blanks removed (machine-id(5)).
Reading<std::string> machine_id(const Host& host);

}  // namespace nodeworthy
