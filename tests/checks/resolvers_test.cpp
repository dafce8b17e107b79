#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view usable = "{resolvers: {usable: true}}";
constexpr std::string_view running = "running: true";
constexpr std::string_view image = "running: false";
constexpr std::string_view stub = "nameserver 127.0.0.53\noptions edns0\n";
const test::Tree::Files::value_type active{"/run/systemd/units/invocation:systemd-resolved.service", "-> 1d8a4e8f0f6a4c47b7f3a2a6a1e1d002"};
const test::Tree::Files::value_type unit{"/usr/lib/systemd/system/systemd-resolved.service", "[Service]\nExecStart=/bin/resolved\n"};
const test::Tree::Files::value_type wanted{"/etc/systemd/system/sysinit.target.wants/systemd-resolved.service",
                                           "-> /usr/lib/systemd/system/systemd-resolved.service"};
const test::Tree::Files::value_type routes{"/proc/net/route",
                                           "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
                                           "ens33\t00000000\t028EA8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
                                           "ens33\t008EA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"};

const Row rows[] = {
    {"servers that pods reach",
     {{"/etc/resolv.conf", "# by hand\nsearch example\nnameserver 10.0.0.2\nnameserver 2001:db8::1\nnameserver 169.254.169.253\n"}, routes},
     running,
     "pass | nameserver 10.0.0.2 (/etc/resolv.conf:3) | want an address that pods reach | have nothing speaks against it\n"
     "pass | nameserver 2001:db8::1 (/etc/resolv.conf:4) | want an address that pods reach | have nothing speaks against it\n"
     "pass | nameserver 169.254.169.253 (/etc/resolv.conf:5) | want an address that pods reach | have nothing speaks against it\n"},
    {"missing",
     {},
     running,
     "fail | /etc/resolv.conf | want nameservers that pods reach | have missing\n  by hand: It is the kubelet's default: name another file "
     "there, or see why "
     "nothing "
     "writes it.\n"},
    {"empty",
     {{"/etc/resolv.conf", "# nothing\n"}},
     running,
     "fail | /etc/resolv.conf | want a nameserver | have none\n  by hand: See why nothing writes it: the network's configuration names no "
     "server.\n"},
    {"the stub of systemd-resolved, which the kubelet is left with",
     {{"/etc/resolv.conf", std::string(stub)}, {"/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\n"}, active, unit},
     running,
     "fail | nameserver 127.0.0.53 (/etc/resolv.conf:1) | want an address that pods reach | have a pod asks itself there\n  by hand: Let "
     "the "
     "kubelet hand out the servers that systemd-resolved asks: resolvConf: /run/systemd/resolve/resolv.conf in its configuration.\n"},
    {"before the join kubeadm will see to it",
     {{"/etc/resolv.conf", std::string(stub)},
      {"/run/systemd/resolve/resolv.conf", "nameserver 10.0.0.2\n"},
      {"/run/systemd/system/", ""},
      active,
      unit},
     running,
     "pass | nameserver 10.0.0.2 (/run/systemd/resolve/resolv.conf:1) | want an address that pods reach | have nothing speaks "
     "against it\n"},
    {"the file that the kubelet is told",
     {{"/etc/resolv.conf", std::string(stub)},
      {"/srv/resolv.conf", "nameserver 10.0.0.2\n"},
      {"/var/lib/kubelet/config.yaml", "resolvConf: /srv/resolv.conf\n"}},
     running,
     "pass | nameserver 10.0.0.2 (/srv/resolv.conf:1) | want an address that pods reach | have nothing speaks against it\n"},
    {"the flag wins",
     {{"/etc/resolv.conf", "nameserver 10.0.0.2\n"},
      {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--resolv-conf=/srv/none\n"},
      {"/var/lib/kubelet/config.yaml", "resolvConf: /etc/resolv.conf\n"}},
     running,
     "fail | /srv/none | want nameservers that pods reach | have missing\n  by hand: It is /etc/default/kubelet:1 --resolv-conf: name "
     "another file there, or see "
     "why "
     "nothing writes it.\n"},
    {"told to hand out none",
     {{"/var/lib/kubelet/config.yaml", "resolvConf: \"\"\n"}},
     running,
     "skipped | resolvers of pods | want nameservers that pods reach | have the kubelet hands out none (/var/lib/kubelet/config.yaml:1 "
     "resolvConf)\n"},
    {"what is no server's address",
     {{"/etc/resolv.conf", "nameserver\nnameserver dns.example\nnameserver 0.0.0.0\nnameserver ::1\nnameserver fe80::1%ens33\n"}},
     running,
     "fail | nameserver (/etc/resolv.conf:1) | want an address that pods reach | have without an address\n  by hand: Name a server that "
     "pods "
     "reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"
     "fail | nameserver dns.example (/etc/resolv.conf:2) | want an address that pods reach | have is no address\n  by hand: Name a server "
     "that "
     "pods reach in /etc/resolv.conf:2, or where the program has it from that writes the file.\n"
     "fail | nameserver 0.0.0.0 (/etc/resolv.conf:3) | want an address that pods reach | have nobody has it\n  by hand: Name a server that "
     "pods "
     "reach in /etc/resolv.conf:3, or where the program has it from that writes the file.\n"
     "fail | nameserver ::1 (/etc/resolv.conf:4) | want an address that pods reach | have a pod asks itself there\n  by hand: Name a "
     "server "
     "that pods reach in /etc/resolv.conf:4, or where the program has it from that writes the file.\n"
     "fail | nameserver fe80::1%ens33 (/etc/resolv.conf:5) | want an address that pods reach | have no pod is on its link\n  by hand: Name "
     "a "
     "server that pods reach in /etc/resolv.conf:5, or where the program has it from that writes the file.\n"},
    {"the ends of the machine's network",
     {{"/etc/resolv.conf", "nameserver 192.168.142.0\nnameserver 192.168.142.255\nnameserver 192.168.143.0\n"}, routes},
     running,
     "fail | nameserver 192.168.142.0 (/etc/resolv.conf:1) | want an address that pods reach | have the address of the network itself, "
     "which no "
     "machine has\n  by hand: Name a server that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"
     "fail | nameserver 192.168.142.255 (/etc/resolv.conf:2) | want an address that pods reach | have the address for broadcast\n  by "
     "hand: Name "
     "a server that pods reach in /etc/resolv.conf:2, or where the program has it from that writes the file.\n"
     "pass | nameserver 192.168.143.0 (/etc/resolv.conf:3) | want an address that pods reach | have nothing speaks against it\n"},
    {"an image whose file leads to /run",
     {{"/etc/resolv.conf", "-> ../run/systemd/resolve/stub-resolv.conf"}},
     image,
     "skipped | resolvers of pods | want nameservers that pods reach | have /etc/resolv.conf leads to "
     "/run/systemd/resolve/stub-resolv.conf, "
     "which is there once the machine runs\n"},
    {"an image whose files say which network it will be in",
     {{"/etc/resolv.conf", "nameserver 192.168.142.0\nnameserver 192.168.142.255\nnameserver 192.168.142.2\n"},
      {"/etc/sysconfig/network-scripts/ifcfg-ens33", "BOOTPROTO=static\nONBOOT=yes\nIPADDR=192.168.142.21\nNETMASK=255.255.255.0\n"}},
     image,
     "fail | nameserver 192.168.142.0 (/etc/resolv.conf:1) | want an address that pods reach | have the address of the network itself, "
     "which "
     "no machine has\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"
     "fail | nameserver 192.168.142.255 (/etc/resolv.conf:2) | want an address that pods reach | have the address for broadcast\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:2, or where the program has it from that writes the file.\n"
     "pass | nameserver 192.168.142.2 (/etc/resolv.conf:3) | want an address that pods reach | have nothing speaks against it\n"},
    {"an image by a second address of a file",
     {{"/etc/resolv.conf", "nameserver 10.0.0.64\n"},
      {"/etc/sysconfig/network-scripts/ifcfg-ens33", "IPADDR1=10.0.0.70\nNETMASK=255.255.255.0\nPREFIX1=26\nNETMASK1=255.255.0.0\n"}},
     image,
     "fail | nameserver 10.0.0.64 (/etc/resolv.conf:1) | want an address that pods reach | have the address of the network itself, which "
     "no machine has\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"},
    {"an image by NetworkManager and systemd-networkd",
     {{"/etc/resolv.conf", "nameserver 10.1.0.0\nnameserver 10.2.0.255\n"},
      {"/etc/NetworkManager/system-connections/a", "[connection]\ntype=ethernet\n[ipv4]\nmethod=manual\naddress1=10.1.0.5/16,10.1.0.1\n"},
      {"/etc/systemd/network/a.network", "[Match]\nName=eth0\n[Network]\nAddress=10.2.0.5/24\n"}},
     image,
     "fail | nameserver 10.1.0.0 (/etc/resolv.conf:1) | want an address that pods reach | have the address of the network itself, which "
     "no machine has\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"
     "fail | nameserver 10.2.0.255 (/etc/resolv.conf:2) | want an address that pods reach | have the address for broadcast\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:2, or where the program has it from that writes the file.\n"},
    {"an image by netplan",
     {{"/etc/resolv.conf", "nameserver 10.1.0.0\nnameserver 10.2.0.255\nnameserver 10.3.0.255\n"},
      {"/etc/netplan/a.yaml",
       "network:\n  ethernets:\n    eth0:\n      addresses: [fd00::1/64, 10.1.0.5/16, {10.2.0.5/24: {label: a}}]\n"}},
     image,
     "fail | nameserver 10.1.0.0 (/etc/resolv.conf:1) | want an address that pods reach | have the address of the network itself, which "
     "no machine has\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"
     "fail | nameserver 10.2.0.255 (/etc/resolv.conf:2) | want an address that pods reach | have the address for broadcast\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:2, or where the program has it from that writes the file.\n"
     "pass | nameserver 10.3.0.255 (/etc/resolv.conf:3) | want an address that pods reach | have nothing speaks against it\n"},
    {"an image by ifupdown",
     {{"/etc/resolv.conf", "nameserver 10.1.0.0\nnameserver 10.2.0.255\nnameserver 10.3.0.255\nnameserver 10.4.0.255\n"},
      {"/etc/network/interfaces",
       "auto eth0 eth1\niface eth0 inet static\n  netmask 255.255.0.0\n  address 10.1.0.5\niface eth1 inet static\n  address 10.2.0.5/24\n"
       "# not brought up\niface eth2 inet static\n  address 10.3.0.5/24\n"
       "# one of them is meant\niface eth1 inet static\n  address 10.4.0.5/24\n  netmask 255.255.0.0\n"}},
     image,
     "fail | nameserver 10.1.0.0 (/etc/resolv.conf:1) | want an address that pods reach | have the address of the network itself, which "
     "no machine has\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"
     "fail | nameserver 10.2.0.255 (/etc/resolv.conf:2) | want an address that pods reach | have the address for broadcast\n"
     "  by hand: Name a server that pods reach in /etc/resolv.conf:2, or where the program has it from that writes the file.\n"
     "pass | nameserver 10.3.0.255 (/etc/resolv.conf:3) | want an address that pods reach | have nothing speaks against it\n"
     "pass | nameserver 10.4.0.255 (/etc/resolv.conf:4) | want an address that pods reach | have nothing speaks against it\n"},
    {"an image without the file",
     {},
     image,
     "skipped | resolvers of pods | want nameservers that pods reach | have /etc/resolv.conf is there once the machine runs\n"},
    {"an image with an empty one",
     {{"/etc/resolv.conf", ""}},
     image,
     "skipped | /etc/resolv.conf | want a nameserver | have it names none before the machine runs\n"},
    {"an image whose boot starts systemd-resolved",
     {{"/etc/resolv.conf", std::string(stub)},
      unit,
      wanted,
      {"/usr/lib/systemd/system/default.target", "-> multi-user.target"},
      {"/usr/lib/systemd/system/sysinit.target", "[Unit]\n"},
      {"/usr/lib/systemd/system/multi-user.target", "[Unit]\nRequires=sysinit.target\n"}},
     image,
     "skipped | resolvers of pods | want nameservers that pods reach | have /run/systemd/resolve/resolv.conf, what kubeadm sets where "
     "systemd-resolved is active, is there once the machine runs\n"},
    {"an image whose file is good for nothing",
     {{"/etc/resolv.conf", "nameserver 127.0.0.1\n"}},
     image,
     "fail | nameserver 127.0.0.1 (/etc/resolv.conf:1) | want an address that pods reach | have a pod asks itself there\n  by hand: Name a "
     "server "
     "that pods reach in /etc/resolv.conf:1, or where the program has it from that writes the file.\n"},
};

TEST_CASE("resolvers") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(usable, host)) == row.expected);
  }
}

