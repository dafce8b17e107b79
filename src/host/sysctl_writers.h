// What sets kernel parameters at boot besides systemd-sysctl.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/sysctl_conf.h"

namespace nodeworthy {

/// What another program sets, at a time of its own.
struct SysctlWriter {
  std::string who;  // "ufw", "systemd-networkd", "TuneD"
  SysctlSetting setting;
  bool sure = true;        // else it depends on which interfaces there are
  bool gives_way = false;  // to a file of /etc/sysctl.d, and to no other
};

/// The others that set a path, given as of sysctl_path, at boot: ufw, where it is enabled and started, by the file that /etc/default/ufw
/// names, and systemd-networkd as of networkd_writers(); TuneD as of tuned.h. Unreadable where that cannot be told.
Reading<std::vector<SysctlWriter>> other_sysctl_writers(const Host& host, std::string_view path);

/// What a command line of the kernel sets; the line of the file is 0.
struct EarlySysctl {
  SysctlSetting setting;
  bool always = true;  // by every entry of the boot menu; else the boot may take one that does not
};

/// What Linux 5.8 and later set of themselves before any program starts: sysctl.NAME=VALUE of the command line. A key that a module brings
/// is not there yet. Unreadable where entries have different values, or which kernel it is cannot be told.
Reading<EarlySysctl> sysctl_of_command_line(const Host& host, std::string_view path);

/// Of a key of IPv6, given as a path, what the next boot has of ipv6.disable= on the kernel's command line, where that switches IPv6 off:
/// there is no such key then, and no address. Absent where IPv6 stays on, and for any other key.
Reading<EarlySysctl> ipv6_switched_off(const Host& host, std::string_view path);

/// The same of the running kernel.
Reading<EarlySysctl> ipv6_switched_off_now(const Host& host, std::string_view path);

}  // namespace nodeworthy
