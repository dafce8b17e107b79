// Whether firewalld lets pods on different nodes reach each other.
#pragma once

#include <string_view>

#include "host/firewalld.h"
#include "host/host.h"

namespace nodeworthy {

/// What becomes of what pods of flannel send through this host, between flannel.1 and cni0: open where both are in zones with the target
/// ACCEPT, or the network of the pods is (podSubnet of kubeadm's configuration, else flannel's own, 10.244.0.0/16); closed where they are
/// in none and the default zone has another target. Untold where people have put them into other zones, and where policies, direct rules
/// for FORWARD or other sources have a say.
Passage passage_of_pods(const Host& host, const Firewalld& firewalld);

/// Whether a zone has sources, and nobody but pods comes in by them: they are in the network of the pods. What nodes send has other
/// addresses.
bool is_for_pods(const Host& host, const FirewalldZone& zone);

}  // namespace nodeworthy
