// The flags that a kubeadm configuration has for the kubelet.
#pragma once

#include <vector>

#include "host/flags.h"
#include "host/host.h"

namespace nodeworthy {

/// nodeRegistration.kubeletExtraArgs of the InitConfiguration and the JoinConfiguration, a map or, from v1beta4 on, a list of name and
/// value: kubeadm writes them into /var/lib/kubelet/kubeadm-flags.env. None where a node is in a cluster already, because that file tells
/// then. What cannot be told is one flag without a name that says why.
std::vector<Flag> kubelet_extra_args(const Host& host);

}  // namespace nodeworthy
