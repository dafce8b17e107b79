// Whether the networks that kubeadm's configuration gives to a cluster are nobody else's.
#pragma once

#include "host/kubeadm_judgement.h"

namespace nodeworthy {

/// Of the networks of pods and of services, the usual one where none is set, each: that it has no address of the other, that the address
/// which the API server announces is not in it, and on a running host that no interface is in a network that has a part of it; those of
/// network plugins are passed over. Empty where the configuration sets up no cluster.
KubeadmJudgements overlaps_of_networks(const Host& host, const KubeadmFile& file);

}  // namespace nodeworthy
