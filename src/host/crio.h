// How CRI-O is configured: crio.conf, crio.conf.d and the flags of crio.service.
#pragma once

#include <string>
#include <vector>

#include "host/cgroup_driver.h"

namespace nodeworthy {

/// The driver that CRI-O uses: of --cgroup-manager, else CONTAINER_CGROUP_MANAGER, else crio.runtime.cgroup_manager of the files below
/// /etc/crio/crio.conf.d (--config-dir), the last of which wins, else of /etc/crio/crio.conf (--config); systemd by default. After
/// crio.conf.d(5) and cri-o's internal/criocli.
Reading<CgroupDriver> crio_cgroup_driver(const Host& host);

/// The folders that CRI-O looks for network plugins in: of --cni-plugin-dir, else CONTAINER_CNI_PLUGIN_DIR, else crio.network.plugin_dirs
/// of the last of these files that has it and, behind them, the older plugin_dir; else /opt/cni/bin.
Reading<std::vector<std::string>> crio_plugin_folders(const Host& host);

/// The folder that CRI-O keeps images in, where it is told one: of --root, else CONTAINER_ROOT, else crio.root of the last of these files
/// that has one. Absent where nothing tells it.
Reading<std::string> crio_root(const Host& host);

/// Whether there is a unit, a program or a configuration of CRI-O: true or Absent.
Reading<bool> crio_installed(const Host& host);

}  // namespace nodeworthy
