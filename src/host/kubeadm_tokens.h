// What kubeadm refuses of how a node is let into a cluster: the discovery of one that joins, and the bootstrap tokens of one that is set
// up.
#pragma once

#include <vector>

#include "host/kubeadm_mistakes.h"

namespace nodeworthy {

/// A discovery that says too little or too much, and of bootstrap tokens usages and groups that there are not and two ends at once. The
/// form of tokens and hashes is not looked at. Where the file is for kubeadm init, which passes over JoinConfiguration, its discovery may
/// be missing.
std::vector<KubeadmMistake> kubeadm_token_mistakes(const KubeadmFile& file);

}  // namespace nodeworthy
