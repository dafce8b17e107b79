// Which of firewalld's zones the traffic of the cluster comes in through.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/firewalld.h"
#include "host/host.h"

namespace nodeworthy {

/// One zone, and why it is this one.
struct ZoneChoice {
  std::string zone;     // one of the configuration's
  std::string because;  // "eth0, /etc/NetworkManager/system-connections/eth0.nmconnection:5", "from 10.0.0.0/8"
};

/// On a running machine the zones of the interfaces that lead to the default route (without one, of the physical interfaces): what the
/// profiles of NetworkManager or the ifcfg files say, else the zone that names the interface, else the default zone; several where files
/// differ. For an image the default zone and every zone that an interface is put into, save those that only programs make (docker0, cni0,
/// virbr0 ...). Last come the zones that packets from certain sources come in through, whatever the interface; not those that let nothing
/// in on purpose (targets DROP and %%REJECT%%), which are lists of whom to keep out, nor those for pods
/// (firewalld_forwarding.h). Never Absent and never empty.
Reading<std::vector<ZoneChoice>> cluster_zones(const Host& host, const Firewalld& firewalld);

}  // namespace nodeworthy
