#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

const std::string usr = "/usr/lib/systemd/system/";

/// A machine whose boot starts a service.
Files with(const std::string& unit, const Files& more) {
  Files files{{usr + "default.target", "-> multi-user.target"},
              {usr + "multi-user.target", "[Unit]\n"},
              {usr + unit, "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"},
              {"/etc/systemd/system/multi-user.target.wants/" + unit, "-> " + usr + unit}};
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

Files iptables(const std::string& text) { return with("iptables.service", {{"/etc/sysconfig/iptables", text}}); }
Files nftables(const std::string& text) { return with("nftables.service", {{"/etc/nftables.conf", text}}); }

constexpr std::string_view kubelet = "{packet-filter: {ports: 10250/tcp}}";
const std::string nothing = "pass | rules of people's own | want none, or open for 10250/tcp | have no service loads any\n";

std::string port(std::string_view verdict, std::string_view have, std::string_view unit = "iptables.service") {
  return std::string(verdict) + " | 10250/tcp (" + std::string(unit) + ") | want let in | have " + std::string(have) + "\n";
}

std::string kept_out(const std::string& because) {
  return port("fail", "kept out (" + because + ")") + "  by hand: Put a rule that accepts it in front of the one that keeps it out (" +
         because + "), and restart iptables.service.\n";
}

std::string file(std::string_view verdict, std::string_view have) {
  return std::string(verdict) + " | /etc/nftables.conf (nftables.service) | want 10250/tcp let in | have " + std::string(have) + "\n";
}

const test::KindRow rows[] = {
    {"no such service", kubelet, {}, "", nothing},
    {"its unit does not start, whatever the file says",
     kubelet,
     {{"/etc/sysconfig/iptables", "*filter\n:INPUT DROP\nCOMMIT\n"}},
     "",
     nothing},
    {"its unit starts, and there is no file", kubelet, with("iptables.service", {}), "", nothing},
    {"a policy", kubelet, iptables("*filter\n:INPUT DROP [0:0]\nCOMMIT\n"), "", kept_out("policy in /etc/sysconfig/iptables:2")},
    {"a policy that accepts", kubelet, iptables("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n"), "",
     port("pass", "let in (policy in /etc/sysconfig/iptables:2)")},
    {"no table", kubelet, iptables("# nothing\nCOMMIT\n"), "", port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"no COMMIT", kubelet, iptables("*filter\n:INPUT DROP [0:0]\n"), "",
     "pass | /etc/sysconfig/iptables (iptables.service) | want 10250/tcp let in | have no line COMMIT, without which nothing is loaded\n"},
    {"a rule in front of the one for the rest", kubelet,
     iptables("*filter\n:INPUT ACCEPT\n-A INPUT -p tcp --dport 10250 -j ACCEPT\n-A INPUT -j REJECT\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3)")},
    {"a rule behind it", kubelet, iptables("*filter\n:INPUT ACCEPT\n-A INPUT -j REJECT\n-A INPUT -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"),
     "", kept_out("/etc/sysconfig/iptables:3")},
    {"lines of `iptables-save -c`", kubelet,
     iptables("*filter\n:INPUT DROP [1:60]\n[12:720] -A INPUT -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3)")},
    {"a rule for some sources", kubelet, iptables("*filter\n:INPUT DROP\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"),
     "", port("unknown", "not judged: /etc/sysconfig/iptables:3")},
    {"a chain of people's own", kubelet, iptables("*filter\n:INPUT DROP\n:MINE -\n-A INPUT -j MINE\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:4")},
    {"a rule that is put in front", kubelet, iptables("*filter\n:INPUT ACCEPT\n-I INPUT -p tcp --dport 10250 -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:3")},
    {"other chains", kubelet, iptables("*filter\n:INPUT ACCEPT\n:FORWARD DROP\n-A OUTPUT -j DROP\n-A PREROUTING -j DROP\nCOMMIT\n"), "",
     port("pass", "let in (policy in /etc/sysconfig/iptables:2)")},
    {"tables that translate", kubelet, iptables("*nat\n:PREROUTING ACCEPT\n-A PREROUTING -j DOCKER\n:INPUT DROP\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"a table that drops", kubelet, iptables("*raw\n-A PREROUTING -p tcp --dport 10250 -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"a table that lets pass", kubelet, iptables("*raw\n-A PREROUTING -p tcp -j ACCEPT\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"invalid packets where connections are tracked", kubelet,
     iptables("*mangle\n-A PREROUTING -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"and in front of that, where all are", kubelet, iptables("*raw\n-A PREROUTING -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"packets that are not tracked", kubelet,
     iptables("*raw\n-A PREROUTING -p tcp -j NOTRACK\nCOMMIT\n*filter\n-A INPUT -p tcp -m state --state NEW -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"rules for IPv6 where the cluster has none", kubelet,
     with("ip6tables.service", {{"/etc/sysconfig/ip6tables", "*filter\n:INPUT DROP\nCOMMIT\n"}}), "", nothing},
    {"netfilter-persistent", kubelet,
     with("netfilter-persistent.service", {{"/etc/iptables/rules.v4", "*filter\n:INPUT ACCEPT\nCOMMIT\n"}}), "",
     port("pass", "let in (policy in /etc/iptables/rules.v4:2)", "netfilter-persistent.service")},
    {"nftables that keeps nothing out", kubelet,
     nftables("table inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; # drop\n\t\tcomment \"no drop\"\n\t}\n}\n"), "",
     file("pass", "nothing is kept out")},
    {"nftables with a policy", kubelet,
     nftables("table inet filter {\n chain input { type filter hook input priority 0;policy drop;}\n}\n"), "",
     file("unknown", "drop in /etc/nftables.conf:2, and what for is not judged")},
    {"with a verdict of a map", kubelet, nftables("tcp dport vmap { 22: accept, 10250:drop }\n"), "",
     file("unknown", "drop in /etc/nftables.conf:1, and what for is not judged")},
    {"with another file", kubelet, nftables("flush ruleset\ninclude \"/etc/nftables/*.nft\"\n"), "",
     file("unknown", "include in /etc/nftables.conf:2, and what for is not judged")},
};

TEST_CASE("rules of iptables and nftables that services load") { test::check_rows(rows); }

TEST_CASE("rules for IPv6 where the cluster has it") {
  const std::string drops = "*filter\n:INPUT DROP\nCOMMIT\n";
  const std::string unit = "ip6tables.service";
  const test::Tree tree(with(unit, {{"/etc/sysconfig/ip6tables", drops}}));
  for (const std::string family : {"ipv6", "dual"})
    CHECK(test::shown(test::look(kubelet, RecordedHost(tree.folder()), {{"ip-family", family}}))
              .starts_with(port("fail", "kept out (policy in /etc/sysconfig/ip6tables:2)", unit)));
}

TEST_CASE("a service that loads rules and is active, though the boot does not start it") {
  const test::Tree tree(Files{{usr + "iptables.service", "[Service]\n"},
                              {"/run/systemd/system/", ""},
                              {"/run/systemd/units/invocation:iptables.service", "-> 0123"},
                              {"/etc/sysconfig/iptables", "*filter\n:INPUT DROP\nCOMMIT\n"}},
                        "running: true\n");
  CHECK(test::shown(test::look(kubelet, RecordedHost(tree.folder()))) == kept_out("policy in /etc/sysconfig/iptables:2"));
}

}  // namespace
}  // namespace nodeworthy
