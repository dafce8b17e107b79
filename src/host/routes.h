// The routes of a running machine, as the kernel lists those of its main table (proc(5)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/reading.h"

namespace nodeworthy {

/// The interfaces that a default route leads through, from the text of /proc/net/route. Unreadable where it is no such table or a part of
/// one. An empty one is of a machine that never had a route: its kernel leaves out the heading, too.
Reading<std::vector<std::string>> default_route_interfaces(std::string_view text);

/// The same of IPv6, from the text of /proc/net/ipv6_route; without routes that refuse, one of which every kernel has.
Reading<std::vector<std::string>> default_route_interfaces_of_ipv6(std::string_view text);

/// A network that an interface is in itself, without a gateway.
struct ConnectedNetwork {
  std::string interface;
  std::string network;  // "192.168.142.0/24"
  bool operator==(const ConnectedNetwork&) const = default;
};

/// Those of IPv4, from the text of /proc/net/route; a default route leads to none. Unreadable as above.
Reading<std::vector<ConnectedNetwork>> connected_networks(std::string_view text);

/// Those of IPv6, by the addresses of interfaces that are good beyond a link and the machine, from the text of /proc/net/if_inet6.
Reading<std::vector<ConnectedNetwork>> connected_networks_of_ipv6(std::string_view text);

}  // namespace nodeworthy
