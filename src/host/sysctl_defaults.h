// What a kernel parameter has where no file sets it.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// A value and whose choice it is: "the kernel's default", "this machine's default".
struct SysctlDefault {
  std::string value;
  std::string whose;
};

/// The default of a key, given as a path below /proc/sys, in the kernel of the host: one of every machine, which may differ by version; or
/// one that grows with memory, told by the running value where the kernel may have chosen that. Absent where nobody can tell: for keys not
/// known here, without a kernel, and for a running value that somebody must have set.
Reading<SysctlDefault> sysctl_default(const Host& host, std::string_view path);

/// Whether systemd or the kernel choose a key by the machine at boot, so that a minimum that is written into an image lowers what a large
/// one would have.
bool is_sysctl_of_machine(std::string_view path);

}  // namespace nodeworthy
