// How Docker's daemon is configured: daemon.json and the flags of docker.service.
#pragma once

#include "host/cgroup_driver.h"

namespace nodeworthy {

/// The driver that dockerd uses: of native.cgroupdriver among exec-opts of daemon.json (--config-file) or among the --exec-opt flags, where
/// the first counts. Both at once keep dockerd from starting, as does a driver that it does not know. By default systemd on a machine with
/// systemd and cgroup v2, of an image those of its next boot (since 20.10), else cgroupfs. After moby's daemon/daemon_unix.go; tried
/// with 20.10.
Reading<CgroupDriver> docker_cgroup_driver(const Host& host);

/// Whether there is a unit, a program or a configuration of Docker: true or Absent.
Reading<bool> docker_installed(const Host& host);

}  // namespace nodeworthy
