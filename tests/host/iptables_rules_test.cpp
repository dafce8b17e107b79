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
    {"a comment in quotes", "-p tcp --dport 80 -m comment --comment \"of -s old\" -j ACCEPT", "accept 80/tcp; "},
    {"a source", "-s 192.0.2.1 -p tcp --dport 80 -j ACCEPT", "accept some 80/tcp; "},
    {"an interface", "-i eth0 -j ACCEPT", "accept some 0-65535/; "},
    {"all ports but one", "-p tcp ! --dport 80 -j DROP", "deny 0-79/tcp; deny 81-65535/tcp; "},
    {"a match that is not known", "-m recent --name x -p tcp --dport 80 -j DROP", "deny some 80/tcp; "},
    {"ports by name", "-p tcp --dport http -j ACCEPT", "accept some 0-65535/tcp; "},
    {"a log decides nothing", "-p tcp --dport 80 -j LOG --log-prefix x", ""},
    {"nor does a rule that only counts", "-p tcp --dport 80", ""},
    {"another chain may do either", "-p tcp --dport 80 -j OWN", "accept some 80/tcp; deny some 80/tcp; "},
    {"an option without its value", "-j", ""},
    {"a negation of nothing", "-p tcp -j DROP !", "deny 0-65535/tcp; "},
    {"every protocol, by its number", "-p 0 -j DROP", "deny 0-65535/; "},
    {"every protocol but one", "! -p tcp -j DROP", "deny some 0-65535/; "},
    {"a range from the first port on", "-p tcp --dport :1023 -j DROP", "deny 0-1023/tcp; "},
    {"a range up to the last", "-p tcp --dport 1024: -j DROP", "deny 1024-65535/tcp; "},
    {"an octal port", "-p tcp --dport 022 -j DROP", "deny some 0-65535/tcp; "},
    {"a hexadecimal one", "-p tcp --dport 0x16 -j DROP", "deny some 0-65535/tcp; "},
    {"all ports but several", "-p tcp -m multiport ! --dports 80,22,8000:65535 -j DROP",
     "deny 0-21/tcp; deny 23-79/tcp; deny 81-7999/tcp; "},
    {"all ports but all", "-p tcp ! --dport 0:65535 -j DROP", ""},
    {"ports of two matches, which both have to hold", "-p tcp --dport 22 -m multiport --dports 22,80 -j DROP", "deny some 0-65535/tcp; "},
    {"a state in lower case", "-p tcp --dport 80 -m state --state new -j ACCEPT", "accept 80/tcp; "},
    {"all states but that of the first packet", "-m conntrack ! --ctstate NEW -j ACCEPT", ""},
    {"all states but that of what follows", "-m conntrack ! --ctstate ESTABLISHED,RELATED -j ACCEPT", "accept 0-65535/; "},
    {"states in two matches", "-m state --state NEW -m conntrack --ctstate ESTABLISHED -j DROP", ""},
    {"a state that speaks of translation", "-m conntrack --ctstate DNAT -j ACCEPT", "accept some 0-65535/; "},
    {"loopback", "-i lo -j DROP", ""},
    {"all other interfaces", "! -i lo -j DROP", "deny 0-65535/; "},
    {"addresses of loopback", "-s 127.0.0.0/8 -j DROP", ""},
    {"all other addresses", "! -s 127.0.0.0/8 -j DROP", "deny 0-65535/; "},
    {"every address", "-s 0.0.0.0/0 -d ::/0 -j DROP", "deny 0-65535/; "},
    {"the packet that opens a connection", "-p tcp --syn -j DROP", "deny 0-65535/tcp; "},
    {"new packets that open none", "-p tcp ! --syn -m state --state NEW -j DROP", ""},
    {"the same by their flags", "-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j DROP", ""},
    {"flags that no connection has", "-p tcp --tcp-flags ALL NONE -j DROP", ""},
    {"flags that what follows has, too", "-p tcp --tcp-flags ACK ACK -j DROP", "deny some 0-65535/tcp; "},
    {"a source port", "-p tcp --sport 80 -j ACCEPT", "accept some 0-65535/tcp; "},
    {"an apostrophe, which is no quote", "-m comment --comment it's -j DROP", "deny 0-65535/; "},
    {"a quote in quotes", R"(-m comment --comment "a \" -j ACCEPT" -j DROP)", "deny 0-65535/; "},
    {"a jump in another spelling", "-p tcp --jump=DROP", "accept some 0-65535/tcp; deny some 0-65535/tcp; "},
    {"a set of addresses", "-p tcp -m set --match-set cluster src -j ACCEPT", "accept some 0-65535/tcp; "},
    {"nothing", "", ""},
};

TEST_CASE("arguments of iptables") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(iptables_rules(iptables_words(row.arguments))) == row.expected);
  }
}

TEST_CASE("arguments of iptables, for packets that are not the first") {
  using State = Packets::State;
  using Direction = Packets::Direction;
  const auto later = [](std::string_view arguments) {
    return shown(iptables_rules(iptables_words(arguments), {State::established, Direction::in}));
  };
  const auto answers = [](std::string_view arguments) {
    return shown(iptables_rules(iptables_words(arguments), {State::established, Direction::out}));
  };
  CHECK(later("-p tcp --dport 80 -m state --state NEW -j ACCEPT").empty());
  CHECK(later("-p tcp --dport 80 -j ACCEPT") == "accept 80/tcp; ");
  CHECK(later("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT") == "accept 0-65535/; ");
  CHECK(later("-p tcp --syn -j DROP").empty());
  CHECK(later("-p tcp ! --syn -j DROP") == "deny 0-65535/tcp; ");
  CHECK(later("-p tcp --tcp-flags ACK,FIN FIN -j DROP").empty());
  CHECK(later("-p tcp --tcp-flags PSH PSH -j DROP") == "deny some 0-65535/tcp; ");
  CHECK(answers("-p tcp --sport 80 -j DROP") == "deny 80/tcp; ");
  CHECK(answers("-p tcp --dport 80 -j DROP") == "deny some 0-65535/tcp; ");
  CHECK(answers("-p tcp --tcp-flags SYN,ACK SYN,ACK -j DROP") == "deny some 0-65535/tcp; ");
  CHECK(answers("-o lo -j DROP").empty());
  CHECK(shown(iptables_rules(iptables_words("-m state --state INVALID -p tcp --dport 80 -j DROP"), {State::untracked, Direction::in})) ==
        "deny 80/tcp; ");
}

TEST_CASE("additions to chains of iptables") {
  CHECK(parse_addition("-A\tINPUT -j DROP")->at_end);
  CHECK(parse_addition("--append INPUT -j DROP")->chain == "INPUT");
  CHECK(!parse_addition("  --insert INPUT 2 -j DROP")->at_end);
  CHECK(parse_addition("-A \"INPUT\" -j DROP")->arguments == std::vector<std::string>{"-j", "DROP"});
  CHECK(!parse_addition("-A"));
  CHECK(!parse_addition("-AINPUT -j DROP"));
  CHECK(!parse_addition(""));
}

}  // namespace
}  // namespace nodeworthy
