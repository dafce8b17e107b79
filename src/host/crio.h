// How CRI-O is configured: crio.conf, crio.conf.d and the flags of crio.service.
#pragma once

#include "host/cgroup_driver.h"

namespace nodeworthy {

/// The driver that CRI-O uses: of --cgroup-manager, else CONTAINER_CGROUP_MANAGER, else crio.runtime.cgroup_manager of the files below
/// /etc/crio/crio.conf.d (--config-dir), the last of which wins, else of /etc/crio/crio.conf (--config); systemd by default. After
/// crio.conf.d(5) and cri-o's internal/criocli.
Reading<CgroupDriver> crio_cgroup_driver(const Host& host);

/// Whether there is a unit, a program or a configuration of CRI-O: true or Absent.
Reading<bool> crio_installed(const Host& host);

}  // namespace nodeworthy
