// The programs of a node that have to agree on the driver of control groups: the kubelet and one container runtime.
#pragma once

#include <optional>
#include <string_view>

#include "base/version.h"
#include "host/cgroup_driver.h"

namespace nodeworthy {

/// A container runtime.
struct DriverOfRuntime {
  std::string_view name;  // of the setting `runtime`
  std::string_view unit;
  Reading<CgroupDriver> (*driver)(const Host&);
  Reading<bool> (*installed)(const Host&);      // true or Absent
  Reading<bool> (*tells_kubelet)(const Host&);  // whether it can tell the kubelet its driver (RuntimeConfig of CRI)
};

/// The runtime of that name; null where there is none.
const DriverOfRuntime* find_driver_of_runtime(std::string_view name);

/// The driver that the kubelet uses. Since 1.31 (KubeletCgroupDriverFromCRI) that of a runtime that can tell it, else that of
/// --cgroup-driver or cgroupDriver. A configuration without the field has cgroupfs; the one that kubeadm is yet to write has systemd
/// since 1.22, and before that docker's driver with docker, else cgroupfs. Where it is not known whether the runtime tells, the kubelet's
/// own settings count. `runtime` is null where it is not known.
Reading<CgroupDriver> kubelet_cgroup_driver(const Host& host, const Version& kubernetes, const DriverOfRuntime* runtime);

/// Whether there is a unit, a program or a configuration of the kubelet: true or Absent.
Reading<bool> kubelet_installed(const Host& host);

}  // namespace nodeworthy
