#include "host/firewalld_files.h"

#include <fmt/format.h>

#include "base/text.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::string shown(const FirewallRule& rule) {
  return fmt::format("{}{}{} {} ({})", rule.family.empty() ? "" : rule.family + " ",
                     rule.action == FirewallRule::Action::accept ? "accept" : "deny",
                     rule.scope == FirewallRule::Scope::some ? " some" : "", describe(rule.traffic), rule.because);
}

std::string shown(const Reading<FirewalldZoneFile>& reading) {
  if (reading.unreadable()) return "unreadable: " + reading.why();
  constexpr std::string_view targets[] = {"standard", "accept", "reject", "drop"};
  const FirewalldZoneFile& zone = reading.value();
  std::string text(targets[static_cast<size_t>(zone.target)]);
  for (const std::string& interface : zone.interfaces) text += "; interface " + interface;
  for (const std::string& source : zone.sources) text += "; source " + source;
  for (const FirewalldEntry& entry : zone.entries) {
    text += "; ";
    if (entry.priority != 0) text += fmt::format("[{}] ", entry.priority);
    if (!entry.service.empty()) text += entry.service + ": ";
    text += shown(entry.rule);
  }
  return text;
}

struct Row {
  std::string_view what;
  std::string_view text;
  std::string_view expected;
};

const Row zones[] = {
    {"nothing in it", "<zone/>", "standard"},
    {"what binds to it",
     "<zone target=\"DROP\"><interface name=\"eth0\"/><source address=\"10.0.0.0/8\"/><source ipset=\"bad\"/><source mac=\"x\"/></zone>",
     "drop; interface eth0; source 10.0.0.0/8; source ipset:bad"},
    {"the other targets, standard by both its names", "<zone target=\"%%REJECT%%\"><short>target=\"ACCEPT\"</short></zone>", "reject"},
    {"a port, a range and a service",
     "<zone>\n<port port=\"6443\" protocol=\"tcp\"/>\n<port port=\"32767-30000\" protocol=\"udp\"/><service name=\"ssh\"/></zone>",
     "standard; accept 6443/tcp (port 6443/tcp in f:2); accept 30000-32767/udp (port 30000-32767/udp in f:3); "
     "ssh: accept 0-65535/ (service ssh in f:3)"},
    {"a protocol, by number or name", "<zone><protocol value=\"17\"/><protocol value=\"ICMP\"/></zone>",
     "standard; accept 0-65535/udp (protocol udp in f:1); accept 0-65535/icmp (protocol icmp in f:1)"},
    {"what concerns no port of this host",
     "<zone><source-port port=\"1\" protocol=\"tcp\"/><forward-port port=\"1\" protocol=\"tcp\" to-port=\"2\"/><masquerade/><forward/>"
     "<icmp-block name=\"x\"/><rule><source-port port=\"1\" protocol=\"tcp\"/><accept/></rule>"
     "<rule><port port=\"1\" protocol=\"tcp\"/><log/></rule><rule><port port=\"1\" protocol=\"tcp\"/><mark set=\"1\"/></rule></zone>",
     "standard"},
    {"rich rules about everybody",
     "<zone><rule priority=\"-5\" family=\"ipv4\"><port port=\"1\" protocol=\"tcp\"/><log prefix=\"x\"><limit value=\"1/s\"/></log><drop/>"
     "</rule><rule><service name=\"ssh\"/><accept/></rule><rule priority=\"1\"><reject/></rule></zone>",
     "standard; [-5] ipv4 deny 1/tcp (rich rule in f:1); ssh: accept 0-65535/ (rich rule in f:1); [1] deny 0-65535/ (rich rule in f:1)"},
    {"rich rules about some",
     "<zone><rule family=\"ipv4\"><source address=\"10.0.0.0/8\"/><accept/></rule><rule><source ipset=\"x\"/><drop/></rule>"
     "<rule family=\"ipv4\"><destination address=\"10.0.0.1\"/><protocol value=\"tcp\"/><accept/></rule>"
     "<rule><port port=\"1\" protocol=\"tcp\"/><accept><limit value=\"1/s\"/></accept></rule></zone>",
     "standard; ipv4 accept some 0-65535/ (rich rule in f:1); deny some 0-65535/ (rich rule in f:1); "
     "ipv4 accept some 0-65535/tcp (rich rule in f:1); accept some 1/tcp (rich rule in f:1)"},
    {"rich rules that firewalld passes over",
     "<zone><rule><port port=\"1\" protocol=\"tcp\"/></rule><rule><accept/></rule><rule priority=\"99999\"><accept/></rule>"
     "<rule><port port=\"1\" protocol=\"tcp\"/><accept/><drop/></rule>"
     "<rule><port port=\"1\" protocol=\"tcp\"/><service name=\"ssh\"/><accept/></rule></zone>",
     "standard"},
    {"a target that is none", "<zone target=\"REJECT\"/>", "unreadable: f:1: \"REJECT\" is no target"},
    {"a port that is none", "<zone>\n<port port=\"99999\" protocol=\"tcp\"/></zone>",
     "unreadable: f:2: \"99999/tcp\" is no port or range with a protocol"},
    {"a protocol that has no ports", "<zone><port port=\"1\" protocol=\"icmp\"/></zone>",
     "unreadable: f:1: \"1/icmp\" is no port or range with a protocol"},
    {"a port without a protocol", "<zone><port port=\"1\"/></zone>", "unreadable: f:1: <port> lacks the attribute \"protocol\""},
    {"a priority that is no number", "<zone><rule priority=\"x\"><accept/></rule></zone>",
     "unreadable: f:1: the priority \"x\" is no number"},
    {"another document", "<service/>", "unreadable: f:1: the root is <service>, not <zone>"},
    {"no document", "<zone>", "unreadable: f:1:6: Start-end tags mismatch"},
};

