#include "host/routes.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("interfaces of the default route") {
  const std::string head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
  const std::string eth0 = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n";
  CHECK(default_route_interfaces(head + eth0 + "eth0\t00000000\t0\t0003\t0\t0\t200\t00000000\t0\t0\t0\n") == Names{"eth0"});
  CHECK(default_route_interfaces(head + "eth0\t00000000\t0\t0001\t0\t0\t0\t000000FF\t0\t0\t0\n*\t00000000\t0\t0200\t0\t0\t0\t00000000\n") ==
        Names{});
  // Of a network namespace whose loopback interface was never up, measured with Linux 6.
  CHECK(default_route_interfaces("") == Names{});
  CHECK(default_route_interfaces("garbage\n").unreadable());
  CHECK(default_route_interfaces(eth0).unreadable());
  CHECK(default_route_interfaces(head + eth0 + "eth1\t0000").unreadable());
  CHECK(default_route_interfaces(head + "eth1\t0000\n").unreadable());
}

TEST_CASE("interfaces of the default route of IPv6") {
  const std::string zeros(32, '0');
  const std::string through = zeros + " 00 " + zeros + " 00 fe800000000000000000000000000001 00000400 00000001 00000000 ";
  const std::string refused = zeros + " 00 " + zeros + " 00 " + zeros + " ffffffff 00000001 00000000 00200200       lo\n";
  const std::string network =
      "20010db8000000000000000000000000 40 " + zeros + " 00 " + zeros + " 00000100 00000001 00000000 00000001 eth1\n";
  CHECK(default_route_interfaces_of_ipv6(network + through + "00450003     eth0\n" + through + "00450003     eth0\n" + refused) ==
        Names{"eth0"});
  CHECK(default_route_interfaces_of_ipv6(refused + network) == Names{});
  CHECK(default_route_interfaces_of_ipv6(through + "flags eth0\n") == Names{});
  CHECK(default_route_interfaces_of_ipv6("") == Names{});
  CHECK(default_route_interfaces_of_ipv6("garbage\n").unreadable());
  CHECK(default_route_interfaces_of_ipv6(refused + zeros + " 00\n").unreadable());
  CHECK(default_route_interfaces_of_ipv6(refused + through + "00450003     eth").unreadable());
}

}  // namespace
}  // namespace nodeworthy
