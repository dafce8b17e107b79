#include "host/network_ends.h"

#include <fmt/format.h>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("the ends of networks") {
  const auto line = [](std::string_view destination, std::string_view gateway, std::string_view mask) {
    return fmt::format("eth0\t{}\t{}\t0001\t0\t0\t0\t{}\t0\t0\t0\n", destination, gateway, mask);
  };
  using Ends = std::vector<NetworkEnds>;
  CHECK(network_ends(line("008EA8C0", "00000000", "00FFFFFF")) == Ends{{"192.168.142.0", "192.168.142.255"}});
  CHECK(network_ends(line("40000A0A", "00000000", "C0FFFFFF")) == Ends{{"10.10.0.64", "10.10.0.127"}});
  CHECK(network_ends(line("008EA8C0", "018EA8C0", "00FFFFFF")).empty());  // through a gateway
  CHECK(network_ends(line("00000000", "00000000", "00000000")).empty());  // a default route through an interface
  CHECK(network_ends(line("018EA8C0", "00000000", "FFFFFFFF")).empty());  // a single machine
  CHECK(network_ends(line("008EA8C0", "00000000", "FEFFFFFF")).empty());  // two that face each other
  CHECK(network_ends_around("192.168.142.21/24") == NetworkEnds{"192.168.142.0", "192.168.142.255"});
  CHECK(network_ends_around("10.10.0.70/255.255.255.192") == NetworkEnds{"10.10.0.64", "10.10.0.127"});
  for (const char* none : {"192.168.142.21", "192.168.142.21/", "192.168.142.21/31", "192.168.142.21/0", "192.168.142.21/33", "a/24",
                           "192.168.142.21/255.0.255.0", "192.168.142.21/255.255.255.255", "fd00::1/64"})
    CHECK(!network_ends_around(none));
  CHECK(network_ends("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\nshort line\n").empty());
}

TEST_CASE("the ends of a host's own networks") {
  const std::string route = "Iface Destination Gateway Flags RefCnt Use Metric Mask\neth0\t0000000A\t00000000\t1\t0\t0\t0\t00FFFFFF\n";
  const test::Tree tree({{"/proc/net/route", route}, {"/etc/netplan/a.yaml", "network: {ethernets: {eth0: {addresses: [10.1.0.5/16]}}}\n"}},
                        "running: true");
  using Ends = std::vector<NetworkEnds>;
  CHECK(own_network_ends(RecordedHost(tree.folder())) == Reading<Ends>(Ends{{"10.0.0.0", "10.0.0.255"}}));
  CHECK(own_network_ends(DirectoryHost(tree.tree())) == Reading<Ends>(Ends{{"10.1.0.0", "10.1.255.255"}}));
  const test::Tree without(test::Tree::Files(), "running: true");
  CHECK(own_network_ends(RecordedHost(without.folder())) == Reading<Ends>(Ends()));
}

}  // namespace
}  // namespace nodeworthy
