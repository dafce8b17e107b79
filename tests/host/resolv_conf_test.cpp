#include "host/resolv_conf.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// "SERVER@LINE SERVER@LINE; search DOMAIN DOMAIN@LINE".
std::string shown(const ResolvConf& file) {
  std::string text;
  for (const ResolvConf::Nameserver& server : file.nameservers) text += fmt::format("{}@{} ", server.text, server.line);
  return text + fmt::format("search {}@{}", fmt::join(file.search, " "), file.search_line);
}

TEST_CASE("the resolver file") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view expected;
  } rows[] = {
      {"nothing", "", "search @0"},
      {"comments", "# nameserver 10.0.0.1\n  #nameserver 10.0.0.1\n;nameserver 10.0.0.1\n", "search @0"},
      {"servers, blanks and what stands behind them", "nameserver 10.0.0.1\n\n\tnameserver\t10.0.0.2 # two\r\n",
       "10.0.0.1@1 10.0.0.2@3 search @0"},
      {"a server without an address", "nameserver\n", "@1 search @0"},
      {"the last line of search counts", "search a b\nsearch c.example. .\n", "search c.example@2"},
      {"domain is nothing that pods get", "domain example\noptions ndots:2\nsortlist 10.0.0.0\n", "search @0"},
      {"a search without domains takes back the one before", "search a\nsearch\n", "search @2"},
      {"words that only begin so", "nameservers 10.0.0.1\nsearching a\n", "search @0"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(shown(parse_resolv_conf(row.text)) == row.expected);
  }
}

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

}  // namespace
}  // namespace nodeworthy
