#include "host/hosts_file.h"

#include <fmt/format.h>

#include "host/ip_address.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// "ADDRESS NAME NAME ...@LINE" for each line.
std::string shown(std::string_view text) {
  std::string all;
  read_hosts(text, [&](const HostsLine& line) { all += fmt::format("{} {}@{}\n", line.address, fmt::join(line.names, " "), line.line); });
  return all;
}

TEST_CASE("/etc/hosts") {
  struct Row {
    std::string_view what;
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"nothing", "", ""},
      {"blanks, tabs, aliases and a last line without its end", "127.0.0.1\tlocalhost\n\n  192.168.1.5   Node1.example   node1",
       "127.0.0.1 localhost@1\n192.168.1.5 Node1.example node1@3\n"},
      {"comments, at the beginning and anywhere", "# 10.0.0.1 a\n10.0.0.2 b # c\n10.0.0.3#d\n", "10.0.0.2 b@2\n"},
      {"an address without a name says nothing", "10.0.0.1\n10.0.0.2 \n", ""},
      {"what is no address says nothing", "10.0.0 a\n010.0.0.1 b\n10.0.0.1.1 c\nlocalhost 127.0.0.1\nfe80::1%eth0 d\n", ""},
      {"IPv6 in its usual form", "2001:DB8:0:0:0:0:0:1 a\n::ffff:127.0.0.1 b\n", "2001:db8::1 a@1\n::ffff:127.0.0.1 b@2\n"},
      {"line ends of Windows", "10.0.0.1 a\r\n", "10.0.0.1 a@1\n"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text) == row.expected);
  }
}

TEST_CASE("a line of /etc/hosts has its names in any case") {
  const HostsLine line{.address = "10.0.0.1", .names = {"Node1.example", "node1"}};
  CHECK(line.has("NODE1"));
  CHECK(line.has("node1.example"));
  CHECK_FALSE(line.has("node"));
  CHECK_FALSE(line.has(""));
}

TEST_CASE("addresses and what they are good for") {
  CHECK(usual_address("127.0.0.1") == "127.0.0.1");
  CHECK(usual_address("FE80:0::1") == "fe80::1");
  CHECK(usual_address("") == std::nullopt);
  CHECK(usual_address(std::string(1000, '1')) == std::nullopt);
  CHECK(usual_address(std::string_view("::1\0x", 5)) == std::nullopt);
  for (std::string_view address : {"127.0.0.1", "127.0.1.1", "::1", "::ffff:127.0.0.1"}) CHECK(is_loopback(address));
  for (std::string_view address : {"12.7.0.1", "::", "1::1", "192.0.2.127"}) CHECK_FALSE(is_loopback(address));
  for (std::string_view address : {"169.254.1.1", "fe80::1", "febf::1"}) CHECK(is_link_local(address));
  for (std::string_view address : {"169.25.1.1", "fec0::1", "fe8::1", "fe80", "fd00::1"}) CHECK_FALSE(is_link_local(address));
  for (std::string_view address : {"192.0.2.1", "10.0.0.1", "223.1.1.1", "240.0.0.1", "fd00::1", "2001:db8::1", "1::1", "ff::1"})
    CHECK(is_global_unicast(address));
  for (std::string_view address :
       {"0.0.0.0", "::", "127.0.0.1", "::1", "169.254.1.1", "fe80::1", "224.0.0.1", "239.1.1.1", "ff02::1", "255.255.255.255"})
    CHECK_FALSE(is_global_unicast(address));
}

TEST_CASE("addresses as kubeadm reads them") {
  CHECK(address_as_kubeadm_reads("010.000.0.01") == "10.0.0.1");
  CHECK(address_as_kubeadm_reads("0.0.0.0") == "0.0.0.0");
  CHECK(address_as_kubeadm_reads("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(address_as_kubeadm_reads("FD00:0::1") == "fd00::1");
  for (std::string_view text : {"", ".", "10.0.0", "10..0.1", "10.0.0.256", "a.b.c.d", "fe80::1%eth0", "[::1]", "10.0.0.1 "})
    CHECK(address_as_kubeadm_reads(text) == std::nullopt);
}

TEST_CASE("what /etc/hosts says of names and addresses") {
  constexpr std::string_view text = "127.0.0.1 node1\n10.0.0.1 other node2\n10.0.0.1 node1\n10.0.0.1 node1\nfe80::1 node1\n";
  const HostsMapping mapping = hosts_mapping(text, "NODE1");
  CHECK(fmt::format("{}", fmt::join(mapping.addresses, " ")) == "127.0.0.1 10.0.0.1 fe80::1");
  CHECK(mapping.lines == std::map<std::string, size_t>{{"127.0.0.1", 1}, {"10.0.0.1", 3}, {"fe80::1", 5}});
  CHECK(hosts_mapping(text, "node3").addresses.empty());
  const std::optional<HostsLine> line = hosts_line_about(text, {"127.0.0.1", "fe80::1", "10.0.0.1"});
  REQUIRE(line);
  CHECK(line->line == 2);
  CHECK(line->names.front() == "other");
  CHECK_FALSE(hosts_line_about(text, {"127.0.0.1", "fe80::1", "10.0.0.2"}));
}

}  // namespace
}  // namespace nodeworthy
