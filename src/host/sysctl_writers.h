// What sets kernel parameters at boot besides systemd-sysctl.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/sysctl_conf.h"

namespace nodeworthy {

/// What another program sets, at a time of its own.
struct SysctlWriter {
  std::string who;  // "ufw", "systemd-networkd"
  SysctlSetting setting;
};

/// The others that set a path, given as of sysctl_path, at boot: ufw, where it is enabled and started, by the file that /etc/default/ufw
/// names, and systemd-networkd 256 and later by IPv4Forwarding= and IPv6Forwarding= of networkd.conf(5). Unreadable where that cannot be
/// told.
Reading<std::vector<SysctlWriter>> other_sysctl_writers(const Host& host, std::string_view path);

}  // namespace nodeworthy
