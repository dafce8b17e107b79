// What kubeadm refuses of a cluster's networks, after ValidateNetworking() of its config/validation.
#pragma once

#include <vector>

#include "host/kubeadm_mistakes.h"

namespace nodeworthy {

/// The mistakes of podSubnet and serviceSubnet: no networks, more than one of a family, too small or too large, and pod networks that the
/// parts for nodes (--node-cidr-mask-size-ipv4 and -ipv6 of the controller manager; /24 and /64) do not fit into. Whether networks overlap
/// kubeadm does not look at.
std::vector<KubeadmMistake> kubeadm_network_mistakes(const KubeadmFile& file);

}  // namespace nodeworthy
