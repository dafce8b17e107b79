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

TEST_CASE("networks that interfaces are in") {
  using Networks = std::vector<ConnectedNetwork>;
  const std::string head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n";
  const std::string eth0 = "eth0\t008EA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\n";
  CHECK(connected_networks(head + eth0) == Networks{{"eth0", "192.168.142.0/24"}});
  CHECK(connected_networks(head + "eth0\t010A0A0A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\n") == Networks{{"eth0", "10.10.10.1/32"}});
  for (const char* none : {"eth0\t008EA8C0\t018EA8C0\t0003\t0\t0\t0\t00FFFFFF\n", "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\n",
                           "*\t008EA8C0\t00000000\t0200\t0\t0\t0\t00FFFFFF\n", "eth0\t008EA8C0\t00000000\t0201\t0\t0\t0\t00FFFFFF\n"})
    CHECK(connected_networks(head + none) == Networks{});
  CHECK(connected_networks("") == Networks{});
  for (const std::string& broken : {eth0, head + "eth0\t00", head + "eth0\tx\t0\t1\t0\t0\t0\ty\n", std::string("garbage\n")})
    CHECK(connected_networks(broken).unreadable());
}

TEST_CASE("networks of IPv6 that interfaces are in") {
  using Networks = std::vector<ConnectedNetwork>;
  const std::string eth0 = "fd000000000000000000000000000005 02 40 00 80     eth0\n";
  const std::string others =
      "fe800000000000000000000000000005 02 40 20 80     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n";
  CHECK(connected_networks_of_ipv6(others + eth0) == Networks{{"eth0", "fd00::5/64"}});
  CHECK(connected_networks_of_ipv6("") == Networks{});
  for (const char* broken : {"garbage\n", "fd000000000000000000000000000005 02 40 00 80 eth0", "fd00 02 40 00 80 eth0\n"})
    CHECK(connected_networks_of_ipv6(broken).unreadable());
}

}  // namespace
}  // namespace nodeworthy
