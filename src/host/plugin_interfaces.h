// The interfaces of a cluster's own networks.
#pragma once

#include <string_view>

namespace nodeworthy {

/// Whether an interface is called as those that network plugins and kube-proxy make, whose addresses are of pods and services.
bool is_of_network_plugin(std::string_view interface);

}  // namespace nodeworthy
