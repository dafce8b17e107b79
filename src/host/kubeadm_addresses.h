// What kubeadm refuses of the addresses, names and places of images that its configuration has.
#pragma once

#include <optional>
#include <vector>

#include "base/version.h"
#include "host/kubeadm_mistakes.h"

namespace nodeworthy {

/// Endpoints that are no host with a port, names that are no names of DNS, repositories and sockets that are none. The version is that of
/// Kubernetes, nothing where it is not known: then what only some versions refuse is no mistake.
std::vector<KubeadmMistake> kubeadm_address_mistakes(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm);

}  // namespace nodeworthy
