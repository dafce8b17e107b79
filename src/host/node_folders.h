// Where the kubelet and the container runtime keep what they make.
#pragma once

#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// The kubelet's folder: --root-dir, else /var/lib/kubelet.
Reading<std::string> kubelet_folder(const Host& host);

/// The folder of a runtime's images and containers, whether it exists or not: what its configuration says ("docker": --data-root and
/// daemon.json; "containerd": config.toml and what that imports; "cri-o": crio.conf, crio.conf.d and storage.conf), else its default.
/// Absent for another runtime.
Reading<std::string> image_folder(const Host& host, std::string_view runtime);

}  // namespace nodeworthy
