#include "host/firewall_rules.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;

FirewallRule rule(Action action, PortRange ports, std::string because, Scope scope = Scope::all) {
  return {.action = action, .scope = scope, .family = {}, .traffic = {ports, "tcp"}, .because = std::move(because)};
}
FirewallRule accept(PortRange ports, std::string because) { return rule(Action::accept, ports, std::move(because)); }
FirewallRule deny(PortRange ports, std::string because) { return rule(Action::deny, ports, std::move(because)); }
FirewallRule accept_some(PortRange ports) { return rule(Action::accept, ports, "accept some", Scope::some); }
FirewallRule deny_some(PortRange ports) { return rule(Action::deny, ports, "deny some", Scope::some); }

std::string shown(const Passage& passage) {
  const std::string_view state = passage.state == Passage::State::open     ? "open"
                                 : passage.state == Passage::State::closed ? "closed"
                                                                           : "untold";
  return fmt::format("{}: {}{}", state, passage.because, passage.by_default ? " (by default)" : "");
}

struct Row {
  std::string_view what;
  std::vector<FirewallRule> rules;
  std::string_view closed;    // where the rest is denied
  std::string_view accepted;  // where the rest is accepted
};

const Row rows[] = {
    {"no rule", {}, "closed: rest (by default)", "open: rest"},
    {"one that covers it", {accept({1, 65535}, "a")}, "open: a", "open: a"},
    {"two that cover it together", {accept({100, 149}, "a"), accept({150, 300}, "b")}, "open: a, b", "open: a, b"},
    {"a port is missing in the middle",
     {accept({100, 148}, "a"), accept({150, 200}, "b")},
     "closed: rest (by default)",
     "open: a, b, rest"},
    {"neighbours do not count", {accept({1, 99}, "a"), accept({201, 65535}, "b")}, "closed: rest (by default)", "open: rest"},
    {"the first rule that speaks of a port decides it", {deny({100, 100}, "d"), accept({1, 65535}, "a")}, "closed: d", "closed: d"},
    {"a later one does not", {accept({1, 65535}, "a"), deny({100, 100}, "d")}, "open: a", "open: a"},
    {"denied by a rule, opening does not help", {deny({100, 150}, "d")}, "closed: d, rest", "closed: d"},
    {"accepted from some", {accept_some({100, 200})}, "untold: accept some", "open: rest"},
    {"denied from some, opening would leave that in doubt", {deny_some({100, 200})}, "closed: rest", "untold: deny some"},
    {"accepted from some and then from all", {accept_some({1, 65535}), accept({1, 65535}, "a")}, "open: a", "open: a"},
    {"denied from some and then accepted", {deny_some({150, 150}), accept({1, 65535}, "a")}, "untold: deny some", "untold: deny some"},
    {"denied from some after it was accepted", {accept({1, 65535}, "a"), deny_some({150, 150})}, "open: a", "open: a"},
    {"a part closed, a part in doubt", {accept_some({100, 150})}, "closed: rest (by default)", "open: rest"},
    {"accepted from some and denied from others",
     {accept_some({1, 65535}), deny_some({150, 150})},
     "untold: accept some",
     "untold: accept some"},
    {"a part of it, and the rest closed", {accept_some({150, 150}), deny_some({150, 150})}, "closed: rest", "untold: accept some"},
    {"both, and then denied from all", {deny_some({100, 160}), accept_some({140, 300}), deny({1, 65535}, "d")}, "closed: d", "closed: d"},
    {"both, and then accepted",
     {deny_some({100, 160}), accept_some({140, 300}), accept({1, 65535}, "a")},
     "untold: deny some",
     "untold: deny some"},
    {"several ports, the last first",
     {accept({190, 300}, "c"), accept({150, 189}, "b"), accept({1, 149}, "a")},
     "open: c, b, a",
     "open: c, b, a"},
    {"another protocol", {{.traffic = {{1, 65535}, "udp"}, .because = "u"}}, "closed: rest (by default)", "open: rest"},
    {"every protocol", {{.traffic = {}, .because = "all"}}, "open: all", "open: all"},
    {"the other family", {{.family = "ipv6", .traffic = {}, .because = "6"}}, "closed: rest (by default)", "open: rest"},
    {"the family asked for", {{.family = "ipv4", .traffic = {}, .because = "4"}}, "open: 4", "open: 4"},
};

TEST_CASE("firewall rules in order") {
  for (const Row& row : rows) {
    INFO(row.what);
    const Traffic traffic{{100, 200}, "tcp"};
    CHECK(shown(judge_passage(row.rules, traffic, "ipv4", Action::deny, "rest")) == row.closed);
    CHECK(shown(judge_passage(row.rules, traffic, "ipv4", Action::accept, "rest")) == row.accepted);
  }
  CHECK(shown(judge_passage({accept({65535, 65535}, "a")}, {{65535, 65535}, "tcp"}, "ipv4", Action::deny, "rest")) == "open: a");
  CHECK(shown(judge_passage({accept({0, 0}, "a")}, {{0, 0}, "tcp"}, "ipv4", Action::deny, "rest")) == "open: a");
}

TEST_CASE("ports and traffic as text") {
  CHECK(parse_port_range("6443") == PortRange{6443, 6443});
  CHECK(parse_port_range("2379-2380") == PortRange{2379, 2380});
  CHECK(parse_port_range("9-5") == PortRange{5, 9});
  for (std::string_view bad : {"", "-", "1-", "-1", "65536", "1-65536", "1-2-3", "ssh", " 1", "+1", "0x1", "99999999999999999999"})
    CHECK_FALSE(parse_port_range(bad));
  CHECK(describe(*parse_traffic("30000-32767/udp")) == "30000-32767/udp");
  CHECK(describe(*parse_traffic("5-5/tcp")) == "5/tcp");
  for (std::string_view bad : {"", "6443", "6443/", "6443/icmp", "/tcp", "6443/tcp/udp"}) CHECK_FALSE(parse_traffic(bad));
}

}  // namespace
}  // namespace nodeworthy
