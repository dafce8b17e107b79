#include <fmt/format.h>

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;  // beside firewalld, installed and on
  std::string_view expected;
};

const std::string api = "{firewalld: {ports: [6443/tcp]}}";
const std::string own_public = "/etc/firewalld/zones/public.xml";
const std::string vendor_public = "/usr/lib/firewalld/zones/public.xml";
const std::string conf = "/etc/firewalld/firewalld.conf";
const std::string direct = "/etc/firewalld/direct.xml";
const std::string accept_direct =
    "<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"0\">-p tcp --dport 6443 -j ACCEPT</rule></direct>";

std::string zone(std::string_view content) { return "<zone>\n" + std::string(content) + "</zone>"; }

const std::string open_zone = zone("<port port=\"6443\" protocol=\"tcp\"/>");

const Row rows[] = {
    {"closed",
     api,
     {},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): /usr/lib/firewalld/zones/public.xml\n"
     "  safe: open 6443/tcp in zone public of firewalld\n"},
    {"open by a port of the zone in /etc, which replaces the vendor's",
     api,
     {{own_public, open_zone}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): port 6443/tcp in /etc/firewalld/zones/public.xml:2\n"},
    {"open by a service that another one includes, though they include each other",
     api,
     {{own_public, zone("<service name=\"a\"/>")},
      {"/etc/firewalld/services/a.xml", "<service><include service=\"b\"/></service>"},
      {"/usr/lib/firewalld/services/b.xml", "<service><include service=\"a\"/><port port=\"6443\" protocol=\"tcp\"/></service>"}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): service a in /etc/firewalld/zones/public.xml:2\n"},
    {"a service of the host replaces the vendor's",
     api,
     {{own_public, zone("<service name=\"a\"/>")},
      {"/etc/firewalld/services/a.xml", "<service/>"},
      {"/usr/lib/firewalld/services/a.xml", "<service><port port=\"6443\" protocol=\"tcp\"/></service>"}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): /etc/firewalld/zones/public.xml\n"
     "  safe: open 6443/tcp in zone public of firewalld\n"},
    {"open by the zone's target",
     api,
     {{own_public, "<zone target=\"ACCEPT\"/>"}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): target ACCEPT in /etc/firewalld/zones/public.xml\n"},
    {"open by a protocol",
     api,
     {{own_public, zone("<protocol value=\"tcp\"/>")}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): protocol tcp in /etc/firewalld/zones/public.xml:2\n"},
    {"a range that two ports cover together",
     "{firewalld: {ports: [30000-32767/udp]}}",
     {{own_public, zone("<port port=\"30000-31000\" protocol=\"udp\"/><port port=\"31001-33000\" protocol=\"udp\"/>")}},
     "pass | 30000-32767/udp | open in zone public (eth0, the default zone): port 30000-31000/udp in /etc/firewalld/zones/public.xml:2, "
     "port 31001-33000/udp in /etc/firewalld/zones/public.xml:2\n"},
    {"a rich rule denies before ports accept, and opening would not help",
     api,
     {{own_public, zone("<port port=\"6443\" protocol=\"tcp\"/>\n<rule><port port=\"6443\" protocol=\"tcp\"/><drop/></rule>")}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): rich rule in /etc/firewalld/zones/public.xml:3\n"},
    {"a rich rule of a higher priority comes first, one of a lower priority last",
     api,
     {{own_public, zone("<rule><port port=\"6443\" protocol=\"tcp\"/><drop/></rule>\n"
                        "<rule priority=\"-1\"><port port=\"1-9999\" protocol=\"tcp\"/><accept/></rule>\n<rule priority=\"-2\"><service "
                        "name=\"b\"/><accept/></rule>")},
      {"/usr/lib/firewalld/services/b.xml", "<service><port port=\"6443\" protocol=\"udp\"/></service>"}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): rich rule in /etc/firewalld/zones/public.xml:3\n"},
    {"a rich rule about some sources is not judged",
     api,
     {{own_public, zone("<rule family=\"ipv4\"><source address=\"10.0.0.0/8\"/><port port=\"6443\" protocol=\"tcp\"/><accept/></rule>")}},
     "unknown | 6443/tcp | not judged in zone public (eth0, the default zone): rich rule in /etc/firewalld/zones/public.xml:2\n"},
    {"a rich rule of the other family says nothing",
     api,
     {{own_public, zone("<rule family=\"ipv6\"><port port=\"6443\" protocol=\"tcp\"/><accept/></rule>")}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): /etc/firewalld/zones/public.xml\n"
     "  safe: open 6443/tcp in zone public of firewalld\n"},
    {"a zone with sources that lets it through, unlike the interface's",
     api,
     {{"/etc/firewalld/zones/trusted.xml", "<zone target=\"ACCEPT\"><source address=\"192.0.2.0/24\"/></zone>"}},
     "unknown | 6443/tcp | closed in zone public (eth0, the default zone): /usr/lib/firewalld/zones/public.xml; open in zone trusted "
     "(from 192.0.2.0/24): target ACCEPT in /etc/firewalld/zones/trusted.xml\n"},
    {"one for pods, whose network no node is in",
     api,
     {{"/etc/firewalld/zones/trusted.xml", "<zone target=\"ACCEPT\"><source address=\"10.244.0.0/16\"/></zone>"}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): /usr/lib/firewalld/zones/public.xml\n"
     "  safe: open 6443/tcp in zone public of firewalld\n"},
    {"a zone that keeps its sources out does not count",
     api,
     {{own_public, open_zone}, {"/etc/firewalld/zones/drop.xml", "<zone target=\"DROP\"><source ipset=\"bad\"/></zone>"}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): port 6443/tcp in /etc/firewalld/zones/public.xml:2\n"},
    {"closed in the interface's zone and in one of sources: both are opened",
     api,
     {{"/etc/firewalld/zones/work.xml", "<zone><source address=\"10.0.0.0/8\"/></zone>"}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): /usr/lib/firewalld/zones/public.xml\n"
     "  safe: open 6443/tcp in zone public of firewalld\n"
     "  safe: open 6443/tcp in zone work of firewalld\n"},
    {"a direct rule accepts where the backend is iptables",
     api,
     {{conf, "FirewallBackend=iptables\n"}, {direct, accept_direct}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): direct rule in /etc/firewalld/direct.xml:1\n"},
    {"with nftables, what it accepts is filtered again",
     api,
     {{conf, "FirewallBackend=nftables\n"}, {direct, accept_direct}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): /usr/lib/firewalld/zones/public.xml\n"
     "  safe: open 6443/tcp in zone public of firewalld\n"},
    {"where the backend is not said, it is in doubt",
     api,
     {{direct, accept_direct}},
     "unknown | 6443/tcp | not judged in zone public (eth0, the default zone): direct rule in /etc/firewalld/direct.xml:1, unless "
     "FirewallBackend is nftables\n"},
    {"with nftables, direct rules can only take away, in their own order",
     api,
     {{conf, "FirewallBackend=nftables\n"},
      {own_public, open_zone},
      {direct,
       "<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"1\">-j DROP</rule>"
       "<rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"0\">-p tcp --dport 6443 -j ACCEPT</rule></direct>"}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): port 6443/tcp in /etc/firewalld/zones/public.xml:2\n"},
    {"a direct rule that drops",
     api,
     {{own_public, open_zone},
      {direct, "<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"1\">-j DROP</rule></direct>"}},
     "fail | 6443/tcp | closed in zone public (eth0, the default zone): direct rule in /etc/firewalld/direct.xml:1\n"},
    {"a zone in parts has the standard target, and nothing opens it",
     api,
     {{conf, "DefaultZone=own\n"}, {"/etc/firewalld/zones/own/a.xml", "<zone target=\"ACCEPT\"/>"}},
     "fail | 6443/tcp | closed in zone own (eth0, DefaultZone in /etc/firewalld/firewalld.conf:1): /etc/firewalld/zones/own\n"},
    {"a default zone that is missing",
     api,
     {{conf, "DefaultZone=nosuch\n"}, {own_public, open_zone}},
     "pass | 6443/tcp | open in zone public (eth0, DefaultZone in /etc/firewalld/firewalld.conf:1): port 6443/tcp in "
     "/etc/firewalld/zones/public.xml:2\n"},
    {"policies are told of, not judged",
     api,
     {{own_public, open_zone}, {"/etc/firewalld/policies/own.xml", "<policy target=\"CONTINUE\"/>"}},
     "pass | 6443/tcp | open in zone public (eth0, the default zone): port 6443/tcp in /etc/firewalld/zones/public.xml:2; what the "
     "policies "
     "in /etc/firewalld/policies add is not judged\n"},
    {"a zone that is no XML",
     api,
     {{"/etc/firewalld/zones/work.xml", "<zone>\n<port></zone>"}},
     "unknown | firewalld | /etc/firewalld/zones/work.xml:2:9: Start-end tags mismatch\n"},
    {"a service that does not exist",
     api,
     {{own_public, zone("<service name=\"nosuch\"/>")}},
     "unknown | firewalld | service nosuch in /etc/firewalld/zones/public.xml:2: there is no service \"nosuch\"\n"},
    {"a zone that leads nowhere",
     api,
     {{own_public, "-> nowhere"}},
     "unknown | firewalld | /etc/firewalld/zones/public.xml: leads nowhere\n"},
    {"a configuration that cannot be read",
     api,
     {{conf + "/", ""}},
     "unknown | firewalld | /etc/firewalld/firewalld.conf: is a directory, not a file\n"},
    {"where it has to be off",
     "{firewalld: {ports: [6443/tcp], state: off}}",
     {{own_public, open_zone}},
     "fail | firewalld (running) | active\n  disruptive: stop firewalld.service\n"
     "fail | firewalld (at boot) | enabled\n  disruptive: disable firewalld.service\n"},
};

/// As test::shown, without what is wanted.
std::string shown(std::vector<Observation> observations) {
  for (Observation& o : observations) o.want = "";
  std::string text = test::shown(observations);
  for (size_t at = text.find(" | want  | have "); at != std::string::npos; at = text.find(" | want  | have "))
    text.replace(at, std::string_view(" | want  | have ").size(), " | ");
  return text;
}

const test::Tree::Files installed{
    {"/usr/lib/systemd/system/firewalld.service", "[Install]\nWantedBy=multi-user.target\n"},
    {"/usr/lib/systemd/system/multi-user.target", "[Unit]\n"},
    {"/usr/lib/systemd/system/default.target", "-> multi-user.target"},
    {"/run/systemd/system/", ""},
    {"/run/systemd/units/", ""},
    {"/proc/net/route", "Iface Destination Gateway Flags RefCnt Use Metric Mask\neth0\t00000000\t0\t3\t0\t0\t0\t00000000\t0\t0\t0\n"},
    {"/usr/lib/firewalld/zones/public.xml", "<zone/>"}};
const test::Tree::Files enabled{
    {"/etc/systemd/system/multi-user.target.wants/firewalld.service", "-> /usr/lib/systemd/system/firewalld.service"}};
const test::Tree::Files active{{"/run/systemd/units/invocation:firewalld.service", "-> 0123456789abcdef"}};

test::Tree::Files together(std::initializer_list<test::Tree::Files> parts) {
  test::Tree::Files all;
  for (const test::Tree::Files& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

TEST_CASE("firewalld") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(together({installed, enabled, active, row.files}), "running: true");
    const RecordedHost host(tree.folder());
    CHECK(shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("firewalld only matters while it is on, or will be") {
  const auto seen = [&](const test::Tree::Files& files, std::string_view fixture, std::string_view state = "any") {
    const test::Tree tree(files, fixture);
    const RecordedHost host(tree.folder());
    return shown(test::look("{firewalld: {ports: [1/tcp], state: " + std::string(state) + "}}", host));
  };
  const auto closed = [](std::string_view how) {
    return "fail | 1/tcp | closed in zone public (eth0, the default zone): /usr/lib/firewalld/zones/public.xml" + std::string(how) +
           "\n  safe: open 1/tcp in zone public of firewalld\n";
  };
  const std::string closed_in_image =
      "fail | 1/tcp | closed in zone public (the default zone): /usr/lib/firewalld/zones/public.xml\n"
      "  safe: open 1/tcp in zone public of firewalld\n";
  CHECK(seen({}, "running: true") == "pass | firewalld | not installed\n");
  CHECK(seen({}, "") == "pass | firewalld | not installed\n");
  CHECK(seen(installed, "running: true") == "pass | firewalld | inactive now, disabled\n");
  CHECK(seen(installed, "") == "pass | firewalld | disabled\n");
  CHECK(seen(together({installed, active}), "running: true") == closed("; firewalld is active now, disabled"));
  CHECK(seen(together({installed, enabled}), "running: true") == closed("; firewalld is inactive now, enabled"));
  CHECK(seen(together({installed, enabled, active}), "running: true") == closed(""));
  CHECK(seen(together({installed, enabled}), "") == closed_in_image);
  CHECK(seen(installed, "running: true", "off") == "pass | firewalld (running) | inactive\npass | firewalld (at boot) | disabled\n");
  CHECK(seen(together({installed, enabled}), "", "off") ==
        "skipped | firewalld (running) | only a running machine can tell\n"
        "fail | firewalld (at boot) | enabled\n  disruptive: disable firewalld.service\n");
  CHECK(seen(together({installed, active}), "running: true", "off") ==
        "fail | firewalld (running) | active\n  disruptive: stop firewalld.service\npass | firewalld (at boot) | disabled\n");
}

TEST_CASE("what cannot be told of firewalld is never an answer, and a port is only opened where that helps in every zone") {
  const auto seen = [&](const test::Tree::Files& files, std::string_view state = "any") {
    const test::Tree tree(files, "running: true");
    const RecordedHost host(tree.folder());
    return shown(test::look("{firewalld: {ports: [1/tcp], state: " + std::string(state) + "}}", host));
  };
  const auto without = [](test::Tree::Files files, std::string_view path) {
    std::erase_if(files, [&](const auto& file) { return file.first == path; });
    return files;
  };
  const test::Tree::Files untold_now = together({without(installed, "/run/systemd/units/"), {{"/run/systemd/units", "-> units"}}});
  const test::Tree::Files untold_at_boot{{"/etc/systemd/system/default.target", "-> default.target"}};
  const test::Tree::Files untold_routes{{"/proc/net/route/", ""}};
  CHECK(seen(untold_now).starts_with("unknown | firewalld | "));
  CHECK(seen(untold_now, "off").starts_with("unknown | firewalld (running) | "));
  CHECK(seen(together({installed, untold_at_boot})).starts_with("unknown | firewalld | "));
  CHECK(seen(together({installed, untold_at_boot}), "off").find("unknown | firewalld (at boot) | ") != std::string::npos);
  // What no enablement says is masked.
  CHECK(
      seen(together({installed, {{"/usr/lib/systemd/system/multi-user.target.wants/firewalld.service", "-> ../firewalld.service"}}}), "off")
          .ends_with("\n  disruptive: mask firewalld.service\n"));
  const std::string dropping = zone("<rule><port port=\"1\" protocol=\"tcp\"/><drop/></rule>");
  const std::string of_pods = zone("<source address=\"10.0.0.0/8\"/>");
  CHECK(seen(together({installed, enabled, active, {{own_public, dropping}, {"/etc/firewalld/zones/pods.xml", of_pods}}})) ==
        "fail | 1/tcp | closed in zone public (eth0, the default zone): rich rule in /etc/firewalld/zones/public.xml:2\n");
  CHECK(seen(together({without(installed, "/proc/net/route"), enabled, active, untold_routes}))
            .starts_with("unknown | zone of firewalld | "));
}

TEST_CASE("firewalld says what it wants") {
  const auto seen = [](std::string_view fields, const Host& host) {
    return test::shown(test::look(fmt::format("{{firewalld: {{{}}}}}", fields), host));
  };
  const UniformHost empty(UniformHost::Answer::absent, true);
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  CHECK(seen("ports: [6443/tcp, 40-30/udp]", empty) ==
        "pass | firewalld | want off, or open for 6443/tcp, 30-40/udp | have not installed\n");
  CHECK(seen("ports: [6443/tcp], state: off", empty) == "pass | firewalld | want off | have not installed\n");
  CHECK(seen("ports: []", empty) == "skipped | firewalld | want ports that are open | have the rule names none\n");
  CHECK(seen("ports: [], state: off", empty) == "pass | firewalld | want off | have not installed\n");
  CHECK(seen("ports: [1/tcp]", denied).starts_with("unknown | firewalld | want off, or open for 1/tcp | have "));
}

TEST_CASE("firewalld asks for every family of the cluster") {
  const std::string one = zone("<rule family=\"ipv4\"><port port=\"1\" protocol=\"tcp\"/><accept/></rule>");
  const test::Tree tree(together({installed, enabled, {{own_public, one}}}));
  const RecordedHost host(tree.folder());
  const auto verdict = [&](const Settings& settings) {
    return test::prevailing(test::look("{firewalld: {ports: [1/tcp]}}", host, settings));
  };
  CHECK(verdict({}) == Verdict::pass);
  CHECK(verdict({{"ip-family", "ipv4"}}) == Verdict::pass);
  CHECK(verdict({{"ip-family", "ipv6"}}) == Verdict::fail);
  CHECK(verdict({{"ip-family", "dual"}}) == Verdict::fail);
}

struct PodRow {
  std::string_view what;
  test::Tree::Files files;
  std::string_view expected;
};

const std::string trusted = "/etc/firewalld/zones/trusted.xml";
std::string accepting(std::string_view content) { return "<zone target=\"ACCEPT\">\n" + std::string(content) + "</zone>"; }

const PodRow pod_rows[] = {
    {"in no zone", {}, "fail | what pods send | cni0 in zone public, the default zone; flannel.1 in zone public, the default zone"},
    {"flannel's own network",
     {{trusted, accepting("<source address=\"10.244.0.0/16\"/>")}},
     "pass | what pods send | 10.244.0.0/16 in zone trusted"},
    {"another",
     {{trusted, accepting("<source address=\"10.0.0.0/16\"/>")}},
     "unknown | what pods send | not judged: zone trusted accepts what comes from 10.0.0.0/16"},
    {"the network of kubeadm's configuration",
     {{trusted, accepting("<source address=\"10.0.0.0/8\"/>")},
      {"/root/kubeadm.yaml", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: {podSubnet: 10.32.0.0/16}\n"}},
     "pass | what pods send | 10.32.0.0/16 in zone trusted"},
    {"of which a zone has only a part",
     {{trusted, accepting("<source address=\"10.244.0.0/24\"/>")}},
     "unknown | what pods send | not judged: zone trusted accepts what comes from 10.244.0.0/24"},
    {"its interfaces",
     {{trusted, accepting("<interface name=\"cni0\"/><interface name=\"flannel+\"/>")}},
     "pass | what pods send | cni0 in zone trusted; flannel.1 in zone trusted"},
    {"one of them",
     {{trusted, accepting("<interface name=\"cni0\"/>")}},
     "fail | what pods send | cni0 in zone trusted; flannel.1 in zone public, the default zone"},
    {"its interfaces, in a zone that may forward between them",
     {{own_public, zone("<interface name=\"cni0\"/><interface name=\"flannel.1\"/><forward/>")}},
     "unknown | what pods send | not judged: cni0 in zone public"},
    {"a default zone that accepts",
     {{own_public, accepting("")}},
     "pass | what pods send | cni0 in zone public, the default zone; flannel.1 in zone public, the default zone"},
    {"direct rules",
     {{direct, "<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"FORWARD\" priority=\"0\">-j ACCEPT</rule></direct>"}},
     "unknown | what pods send | not judged: /etc/firewalld/direct.xml has rules for FORWARD"},
    {"policies",
     {{"/etc/firewalld/policies/a.xml", "<policy/>"}},
     "unknown | what pods send | not judged: what the policies in /etc/firewalld/policies add is not judged"},
};

TEST_CASE("what pods of flannel send is forwarded by firewalld only in zones that accept") {
  for (const PodRow& row : pod_rows) {
    INFO(row.what);
    const test::Tree tree(together({installed, enabled, row.files}));
    std::vector<Observation> observations = test::look("{firewalld: {ports: [1/tcp]}}", RecordedHost(tree.folder()), {{"cni", "flannel"}});
    observations.erase(observations.begin());
    CHECK(shown(observations).starts_with(row.expected));
  }
}

TEST_CASE("firewalld is bounded") {
  test::Tree::Files files = together({installed, enabled, {{own_public, zone("<service name=\"s0\"/>")}}});
  for (int i = 0; i < 1100; ++i)
    files.emplace_back("/etc/firewalld/services/s" + std::to_string(i) + ".xml",
                       "<service><include service=\"s" + std::to_string(i + 1) + "\"/></service>");
  const test::Tree tree(files);
  const RecordedHost host(tree.folder());
  CHECK(shown(test::look(api, host)) ==
        "unknown | firewalld | service s0 in /etc/firewalld/zones/public.xml:2: more than 1000 services included\n");
}

TEST_CASE("firewalld mistakes") {
  CHECK(test::problems_of("{firewalld: {ports: [6443]}}") == "1:21: \"6443\" is no port; write it like 6443/tcp or 30000-32767/udp");
  CHECK(test::problems_of("{firewalld: {ports: [6443/tcp], state: of}}") == "1:40: there is no state \"of\"; did you mean \"off\"?");
  CHECK(test::problems_of("{firewalld: {state: off}}") ==
        "1:13: firewalld wants \"ports\": what must be let in, as `6443/tcp` or `30000-32767/udp`; "
        "`api-server` for the port of the one of kubeadm's configuration");
}

}  // namespace
}  // namespace nodeworthy
