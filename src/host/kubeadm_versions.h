// What kubeadm refuses of its configuration in some versions only, and of the version that the configuration itself names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/version.h"
#include "host/kubeadm_mistakes.h"

namespace nodeworthy {

/// The versions that kubeadm may have: its own where it is known, else that of the cluster and the next minor version, as it may be one
/// newer than the cluster that it sets up. Nothing where neither is known.
std::optional<KubeadmVersions> kubeadm_versions(const Reading<std::string>& own, const std::optional<Version>& kubernetes);

/// Whether what these versions of kubeadm take is known.
bool knows_versions(const std::optional<KubeadmVersions>& kubeadm);

/// The versions of kubeadm.k8s.io that a kubeadm of one of these versions takes, in the order of the vocabulary.
std::vector<std::string> kubeadm_api_versions(const std::optional<KubeadmVersions>& kubeadm, const KubeadmVocabulary& words);

/// A kubernetesVersion that names none, feature gates, algorithms and words for ignored checks that no kubeadm of these versions has. Where
/// they are not known, or newer than those that are, only the first is looked at.
std::vector<KubeadmMistake> kubeadm_version_mistakes(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm,
                                                     const KubeadmVocabulary& words);

}  // namespace nodeworthy
