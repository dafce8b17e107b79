#include "host/control_groups.h"

namespace nodeworthy {

Reading<bool> unified_control_groups(const Host& host) {
  if (!host.running()) return Unreadable{"the version of control groups is the running kernel's"};
  const Reading<Status>& unified = host.status("/sys/fs/cgroup/cgroup.controllers");
  if (!unified.absent()) return unified.map([](const Status&) { return true; });
  const Reading<Status>& mounted = host.status("/sys/fs/cgroup");
  if (mounted.absent()) return Unreadable{"/sys/fs/cgroup: is missing, so the version of control groups is not known"};
  return mounted.map([](const Status&) { return false; });
}

}  // namespace nodeworthy
