// What TuneD sets when its service starts, behind systemd-sysctl (tuned.conf(5)).
#pragma once

#include <string_view>

#include "host/sysctl_conf.h"

namespace nodeworthy {

/// What TuneD sets a path to.
struct SysctlOfTuned {
  SysctlSetting setting;
  bool gives_way = false;  // to a file of /etc or /run, which it reads again behind its profile unless reapply_sysctl says no
};

/// What the active profile of TuneD (/etc/tuned/active_profile), with those that it includes, sets a path to at boot. Absent where the
/// service does not start, where no profile sets it, and where a file that it gives way to does. Unreadable where the value depends on the
/// machine.
Reading<SysctlOfTuned> sysctl_of_tuned(const Host& host, std::string_view path);

}  // namespace nodeworthy
