#include "host/iptables_rules.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::string shown(const std::vector<FirewallRule>& rules) {
  std::string text;
  for (const FirewallRule& rule : rules)
    text += fmt::format("{}{} {}; ", rule.action == FirewallRule::Action::accept ? "accept" : "deny",
                        rule.scope == FirewallRule::Scope::some ? " some" : "", describe(rule.traffic));
  return text;
}

struct Row {
  std::string_view what;
  std::string_view arguments;
  std::string_view expected;
};

const Row rows[] = {
    {"a port", "-p tcp -m tcp --dport 6443 -j ACCEPT", "accept 6443/tcp; "},
    {"a range, in iptables' spelling", "--protocol udp --destination-port 8000:8100 --jump DROP", "deny 8000-8100/udp; "},
    {"several ports", "-p tcp -m multiport --dports 80,443,8000:8100 -j REJECT --reject-with tcp-reset",
     "deny 80/tcp; deny 443/tcp; deny 8000-8100/tcp; "},
    {"more ports than a rule has", "-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16 -j DROP",
     "deny some 0-65535/tcp; "},
    {"a protocol by number", "-p 6 -j ACCEPT", "accept 0-65535/tcp; "},
    {"every packet", "-p all -j ACCEPT", "accept 0-65535/; "},
    {"new connections among others", "-m state --state NEW,ESTABLISHED -p tcp --dport 80 -j ACCEPT", "accept 80/tcp; "},
    {"replies that are accepted open nothing", "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT", ""},
    {"replies that are denied", "-p tcp --dport 80 -m state --state ESTABLISHED -j DROP", "deny some 80/tcp; "},
    {"a comment in quotes", "-p tcp --dport 80 -m comment --comment 'of -s old' -j ACCEPT", "accept 80/tcp; "},
    {"a source", "-s 192.0.2.1 -p tcp --dport 80 -j ACCEPT", "accept some 80/tcp; "},
    {"an interface", "-i lo -j ACCEPT", "accept some 0-65535/; "},
    {"a negation", "-p tcp ! --dport 80 -j DROP", "deny some 80/tcp; "},
    {"a match that is not known", "-m recent --name x -p tcp --dport 80 -j DROP", "deny some 80/tcp; "},
    {"ports by name", "-p tcp --dport http -j ACCEPT", "accept some 0-65535/tcp; "},
    {"a log decides nothing", "-p tcp --dport 80 -j LOG --log-prefix x", ""},
    {"nor does a rule that only counts", "-p tcp --dport 80", ""},
    {"another chain may do either", "-p tcp --dport 80 -j OWN", "accept some 80/tcp; deny some 80/tcp; "},
    {"an option without its value", "-j", ""},
    {"nothing", "", ""},
};

TEST_CASE("arguments of iptables") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(iptables_rules(row.arguments)) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
