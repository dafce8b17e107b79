// Addresses in the files of netplan (netplan(5)).
#pragma once

#include <vector>

#include "host/address_setup.h"

namespace nodeworthy {

/// The interfaces of /etc/netplan, /run/netplan and /usr/lib/netplan that have an IPv4 address or ask DHCP for one; what a later file says
/// of an interface is added to an earlier one, or put in its place. Unreadable where a file is no YAML.
Reading<std::vector<AddressSetup>> netplan_setups(const Host& host);

}  // namespace nodeworthy
