// What rules about firewalls want let in.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kind.h"
#include "host/firewall_rules.h"

namespace nodeworthy {

struct WantedTraffic {
  std::vector<Traffic> ports;
  bool api_server = false;                 // the port of the API server of kubeadm's configuration, too
  std::vector<std::string_view> families;  // "ipv4", "ipv6"
  std::string network_plugin;              // the setting cni; empty where it is not set
};

/// What such a field takes.
constexpr std::string_view ports_summary =
    "what must be let in, as `6443/tcp` or `30000-32767/udp`; `api-server` for the port of the one of kubeadm's configuration";

/// The field `ports` of a rule, the families of the setting ip-family, IPv4 where it is not set, and the network plugin. Reports what is no
/// port.
WantedTraffic wanted_traffic(const Params& params);

using TrafficLook = std::function<std::vector<Observation>(const Host&, const WantedTraffic&)>;

/// Looks with every port as a number. Where the one of the API server cannot be told, what its port comes to is unknown, too: the
/// observations whose subjects begin with the port.
Check check_of(WantedTraffic wanted, std::string subject, TrafficLook look);

}  // namespace nodeworthy
