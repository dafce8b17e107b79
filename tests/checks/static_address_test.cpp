#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

const std::string route =
    "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\neth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0"
    "\t0\t0\n";
const std::string ifcfg = "/etc/sysconfig/network-scripts/ifcfg-eth0";
const std::string keyfile = "/etc/NetworkManager/system-connections/one.nmconnection";
constexpr std::string_view configured = "{static-address: configured}";
constexpr std::string_view running = "running: true\n";

Files machine(Files files) {
  files.push_back({"/proc/net/route", route});
  return files;
}

std::string times(size_t number, std::string_view line) {
  std::string text;
  for (size_t i = 0; i < number; ++i) text += line;
  return text;
}

std::string eth0(std::string_view verdict, std::string_view have) {
  return std::string(verdict) + " | address of eth0 | want configured | have " + std::string(have) + "\n";
}

const std::string untold = eth0("unknown", "no file of ifcfg, NetworkManager, netplan, networkd or ifupdown says it");
const std::string connection = "[connection]\ntype=ethernet\ninterface-name=eth0\n";
const std::string leased_keyfile = eth0("fail", "by DHCP (method=auto in " + keyfile + ":5)");
const std::string netplan = "network:\n  ethernets:\n    ";

const test::KindRow rows[] = {
    {"nothing says it", configured, machine({}), running, untold},
    {"ifcfg", configured, machine({{ifcfg, "BOOTPROTO=none\nIPADDR0=192.0.2.1\n"}}), running,
     eth0("pass", "configured (IPADDR0=192.0.2.1 in " + ifcfg + ":2)")},
    {"ifcfg of DHCP", configured, machine({{ifcfg, "BOOTPROTO='dhcp'\n"}}), running,
     eth0("fail", "by DHCP (BOOTPROTO=dhcp in " + ifcfg + ":1)")},
    {"DHCP that is taken back", configured, machine({{ifcfg, "BOOTPROTO=dhcp\nBOOTPROTO=none\n"}}), running, untold},
    {"of another device", configured, machine({{ifcfg, "DEVICE=eth1\nBOOTPROTO=dhcp\n"}}), running, untold},
    {"that does not come up", configured, machine({{ifcfg, "ONBOOT=no\nBOOTPROTO=dhcp\n"}}), running, untold},
    {"a copy of an editor", configured, machine({{ifcfg + "~", "BOOTPROTO=dhcp\n"}}), running, untold},
    {"a keyfile", configured, machine({{keyfile, connection + "[ipv4]\nmethod=manual\naddress1=192.0.2.2/24\n"}}), running,
     eth0("pass", "configured (method=manual in " + keyfile + ":5)")},
    {"a keyfile of DHCP", configured, machine({{keyfile, connection + "[ipv4]\nmethod=auto\n"}}), running, leased_keyfile},
    {"a keyfile without a method", configured, machine({{keyfile, connection}}), running,
     eth0("fail", "by DHCP (no method of IPv4 in " + keyfile + ")")},
    {"a keyfile for every device", configured, machine({{keyfile, "[connection]\ntype=802-3-ethernet\n\n[ipv4]\nmethod=auto\n"}}), running,
     leased_keyfile},
    {"keyfiles that say nothing of addresses", configured,
     machine({{keyfile, connection + "[ipv4]\nmethod=disabled\n"},
              {keyfile + "2", "[connection]\ntype=vpn\n[ipv4]\nmethod=auto\n"},
              {keyfile + "3", connection + "master=br0\n[ipv4]\nmethod=auto\n"},
              {keyfile + "4", connection + "autoconnect=false\n[ipv4]\nmethod=auto\n"}}),
     running, untold},
    {"netplan", configured, machine({{"/etc/netplan/1.yaml", netplan + "eth0: {addresses: [fd00::2/64, 192.0.2.2/24]}\n"}}), running,
     eth0("pass", "configured (addresses in /etc/netplan/1.yaml:3)")},
    {"netplan with an address and more about it", configured,
     machine({{"/etc/netplan/1.yaml", netplan + "eth0: {addresses: [192.0.2.2/24: {lifetime: 0}]}\n"}}), running,
     eth0("pass", "configured (addresses in /etc/netplan/1.yaml:3)")},
    {"netplan of IPv6", configured, machine({{"/etc/netplan/1.yaml", netplan + "eth0: {dhcp6: true, addresses: [fd00::2/64]}\n"}}), running,
     untold},
    {"a later file of netplan", configured,
     machine({{"/etc/netplan/50-cloud-init.yaml", netplan + "eth0: {dhcp4: true}\n"},
              {"/etc/netplan/60-own.yaml", netplan + "eth0: {dhcp4: no, addresses: [192.0.2.2/24]}\n"}}),
     running, eth0("pass", "configured (addresses in /etc/netplan/60-own.yaml:3)")},
    {"netplan that matches names", configured, machine({{"/etc/netplan/1.yaml", netplan + "all: {match: {name: 'eth*'}, dhcp4: on}\n"}}),
     running, eth0("fail", "by DHCP (dhcp4 in /etc/netplan/1.yaml:3)")},
    {"what is true for netplan", configured, machine({{"/etc/netplan/1.yaml", netplan + "eth0: {dhcp4: \"yEs\"}\n"}}), running,
     eth0("fail", "by DHCP (dhcp4 in /etc/netplan/1.yaml:3)")},
    {"netplan of another name", configured, machine({{"/etc/netplan/1.yaml", netplan + "eth0: {match: {name: 'en*'}, dhcp4: on}\n"}}),
     running, untold},
    {"netplan that is no YAML", configured, machine({{"/etc/netplan/1.yaml", "network: [\n"}}), running,
     "unknown | addresses | want configured | have /etc/netplan/1.yaml:2:1: end of sequence flow not found\n"},
    {"networkd", configured, machine({{"/etc/systemd/network/a.network", "[Match]\nName=en* eth0\n[Network]\nDHCP=ipv4\n"}}), running,
     eth0("fail", "by DHCP (DHCP=ipv4 in /etc/systemd/network/a.network:4)")},
    {"networkd of IPv6", configured, machine({{"/etc/systemd/network/a.network", "[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n"}}), running,
     untold},
    {"networkd with a section of its own", configured,
     machine({{"/etc/systemd/network/a.network", "[Match]\nName=*\n[Network]\nDHCP=yes\n[Address]\nAddress=192.0.2.2/24\n"}}), running,
     eth0("pass", "configured (Address=192.0.2.2/24 in /etc/systemd/network/a.network:6)")},
    {"networkd with a drop-in of the vendor's", configured,
     machine({{"/etc/systemd/network/a.network", "[Match]\nName=eth0\n[Network]\nDHCP=ipv4\n"},
              {"/usr/lib/systemd/network/a.network.d/fixed.conf", "[Network]\nDHCP=no\nAddress=192.0.2.2/24\n"},
              {"/etc/systemd/network/b.network.d/1.conf", "[Network]\nDHCP=yes\n"}}),
     running, eth0("pass", "configured (Address=192.0.2.2/24 in /usr/lib/systemd/network/a.network.d/fixed.conf:3)")},
    {"ifupdown", configured, machine({{"/etc/network/interfaces", "auto lo eth0\niface eth0 inet6 auto\niface eth0 inet static\n"}}),
     running, eth0("pass", "configured (static in /etc/network/interfaces:3)")},
    {"what ifupdown brings up by hand only", configured, machine({{"/etc/network/interfaces", "iface eth0 inet dhcp\n"}}), running, untold},
    {"a folder of ifupdown", configured,
     machine({{"/etc/network/interfaces", "source-directory interfaces.d\nallow-hotplug eth0\n"},
              {"/etc/network/interfaces.d/x", "iface eth0 inet dhcp\n"},
              {"/etc/network/interfaces.d/x~", "iface eth0 inet static\n"}}),
     running, eth0("fail", "by DHCP (dhcp in /etc/network/interfaces.d/x:1)")},
    {"a file that names itself", configured, machine({{"/etc/network/interfaces", "source /etc/network/interfaces\n"}}), running, untold},
    {"and many times over, in a circle", configured,
     machine({{"/etc/network/interfaces", times(500, "source interfaces.d/*\n") + "auto eth0\n"},
              {"/etc/network/interfaces.d/a", times(500, "source /etc/network/interfaces\n") + "iface eth0 inet static\n"}}),
     running, eth0("pass", "configured (static in /etc/network/interfaces.d/a:501)")},
    {"more of it than anybody reads", configured,
     machine({{"/etc/network/interfaces",
               "auto eth0\niface eth0 inet static\nsource ./interfaces\nsource ././interfaces\n" + times(100000, "# comment\n")}}),
     running,
     "unknown | addresses | want configured | have /etc/network/interfaces names more than 1000 files, or more than 1048576 bytes\n"},
    {"files that contradict each other", configured,
     machine({{ifcfg, "BOOTPROTO=dhcp\n"}, {"/etc/network/interfaces", "auto eth0\niface eth0 inet static\n"}}), running,
     eth0("unknown", "by DHCP (BOOTPROTO=dhcp in " + ifcfg + ":1), and configured (static in /etc/network/interfaces:2)")},
    {"an address that is matched may be of another", configured,
     machine({{ifcfg, "IPADDR=192.0.2.2\n"},
              {"/etc/systemd/network/a.network", "[Match]\nMACAddress=00:11:22:33:44:55\n[Network]\nDHCP=yes\n"}}),
     running,
     eth0("unknown", "configured (IPADDR=192.0.2.2 in " + ifcfg + ":1), and by DHCP (DHCP=yes in /etc/systemd/network/a.network:4)")},
    {"no default route",
     configured,
     {{"/proc/net/route", route.substr(0, route.find('\n') + 1)}, {ifcfg, "BOOTPROTO=dhcp\n"}},
     running,
     "skipped | address of the interface with the default route | want configured | have there is no default route of IPv4\n"},
    {"an image of two interfaces",
     configured,
     {{ifcfg, "IPADDR=192.0.2.2\n"}, {"/etc/network/interfaces", "auto eth1\niface eth1 inet dhcp\n"}},
     "",
     eth0("pass", "configured (IPADDR=192.0.2.2 in " + ifcfg + ":1)") +
         "fail | address of eth1 | want configured | have by DHCP (dhcp in /etc/network/interfaces:2)\n"},
    {"an image that says nothing", configured, {}, "", "skipped | addresses | want configured | have no file speaks of an interface\n"},
};

TEST_CASE("addresses that are configured or leased") { test::check_rows(rows); }

TEST_CASE("mistakes in a rule about addresses") {
  CHECK(test::problems_of("{static-address: leased}") == "1:18: `configured` is the word here");
}

}  // namespace
}  // namespace nodeworthy
