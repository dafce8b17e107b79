// The name of a node in the cluster: which one the kubelet takes, and what it may look like.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"
#include "host/kubelet.h"

namespace nodeworthy {

/// Whether a text is a DNS subdomain of RFC 1123 as Kubernetes has it: labels of a-z, 0-9 and -, of at most 63 characters, at most 253 in
/// all.
bool is_dns_subdomain(std::string_view name);

/// Why the kubelet can make no name of a node of a text, as the end of a sentence that begins with the text; empty when it can: in lower
/// case a DNS subdomain that no machine has for itself anyway.
std::string objection_to_node_name(std::string_view name);

/// The name that the kubelet is told by --hostname-override, or kubeadm is going to tell it by nodeRegistration.name, in lower case as it
/// makes it, and where; Absent where it is told none.
Reading<Sourced> told_node_name(const Host& host);

/// The name that the kubelet registers: in lower case the one it is told, else the hostname; and where it comes from. Absent where there is
/// neither.
Reading<Sourced> node_name(const Host& host);

}  // namespace nodeworthy