TEST_CASE("resolvers: limits") {
  const struct {
    std::string_view what;
    std::string_view condition;
    test::Tree::Files files;
    std::string_view expected;
  } limits[] = {
      {"as many servers as pods get, and one more",
       "{resolvers: {nameservers: <= 3}}",
       {{"/etc/resolv.conf", "nameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4\n"}},
       "fail | nameservers in /etc/resolv.conf | want <= 3 | have 4\n"},
      {"of several lines of search the last counts, without dots at the end and the root",
       "{resolvers: {search: <= 2, search-characters: <= 9}}",
       {{"/etc/resolv.conf", "search a b c\nsearch ab.example. . cd\n"}},
       "pass | search domains in /etc/resolv.conf | want <= 2 | have 2\n"
       "fail | characters of the search domains in /etc/resolv.conf | want <= 9 | have 13\n"},
      {"none at all",
       "{resolvers: {search: <= 2, search-characters: <= 0}}",
       {{"/etc/resolv.conf", "nameserver 10.0.0.1\n"}},
       "pass | search domains in /etc/resolv.conf | want <= 2 | have 0\n"
       "pass | characters of the search domains in /etc/resolv.conf | want <= 0 | have 0\n"},
      {"a file that is missing is not judged here",
       "{resolvers: {nameservers: <= 3}}",
       {},
       "skipped | /etc/resolv.conf | want what fits into the limits of pods | have it is missing\n"},
  };
  for (const auto& row : limits) {
    INFO(row.what);
    const test::Tree tree(row.files, running);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("resolvers: what a rule gets wrong") {
  CHECK(test::problems_of("{resolvers: {}}").find("wants \"usable: true\"") != std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
