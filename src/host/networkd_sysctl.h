// Kernel parameters that systemd-networkd sets at boot.
#pragma once

#include <string_view>
#include <vector>

#include "host/sysctl_writers.h"

namespace nodeworthy {

/// What systemd-networkd, where it starts, writes to a path, given as of sysctl_path. From 256 on that is IPv4Forwarding= and
/// IPv6Forwarding= of networkd.conf(5); before, IPForward= and IPMasquerade= of the files of systemd.network(5) that people write, which
/// switch forwarding on for all once an interface has the file.
Reading<std::vector<SysctlWriter>> networkd_writers(const Host& host, std::string_view path);

}  // namespace nodeworthy
