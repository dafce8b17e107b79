// What kubeadm refuses in the documents of its own group, after its config/validation and the types of its API, and in the kubelet's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "base/versioned_names.h"
#include "host/kubeadm.h"

namespace nodeworthy {

/// The oldest and the newest version that the kubeadm of a run may have.
struct KubeadmVersions {
  Version oldest;
  Version newest;
};

/// What some versions of kubeadm know and others do not.
struct KubeadmVocabulary {
  std::vector<VersionedNames> api_versions;   // of kubeadm.k8s.io
  std::vector<VersionedNames> feature_gates;  // kubeadm's own: InitFeatureGates of cmd/kubeadm/app/features
  std::vector<VersionedNames> algorithms;     // of keys
};

/// One thing that keeps kubeadm from taking a configuration.
struct KubeadmMistake {
  std::string subject;  // "certificateKey (FILE:LINE)"
  std::string want;
  std::string have;  // never a secret
};

/// The mistakes that are certain, in order: kinds that kubeadm's group does not have, lists where mappings belong or the other way round,
/// arguments without a name and of another type, two places for etcd at once, an external one without what belongs together, paths that are
/// not absolute, a policy for images that there is not, ports that are none, a key for certificates that is none, values of another type
/// than their field (kubeadm_fields.h, kubelet_fields.h), discovery and tokens (kubeadm_tokens.h), addresses and names
/// (kubeadm_addresses.h), networks (kubeadm_networks.h), and what only some versions refuse (kubeadm_versions.h), which is no mistake where
/// the version of Kubernetes is not known. Other fields are not looked at.
std::vector<KubeadmMistake> kubeadm_mistakes(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm,
                                             const KubeadmVocabulary& words);

/// A mistake at a place of the file; its subject is the name with the place.
KubeadmMistake mistake_at(const KubeadmFile& file, std::string_view name, const Node& node, std::string want, std::string have);

}  // namespace nodeworthy
