#include "host/nftables_rule.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;
using State = Packets::State;
using Token = NftablesToken;
using Values = std::vector<std::string_view>;

bool is_state(const Token& token) { return token.is({"new", "established", "related", "invalid", "untracked"}); }

std::optional<PortRange> port_of(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> services[] = {
      {"ssh", "22"}, {"domain", "53"}, {"http", "80"}, {"ntp", "123"}, {"https", "443"}};
  for (const auto& [name, number] : services)
    if (text == name) return parse_port_range(number);
  return parse_port_range(text);
}

bool has_ports(std::string_view protocol) { return is_one_of(protocol_name(protocol), {"tcp", "udp", "sctp", "dccp"}); }

class RuleReader {
 public:
  RuleReader(NftablesTokens tokens, const Packets& packets) : all_(tokens), at_(tokens), packets_(packets) {
    while (!at_.at_end() && matches_ && !ended_) take();
    if (!followed_) take_all_verdicts();
  }

  NftablesRule rule(const std::string& because) const {
    NftablesRule rule{.rules = {}, .followed = followed_};
    if (!matches_) return rule;
    for (Action action : actions_)
      for (PortRange ports : ports_.empty() ? std::vector<PortRange>{PortRange()} : ports_)
        rule.rules.push_back({.action = action, .scope = scope_, .family = {}, .traffic = {ports, protocol_}, .because = because});
    return rule;
  }

 private:
  void some() { scope_ = Scope::some; }
  void lost() {
    some();
    followed_ = false;
  }

  void take() {
    const Token& word = at_.next();
    if (word.is({"ct"}) && at_.skip({"state"})) return at_.skip({"vmap"}) ? take_states_with_verdicts() : take_states();
    if (word.is({"tcp", "udp", "sctp", "dccp"}) && at_.next_is({"dport", "sport"})) {
      protocol_ = word.text;
      return at_.next().is({"dport"}) ? take_ports() : take_source_ports();
    }
    if (word.is({"th"}) && at_.skip({"dport"})) return take_ports();
    if ((word.is({"ip"}) && at_.skip({"protocol"})) || (word.is({"ip6"}) && at_.skip({"nexthdr"})) ||
        (word.is({"meta"}) && at_.skip({"l4proto"})))
      return take_protocols();
    if (word.is({"ip", "ip6"}) && at_.skip({"saddr", "daddr"})) return take_ends("127.0.0.0/8");
    if (word.is({"iif", "iifname"})) return take_ends("lo");
    if (word.is({"counter", "log", "comment"})) return take_remark(word);
    if (word.is({"icmp", "icmpv6"})) matches_ = false;
    if (matches_) take_verdict(word);
  }

  /// What decides nothing.
  void take_remark(const Token& word) {
    if (word.is({"comment"})) at_.next();
    if (word.is({"counter"}) && at_.skip({"packets"}))
      for (size_t i = 0; i < 3; ++i) at_.next();  // "5 bytes 300"
    while (word.is({"log"}) && at_.skip({"prefix", "level", "flags", "group"})) at_.next();
  }

  void take_verdict(const Token& word) {
    ended_ = word.is({"accept", "drop", "reject"});
    if (!ended_) return lost();
    actions_ = {word.is({"accept"}) ? Action::accept : Action::deny};
  }

  /// Of a rule that is not followed everything counts that it may do.
  void take_all_verdicts() {
    const auto some_are = [&](auto is_such) { return std::any_of(all_.begin(), all_.end(), is_such); };
    const bool elsewhere = some_are([](const Token& token) { return token.is({"jump", "goto", "return", "queue", "vmap"}); });
    actions_.clear();
    if (elsewhere || some_are([](const Token& token) { return token.is({"accept"}); })) actions_.push_back(Action::accept);
    if (elsewhere || some_are(may_deny)) actions_.push_back(Action::deny);
  }

  std::string_view name_of_state() const { return packets_.state == State::fresh ? "new" : "established"; }

  void take_states() {
    const std::optional<Values> states = at_.values();
    if (!states) return lost();
    matches_ = matches_ && std::find(states->begin(), states->end(), name_of_state()) != states->end();
    for (std::string_view state : *states)
      if (!is_state({state})) lost();
  }

  /// "vmap { established : accept, invalid : drop }"
  void take_states_with_verdicts() {
    ended_ = true;
    if (!at_.skip({"{"})) return lost();
    while (!at_.at_end() && !at_.skip({"}"})) {
      if (at_.skip({",", ";"})) continue;
      const Token& state = at_.next();
      const bool pair = at_.skip({":"});
      const Token& verdict = at_.next();
      if (!pair || !is_state(state) || !verdict.is({"accept", "drop"})) return lost();
      if (state.text == name_of_state()) actions_ = {verdict.text == "accept" ? Action::accept : Action::deny};
    }
  }

  void take_ports() {
    const std::optional<Values> values = at_.values();
    std::vector<PortRange> ranges;
    for (std::string_view value : values.value_or(Values()))
      if (const std::optional<PortRange> range = port_of(value)) ranges.push_back(*range);
    if (values && ports_.empty() && ranges.size() == values->size() && !ranges.empty()) {
      ports_ = std::move(ranges);
      return;
    }
    ports_ = {PortRange()};
    lost();
  }

  void take_source_ports() {
    const std::optional<Values> values = at_.values();
    const std::optional<uint16_t> own = packets_.opened_to;
    bool meets = false;
    for (std::string_view value : values.value_or(Values())) {
      const std::optional<PortRange> range = port_of(value);
      if (!range) return lost();
      meets = meets || (own && range->first <= *own && *own <= range->last);
    }
    if (!values) return lost();
    if (!own) return some();
    matches_ = matches_ && meets;
  }

  void take_protocols() {
    const std::optional<Values> values = at_.values();
    if (!values || values->empty()) return lost();
    if (values->size() > 1 && std::any_of(values->begin(), values->end(), has_ports)) return some();
    protocol_ = protocol_name(values->front());
  }

  /// Addresses or interfaces: of some packets. What is of this host alone is on nobody else's.
  void take_ends(std::string_view own) {
    const std::optional<Values> values = at_.values();
    if (!values) return lost();
    if (*values == Values{own}) matches_ = false;
    some();
  }

  NftablesTokens all_;
  NftablesCursor at_;
  Packets packets_;
  bool ended_ = false;
  bool matches_ = true;
  bool followed_ = true;
  Scope scope_ = Scope::all;
  std::string protocol_;
  std::vector<PortRange> ports_;
  std::vector<Action> actions_;
};

}  // namespace

NftablesRule read_nftables_rule(NftablesTokens tokens, const Packets& packets, const std::string& because) {
  return RuleReader(tokens, packets).rule(because);
}

bool may_deny(const NftablesToken& token) {
  return is_one_of(token.text, {"drop", "reject", "queue", "redirect", "dnat", "tproxy", "notrack", "include"}) ||
         token.is({"jump", "goto"});
}

bool speaks_of_another(std::string_view family, NftablesTokens statement) {
  return std::any_of(statement.begin(), statement.end(), [&](const NftablesToken& token) {
    return (family != "inet" && token.is({"icmpx"})) || (family == "ip" && token.is({"ip6", "icmpv6"})) ||
           (family == "ip6" && token.is({"ip", "icmp"}));
  });
}

}  // namespace nodeworthy
