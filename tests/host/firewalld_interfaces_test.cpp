#include "host/firewalld_interfaces.h"

#include <fmt/format.h>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view running;
  std::string_view image;
};

const std::string route_head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
const std::string eth0_route = route_head + "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n";
const std::string home = "/usr/lib/firewalld/zones/home.xml";
const std::string keyfile = "/etc/NetworkManager/system-connections/a.nmconnection";
constexpr std::string_view eth0_zone = "<zone><interface name=\"eth0\"/></zone>";

const Row rows[] = {
    {"the default zone",
     {{"/proc/net/route", eth0_route}, {"/etc/firewalld/firewalld.conf", "DefaultZone=home\n"}},
     "home (eth0, DefaultZone in /etc/firewalld/firewalld.conf:1); ",
     "home (DefaultZone in /etc/firewalld/firewalld.conf:1); "},
    {"firewalld's own default", {{"/proc/net/route", eth0_route}}, "public (eth0, the default zone); ", "public (the default zone); "},
    {"the zone that names the interface",
     {{"/proc/net/route", eth0_route}, {"/etc/firewalld/zones/home.xml", std::string(eth0_zone)}},
     "home (eth0, /etc/firewalld/zones/home.xml); ",
     "public (the default zone); home (eth0, /etc/firewalld/zones/home.xml); "},
    {"a prefix",
     {{"/proc/net/route", eth0_route}, {"/etc/firewalld/zones/home.xml", "<zone><interface name=\"eth+\"/></zone>"}},
     "home (eth0, /etc/firewalld/zones/home.xml); ",
     "public (the default zone); home (eth+, /etc/firewalld/zones/home.xml); "},
    {"a profile of NetworkManager prevails over the zone's file",
     {{"/proc/net/route", eth0_route},
      {"/etc/firewalld/zones/public.xml", std::string(eth0_zone)},
      {keyfile, "[connection]\nid=a\ninterface-name=eth0\nzone=home\n"}},
     "home (eth0, /etc/NetworkManager/system-connections/a.nmconnection:4); ",
     "public (the default zone); home (eth0, /etc/NetworkManager/system-connections/a.nmconnection:4); "},
    {"a profile for any interface, without a zone, leaves both in doubt",
     {{"/proc/net/route", eth0_route},
      {"/etc/firewalld/zones/home.xml", std::string(eth0_zone)},
      {keyfile, "[connection]\nid=a\n[ipv4]\nzone=home\n"}},
     "public (eth0, the default zone); home (eth0, /etc/firewalld/zones/home.xml); ",
     "public (the default zone); home (eth0, /etc/firewalld/zones/home.xml); "},
    {"a profile of another interface",
     {{"/proc/net/route", eth0_route}, {keyfile, "[connection]\ninterface-name=eth1\nzone=home\n"}},
     "public (eth0, the default zone); ",
     "public (the default zone); home (eth1, /etc/NetworkManager/system-connections/a.nmconnection:3); "},
    {"an ifcfg file, by DEVICE or by its name",
     {{"/proc/net/route", eth0_route},
      {"/etc/sysconfig/network-scripts/ifcfg-wired", "DEVICE=eth0\nZONE=home\n"},
      {"/etc/sysconfig/network-scripts/ifcfg-eth1", "ZONE=public\n"},
      {"/etc/sysconfig/network-scripts/ifcfg-lo", "DEVICE=lo\n"},
      {"/etc/sysconfig/network-scripts/ifup", "ZONE=nosuch\n"}},
     "home (eth0, /etc/sysconfig/network-scripts/ifcfg-wired:2); ",
     "public (the default zone); home (eth0, /etc/sysconfig/network-scripts/ifcfg-wired:2); "},
    {"what programs make for themselves says nothing of an image",
     {{"/proc/net/route", eth0_route}, {"/etc/firewalld/zones/home.xml", "<zone><interface name=\"docker0\"/></zone>"}},
     "public (eth0, the default zone); ",
     "public (the default zone); "},
    {"zones with sources come last, but for those that keep them out",
     {{"/proc/net/route", eth0_route},
      {"/etc/firewalld/zones/drop.xml", "<zone target=\"DROP\"><source ipset=\"bad\"/></zone>"},
      {"/etc/firewalld/zones/block.xml", "<zone target=\"%%REJECT%%\"><source ipset=\"bad\"/></zone>"},
      {"/etc/firewalld/zones/public.xml", "<zone><source address=\"10.0.0.0/8\"/></zone>"},
      {home, "<zone><source address=\"10.0.0.0/8\"/><source address=\"192.168.0.0/16\"/></zone>"}},
     "public (eth0, the default zone); home (from 10.0.0.0/8, 192.168.0.0/16); ",
     "public (the default zone); home (from 10.0.0.0/8, 192.168.0.0/16); "},
    {"two default routes",
     {{"/proc/net/route", eth0_route + "eth1\t00000000\t0101A8C0\t0003\t0\t0\t200\t00000000\t0\t0\t0\n"},
      {"/etc/firewalld/zones/home.xml", "<zone><interface name=\"eth1\"/></zone>"}},
     "public (eth0, the default zone); home (eth1, /etc/firewalld/zones/home.xml); ",
     "public (the default zone); home (eth1, /etc/firewalld/zones/home.xml); "},
    {"without a default route, the physical interfaces",
     {{"/proc/net/route", route_head}, {"/sys/class/net/lo/mtu", ""}, {"/sys/class/net/eth0/device/vendor", ""}},
     "public (eth0, the default zone); ",
     "public (the default zone); "},
    {"no interface at all",
     {{"/proc/net/route", route_head}},
     "unreadable: no interface leads to a default route, and none is physical",
     "public (the default zone); "},
    {"a zone that does not exist",
     {{"/proc/net/route", eth0_route}, {keyfile, "[connection]\nzone=nosuch\n"}},
     "unreadable: eth0, /etc/NetworkManager/system-connections/a.nmconnection:2: there is no zone \"nosuch\"",
     "unreadable: /etc/NetworkManager/system-connections/a.nmconnection:2: there is no zone \"nosuch\""},
    {"profiles that cannot be read",
     {{"/proc/net/route", eth0_route}, {keyfile, "-> a.nmconnection"}},
     "unreadable: /etc/NetworkManager/system-connections/a.nmconnection: Too many levels of symbolic links",
     "unreadable: /etc/NetworkManager/system-connections/a.nmconnection: Too many levels of symbolic links"},
};

std::string shown(const Row& row, std::string_view fixture) {
  test::Tree::Files files{{"/usr/lib/firewalld/zones/public.xml", "<zone/>"}, {home, "<zone/>"}};
  files.insert(files.end(), row.files.begin(), row.files.end());
  const test::Tree tree(files, fixture);
  const RecordedHost host(tree.folder());
  const Reading<std::vector<ZoneChoice>> choices =
      Firewalld::read(host).and_then([&](const Firewalld& firewalld) { return cluster_zones(host, firewalld); });
  if (!choices.present()) return "unreadable: " + choices.why();
  std::string text;
  for (const ZoneChoice& choice : choices.value()) text += fmt::format("{} ({}); ", choice.zone, choice.because);
  return text;
}

TEST_CASE("zones that the cluster's traffic comes in through") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row, "running: true") == row.running);
    CHECK(shown(row, "") == row.image);
  }
}

}  // namespace
}  // namespace nodeworthy
