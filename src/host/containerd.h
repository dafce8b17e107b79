// How containerd is configured: config.toml, what it imports, and the flags of containerd.service.
#pragma once

#include <string>
#include <vector>

#include "host/cgroup_driver.h"

namespace nodeworthy {

/// The driver that containerd gives the containers of Kubernetes: systemd where SystemdCgroup is true among the options of the default
/// runtime (default_runtime_name, runc), else cgroupfs, the default of every version. Its table is that of the file's version
/// (plugins.cri, plugins."io.containerd.grpc.v1.cri", from 3 on plugins."io.containerd.cri.v1.runtime"). Of imported files the later win:
/// in containerd 1 with their whole CRI table, in containerd 2 key by key. Unreadable where several versions are possible and differ.
/// Broken where containerd refuses a name of a plugin or a version of the file that is newer than its own, has no type for the default
/// runtime, or is told of registries in both ways that exclude each other. After containerd's
/// services/server/config/config.go and plugins/cri/runtime/plugin.go; compared with 1.6.20.
Reading<CgroupDriver> containerd_cgroup_driver(const Host& host);

/// The folders that containerd looks for network plugins in: bin_dir of the CRI table's cni, from containerd 2 on bin_dirs, too, else
/// /opt/cni/bin. Unreadable as above.
Reading<std::vector<std::string>> containerd_plugin_folders(const Host& host);

/// Whether containerd is of version 2 or later, so that the kubelet can ask it for its driver: by its Debian package or the version of its
/// configuration file. Unreadable where neither tells.
Reading<bool> containerd_is_2(const Host& host);

/// Whether there is a unit, a program or a configuration of containerd: true or Absent.
Reading<bool> containerd_installed(const Host& host);

}  // namespace nodeworthy
