// What rules about firewalls want let in.
#pragma once

#include <string_view>
#include <vector>

#include "engine/kind.h"
#include "host/firewall_rules.h"

namespace nodeworthy {

struct WantedTraffic {
  std::vector<Traffic> ports;
  std::vector<std::string_view> families;  // "ipv4", "ipv6"
};

/// The field `ports` of a rule, and the families of the setting ip-family: IPv4 where it is not set. Reports what is no port.
WantedTraffic wanted_traffic(const Params& params);

}  // namespace nodeworthy
