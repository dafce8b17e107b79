// Where the kubelet and the container runtime keep what they make.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// The kubelet's folder: --root-dir, else /var/lib/kubelet.
Reading<std::string> kubelet_folder(const Host& host);

/// The folder of a runtime's images and containers, whether it exists or not: what its flags and, in the files that they
/// name, its configuration say ("docker": daemon.json; "containerd": config.toml and what that imports; "cri-o": crio.conf, crio.conf.d and
/// storage.conf), else its default.
/// Absent for another runtime.
Reading<std::string> image_folder(const Host& host, std::string_view runtime);

/// A folder as rules name it: "kubelet" and "images" for the two above and "etcd" for its data, wherever their configuration puts them,
/// else an absolute path.
Reading<std::string> named_folder(const Host& host, std::string_view name, std::string_view runtime);

/// The folders of one name: "plugins" for those where the runtime looks for network plugins (network_plugins.h), else as above.
Reading<std::vector<std::string>> named_folders(const Host& host, std::string_view name, std::string_view runtime);

/// Why a rule cannot name a folder so; empty where it can.
std::string folder_name_error(std::string_view name);

}  // namespace nodeworthy
