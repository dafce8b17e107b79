// The default routes of a running machine, as the kernel lists the routes of its main table (proc(5)).
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

}  // namespace nodeworthy
