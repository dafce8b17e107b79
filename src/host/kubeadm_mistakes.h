// What kubeadm refuses in the documents of its own group, after its config/validation and the types of its API, and in the kubelet's.
#pragma once

#include <string>
#include <vector>

#include "host/kubeadm.h"

namespace nodeworthy {

/// One thing that keeps kubeadm from taking a configuration.
struct KubeadmMistake {
  std::string subject;  // "certificateKey (FILE:LINE)"
  std::string want;
  std::string have;  // never a secret
};

/// The mistakes that are certain, in order: kinds that kubeadm's group does not have, lists where mappings belong or the other way round,
/// two places for etcd at once, an external one without what belongs together, paths that are not absolute, a discovery that says too
/// little or too much, a policy for images that there is not, ports beyond 65535, a key for certificates that is none, values of
/// another type than their field of KubeletConfiguration (kubelet_fields.h), and networks (kubeadm_networks.h). Other fields are not looked
/// at.
std::vector<KubeadmMistake> kubeadm_mistakes(const KubeadmFile& file);

}  // namespace nodeworthy