TEST_CASE("zones of firewalld") {
  for (const Row& row : zones) {
    INFO(row.what);
    CHECK(shown(parse_firewalld_zone(row.text, "f")) == row.expected);
  }
}

TEST_CASE("services of firewalld") {
  const auto shown_service = [](std::string_view text) {
    const Reading<FirewalldService> reading = parse_firewalld_service(text, "f");
    if (reading.unreadable()) return "unreadable: " + reading.why();
    std::string all = join(reading.value().includes, ",") + ":";
    for (const FirewallRule& rule : reading.value().rules) all += " " + shown(rule);
    return all;
  };
  CHECK(shown_service("<service><port port=\"1-2\" protocol=\"tcp\"/><include service=\"a\"/><include service=\"b\"/><helper name=\"x\"/>"
                      "<source-port port=\"7\" protocol=\"udp\"/></service>") == "a,b: accept 1-2/tcp ()");
  CHECK(shown_service("<service><port port=\"\" protocol=\"17\"/><protocol value=\"tcp\"/></service>") ==
        ": accept 0-65535/udp () accept 0-65535/tcp ()");
  CHECK(shown_service("<service><port port=\"1\" protocol=\"tcp\"/><destination ipv4=\"224.0.0.251\"/></service>") ==
        ": accept some 1/tcp ()");
  CHECK(shown_service("<service><port port=\"x\" protocol=\"tcp\"/></service>") ==
        "unreadable: f:1: \"x/tcp\" is no port or range with a protocol");
}

TEST_CASE("direct rules of firewalld") {
  const auto shown_direct = [](std::string_view text) {
    const Reading<std::vector<FirewallRule>> reading = parse_firewalld_direct(text, "f");
    if (reading.unreadable()) return "unreadable: " + reading.why();
    std::string all;
    for (const FirewallRule& rule : reading.value()) all += shown(rule) + "; ";
    return all;
  };
  CHECK(shown_direct("<direct>\n<rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"2\">-p tcp --dport 1 -j ACCEPT</rule>\n"
                     "<rule ipv=\"ipv6\" table=\"filter\" chain=\"INPUT\" priority=\"1\">-j DROP</rule></direct>") ==
        "ipv6 deny 0-65535/ (direct rule in f:3); ipv4 accept 1/tcp (direct rule in f:2); ");
  CHECK(shown_direct("<direct><chain ipv=\"ipv4\" table=\"filter\" chain=\"OWN\"/>"
                     "<rule ipv=\"ipv4\" table=\"filter\" chain=\"FORWARD\" priority=\"1\">-j DROP</rule>"
                     "<rule ipv=\"ipv4\" table=\"nat\" chain=\"INPUT\" priority=\"1\">-j DROP</rule>"
                     "<rule ipv=\"eb\" table=\"filter\" chain=\"INPUT\" priority=\"1\">-j DROP</rule>"
                     "<rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"x\">-j DROP</rule></direct>") == "");
  CHECK(shown_direct("<direct><passthrough ipv=\"ipv4\">-I INPUT -p tcp --dport 1 -j ACCEPT</passthrough>"
                     "<passthrough ipv=\"ipv4\">-A FORWARD -j DROP</passthrough></direct>") ==
        "ipv4 accept some 1/tcp (direct rule in f:1); ");
  CHECK(shown_direct("<direct><rule ipv=\"ipv4\"/></direct>") == "unreadable: f:1: <rule> lacks the attribute \"table\"");
}

TEST_CASE("firewalld.conf") {
  const FirewalldConf conf = parse_firewalld_conf("# x\nDefaultZone = work \nDefaultZone=home\nA=b=c\nFirewallBackend=IPTables\n");
  CHECK(conf.default_zone == "work");
  CHECK(conf.default_zone_line == 2);
  CHECK(conf.backend == FirewallBackend::iptables);
  CHECK(parse_firewalld_conf("FirewallBackend=nftables").backend == FirewallBackend::nftables);
  const FirewalldConf empty = parse_firewalld_conf("DefaultZone=\nDefaultZone=a=b\n;DefaultZone=c\n");
  CHECK(empty.default_zone == "public");
  CHECK(empty.default_zone_line == 0);
  CHECK(empty.backend == FirewallBackend::unsaid);
}

}  // namespace
}  // namespace nodeworthy
