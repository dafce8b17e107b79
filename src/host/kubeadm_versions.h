// What kubeadm refuses of its configuration in some versions only, and of the version that the configuration itself names.
#pragma once

#include <optional>
#include <vector>

#include "base/version.h"
#include "host/kubeadm_mistakes.h"

namespace nodeworthy {

/// A kubernetesVersion that names none, feature gates, algorithms and words for ignored checks that the kubeadm of a Kubernetes version
/// does not have. Where the version is not known, or newer than those that are, only the first is looked at. kubeadm may be one minor
/// version newer than the cluster that it sets up; what only one of the two takes is no mistake.
std::vector<KubeadmMistake> kubeadm_version_mistakes(const KubeadmFile& file, const std::optional<Version>& kubernetes);

}  // namespace nodeworthy
