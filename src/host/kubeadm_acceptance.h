// Whether kubeadm takes a configuration on the host that it is for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/version.h"
#include "host/kubeadm_judgement.h"
#include "host/kubeadm_mistakes.h"

namespace nodeworthy {

/// The cluster that a configuration is for, as far as the run knows it.
struct KubeadmCluster {
  std::optional<Version> kubernetes;
  bool external_etcd = false;
};

/// What the kubeadm of this host, or where there is none, one for a version of Kubernetes, looks at: of each document the version, that no
/// kind comes twice, what only this host tells (its addresses, and files that must be there), the node's name and socket, the form of
/// tokens and hashes, and the mistakes of kubeadm_mistakes.h.
KubeadmJudgements whether_kubeadm_takes(const Host& host, const KubeadmFile& file, const KubeadmCluster& cluster,
                                        const KubeadmVocabulary& words);

}  // namespace nodeworthy
