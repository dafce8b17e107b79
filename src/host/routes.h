// The default routes of a running machine, as the kernel lists the routes of its main table (proc(5)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// The interfaces that a default route leads through, from the text of /proc/net/route.
std::vector<std::string> default_route_interfaces(std::string_view text);

/// The same of IPv6, from the text of /proc/net/ipv6_route; without routes that refuse, one of which every kernel has.
std::vector<std::string> default_route_interfaces_of_ipv6(std::string_view text);

}  // namespace nodeworthy
