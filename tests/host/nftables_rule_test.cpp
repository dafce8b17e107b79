#include "host/nftables_rule.h"

#include <fmt/format.h>

#include "base/text.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using State = Packets::State;

/// "accept 22/tcp, deny some 0-65535/" and, where the rule is not followed, "; lost".
std::string shown(std::string_view text, const Packets& packets) {
  const std::vector<NftablesToken> tokens = nftables_tokens(text);
  const NftablesRule rule = read_nftables_rule(tokens, packets, "because");
  std::vector<std::string> all;
  for (const FirewallRule& one : rule.rules)
    all.push_back(fmt::format("{}{} {}", one.action == FirewallRule::Action::accept ? "accept" : "deny",
                              one.scope == FirewallRule::Scope::some ? " some" : "", describe(one.traffic)));
  return join(all, ", ") + (rule.followed ? "" : "; lost");
}

TEST_CASE("rules of nft") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view of_first;    // packets of a connection to this host
    std::string_view of_answers;  // to a connection to port 53 of others
  } rows[] = {
      {"a verdict", "drop", "deny 0-65535/", "deny 0-65535/"},
      {"what decides nothing", "counter packets 5 bytes 300 log prefix \"drop\" level warn comment \"drop\"", "", ""},
      {"ports", "tcp dport { 22, https } accept", "accept 22/tcp, accept 443/tcp", "accept 22/tcp, accept 443/tcp"},
      {"ports that are none", "tcp dport { 22, x } accept", "accept some 0-65535/tcp; lost", "accept some 0-65535/tcp; lost"},
      {"ports of a protocol", "ip protocol udp th dport 53 accept", "accept 53/udp", "accept 53/udp"},
      {"several protocols", "meta l4proto { tcp, udp } accept", "accept some 0-65535/", "accept some 0-65535/"},
      {"the port that answers come from", "udp sport 53 drop", "deny some 0-65535/udp", "deny 0-65535/udp"},
      {"another one", "udp sport 123 drop", "deny some 0-65535/udp", ""},
      {"new connections", "ct state new drop", "deny 0-65535/", ""},
      {"what follows on them", "ct state established,related accept", "", "accept 0-65535/"},
      {"states with verdicts", "ct state vmap { new : drop, established : accept }", "deny 0-65535/", "accept 0-65535/"},
      {"states that are none", "ct state vmap { new : jump a }", "accept some 0-65535/, deny some 0-65535/; lost",
       "accept some 0-65535/, deny some 0-65535/; lost"},
      {"some sources", "ip saddr 10.0.0.0/8 accept", "accept some 0-65535/", "accept some 0-65535/"},
      {"what the host sends itself", "iifname \"lo\" accept", "", ""},
      {"its own addresses", "ip saddr 127.0.0.0/8 drop", "", ""},
      {"packets without ports", "icmp type echo-request drop", "", ""},
      {"another chain", "tcp dport 22 jump a", "accept some 22/tcp, deny some 22/tcp; lost", "accept some 22/tcp, deny some 22/tcp; lost"},
      {"a word that is not known", "meta mark 1 drop", "deny some 0-65535/; lost", "deny some 0-65535/; lost"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text, {.state = State::fresh}) == row.of_first);
    CHECK(shown(row.text, {.state = State::established, .opened_to = 53}) == row.of_answers);
  }
}

TEST_CASE("what a table of nft never sees") {
  const std::vector<NftablesToken> icmp = nftables_tokens("icmp type echo-request accept");
  CHECK(speaks_of_another("ip6", icmp));
  CHECK_FALSE(speaks_of_another("ip", icmp));
  CHECK_FALSE(speaks_of_another("inet", icmp));
  CHECK(speaks_of_another("ip", nftables_tokens("icmpx type admin-prohibited")));
}

}  // namespace
}  // namespace nodeworthy
