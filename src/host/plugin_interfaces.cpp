#include "host/plugin_interfaces.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {

bool is_of_network_plugin(std::string_view interface) {
  constexpr std::array<std::string_view, 17> names{"cni0", "flannel*",   "cali*", "*.calico", "tunl0",        "cilium_*",
                                                   "lxc*", "kube-*",     "weave", "vethwe*",  "nodelocaldns", "antrea-*",
                                                   "ovn*", "genev_sys*", "eni*",  "azv*",     "gke*"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view pattern) { return glob_match(pattern, interface); });
}

}  // namespace nodeworthy
