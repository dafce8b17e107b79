#include "host/nftables_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "host/iptables_rules.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;
using State = Packets::State;

/// What the paths of a chain are for.
constexpr std::array<State, 4> states_of_paths{State::fresh, State::established, State::established, State::established};
std::optional<uint16_t> opened_to(size_t path) { return path < 2 ? std::nullopt : std::optional(opened_by_nodes[path - 2].ports.first); }

/// A word, a text in quotes, or a sign of one character. A line end is the sign ";", as good as which it is.
struct Token {
  std::string_view text;
  size_t line = 0;
  bool quoted = false;
};
using Tokens = std::span<const Token>;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is(const Token& token, std::initializer_list<std::string_view> words) { return !token.quoted && is_one_of(token.text, words); }

/// What keeps packets out, or hands them to what may.
bool may_deny(const Token& token) {
  return is_one_of(token.text, {"drop", "reject", "queue", "redirect", "dnat", "tproxy", "notrack", "include"}) ||
         is(token, {"jump", "goto"});
}

std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./";
  std::vector<Token> tokens;
  size_t line = 1;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    size_t end = at + 1;
    if (c == '"') {
      end = std::min(text.find('"', end), text.size());
      tokens.push_back({text.substr(at + 1, end - at - 1), line, true});
      line += static_cast<size_t>(std::count(text.begin() + static_cast<ptrdiff_t>(at), text.begin() + static_cast<ptrdiff_t>(end), '\n'));
      ++end;
    } else if (c == '#') {
      end = std::min(text.find('\n', at), text.size());
    } else if (c == '\\' && at + 1 < text.size() && text[at + 1] == '\n') {
      ++line;
      ++end;
    } else if (c == '\n') {
      tokens.push_back({";", line++});
    } else if (letters.find(c) != std::string_view::npos) {
      end = std::min(text.find_first_not_of(letters, at), text.size());
      tokens.push_back({text.substr(at, end - at), line});
    } else if (c != ' ' && c != '\t' && c != '\r') {
      tokens.push_back({text.substr(at, 1), line});
    }
    at = end;
  }
  return tokens;
}

std::optional<PortRange> port_of(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> services[] = {
      {"ssh", "22"}, {"domain", "53"}, {"http", "80"}, {"ntp", "123"}, {"https", "443"}};
  for (const auto& [name, number] : services)
    if (text == name) return parse_port_range(number);
  return parse_port_range(text);
}

/// Whether a statement matches what a table of its family never sees, for which nft refuses the file.
bool speaks_of_another(std::string_view family, Tokens statement) {
  return std::any_of(statement.begin(), statement.end(), [&](const Token& token) {
    return (family != "inet" && is(token, {"icmpx"})) || (family == "ip" && is(token, {"ip6", "icmpv6"})) ||
           (family == "ip6" && is(token, {"ip", "icmp"}));
  });
}

/// A rule taken apart for packets of one state, which answer from a port where this host has opened the connection.
class RuleReader {
 public:
  RuleReader(Tokens tokens, State state, std::optional<uint16_t> opened_to) : tokens_(tokens), state_(state), opened_to_(opened_to) {
    while (at_ < tokens_.size() && matches_ && !ended_) take();
    if (!followed_) take_all_verdicts();
  }

  bool followed() const { return followed_; }

  std::vector<FirewallRule> rules(const std::string& because) const {
    std::vector<FirewallRule> rules;
    if (!matches_) return rules;
    for (Action action : actions_)
      for (PortRange ports : ports_.empty() ? std::vector<PortRange>{PortRange()} : ports_)
        rules.push_back({.action = action, .scope = scope_, .family = {}, .traffic = {ports, protocol_}, .because = because});
    return rules;
  }

 private:
  const Token& next() {
    static constexpr Token none;
    return at_ < tokens_.size() ? tokens_[at_++] : none;
  }
  bool skip(std::initializer_list<std::string_view> words) {
    if (at_ == tokens_.size() || !is(tokens_[at_], words)) return false;
    ++at_;
    return true;
  }

  void some() { scope_ = Scope::some; }
  void lost() {
    some();
    followed_ = false;
  }

  void take() {
    const Token& word = next();
    if (is(word, {"ct"}) && skip({"state"})) return skip({"vmap"}) ? take_states_with_verdicts() : take_states();
    if (is(word, {"tcp", "udp", "sctp", "dccp"}) && skip({"dport"})) {
      protocol_ = word.text;
      return take_ports();
    }
    if (is(word, {"tcp", "udp", "sctp", "dccp"}) && skip({"sport"})) {
      protocol_ = word.text;
      return take_source_ports();
    }
    if (is(word, {"th"}) && skip({"dport"})) return take_ports();
    if ((is(word, {"ip"}) && skip({"protocol"})) || (is(word, {"ip6"}) && skip({"nexthdr"})) || (is(word, {"meta"}) && skip({"l4proto"})))
      return take_protocols();
    if (is(word, {"ip", "ip6"}) && skip({"saddr", "daddr"})) return take_addresses();
    if (is(word, {"iif", "iifname"})) return take_interfaces();
    if (is(word, {"counter", "log", "comment"})) return take_remark(word);
    if (is(word, {"icmp", "icmpv6"})) matches_ = false;
    if (matches_) take_verdict(word);
  }

  /// What decides nothing.
  void take_remark(const Token& word) {
    if (is(word, {"comment"})) next();
    if (is(word, {"counter"}) && skip({"packets"})) at_ += 3;
    while (is(word, {"log"}) && skip({"prefix", "level", "flags", "group"})) next();
    at_ = std::min(at_, tokens_.size());
  }

  void take_verdict(const Token& word) {
    ended_ = is(word, {"accept", "drop", "reject"});
    if (!ended_) return lost();
    actions_ = {is(word, {"accept"}) ? Action::accept : Action::deny};
  }

  /// Of a rule that is not followed everything counts that it may do.
  void take_all_verdicts() {
    const auto some_are = [&](auto is_such) { return std::any_of(tokens_.begin(), tokens_.end(), is_such); };
    const bool elsewhere = some_are([](const Token& token) { return is(token, {"jump", "goto", "return", "queue", "vmap"}); });
    actions_.clear();
    if (elsewhere || some_are([](const Token& token) { return is(token, {"accept"}); })) actions_.push_back(Action::accept);
    if (elsewhere || some_are(may_deny)) actions_.push_back(Action::deny);
  }

  /// One value, several with commas between, or those of a set; nothing where it is something else.
  std::optional<std::vector<std::string_view>> values() {
    std::vector<std::string_view> values;
    const bool set = skip({"{"});
    while (at_ < tokens_.size()) {
      while (set && skip({";"})) continue;
      if (set && skip({"}"})) return values;
      const Token& value = next();
      if (!value.quoted && (value.text.empty() || value.text.find_first_of("!$@:{}<>&|(=,;") != std::string_view::npos)) return {};
      values.push_back(value.text);
      while (set && skip({";"})) continue;
      const bool more = skip({","});
      if (!set && !more) return values;
      if (set && !more && !(at_ < tokens_.size() && is(tokens_[at_], {"}"}))) return {};
    }
    return {};
  }

  std::string_view name_of_state() const { return state_ == State::fresh ? "new" : "established"; }

  void take_states() {
    const auto states = values();
    if (!states) return lost();
    matches_ = matches_ && std::find(states->begin(), states->end(), name_of_state()) != states->end();
    for (std::string_view state : *states)
      if (!is_one_of(state, {"new", "established", "related", "invalid", "untracked"})) lost();
  }

  /// "vmap { established : accept, invalid : drop }"
  void take_states_with_verdicts() {
    ended_ = true;
    if (!skip({"{"})) return lost();
    while (at_ < tokens_.size() && !skip({"}"})) {
      if (skip({",", ";"})) continue;
      const Token& state = next();
      const bool pair = skip({":"});
      const Token& verdict = next();
      if (!pair || !is(state, {"new", "established", "related", "invalid", "untracked"}) || !is(verdict, {"accept", "drop"})) return lost();
      if (state.text == name_of_state()) actions_ = {verdict.text == "accept" ? Action::accept : Action::deny};
    }
  }

  void take_ports() {
    const auto values = this->values();
    std::vector<PortRange> ranges;
    for (std::string_view value : values.value_or(std::vector<std::string_view>()))
      if (const std::optional<PortRange> range = port_of(value)) ranges.push_back(*range);
    if (values && ports_.empty() && ranges.size() == values->size() && !ranges.empty()) {
      ports_ = std::move(ranges);
      return;
    }
    ports_ = {PortRange()};
    lost();
  }

  void take_source_ports() {
    const auto values = this->values();
    bool meets = false;
    for (std::string_view value : values.value_or(std::vector<std::string_view>())) {
      const std::optional<PortRange> range = port_of(value);
      if (!range) return lost();
      meets = meets || (opened_to_ && range->first <= *opened_to_ && *opened_to_ <= range->last);
    }
    if (!values) return lost();
    if (!opened_to_) return some();
    matches_ = matches_ && meets;
  }

  void take_protocols() {
    const auto values = this->values();
    if (!values || values->empty()) return lost();
    const auto has_ports = [](std::string_view name) { return is_one_of(protocol_name(name), {"tcp", "udp", "sctp", "dccp"}); };
    if (values->size() > 1 && std::any_of(values->begin(), values->end(), has_ports)) return some();
    protocol_ = protocol_name(values->front());
  }

  void take_addresses() {
    const auto values = this->values();
    if (!values) return lost();
    if (*values == std::vector<std::string_view>{"127.0.0.0/8"}) matches_ = false;
    some();
  }

  /// Nobody else's packets come in by the loopback interface.
  void take_interfaces() {
    const auto values = this->values();
    if (!values) return lost();
    if (*values == std::vector<std::string_view>{"lo"}) matches_ = false;
    some();
  }

  Tokens tokens_;
  State state_;
  std::optional<uint16_t> opened_to_;
  size_t at_ = 0;
  bool ended_ = false;
  bool matches_ = true;
  bool followed_ = true;
  Scope scope_ = Scope::all;
  std::string protocol_;
  std::vector<PortRange> ports_;
  std::vector<Action> actions_;
};

}  // namespace

/// Reads a file from table to table.
class NftablesFile::Reader {
 public:
  Reader(NftablesFile& out, std::string_view file, Tokens tokens) : out_(out), file_(file), tokens_(tokens) {}

  void read() {
    while (at_ < tokens_.size()) {
      const Token& word = tokens_[at_++];
      if (is(word, {";"})) continue;
      if (is(word, {"table"})) {
        read_table();
      } else if (is(word, {"flush", "delete", "destroy"}) && !begun_) {
        statement();
      } else if (is(word, {"define"})) {
        deny_nothing(statement());
      } else {
        doubt(word);
        return;
      }
    }
  }

 private:
  std::string place(const Token& token) const { return fmt::format("{}:{}", file_, token.line); }

  void doubt(const Token& token) {
    if (out_.doubt_.empty()) out_.doubt_ = fmt::format("{} in {}", token.text, place(token));
  }
  void deny_nothing(Tokens tokens) {
    const auto found = std::find_if(tokens.begin(), tokens.end(), may_deny);
    if (found != tokens.end()) doubt(*found);
  }

  bool ends() const { return at_ == tokens_.size() || is(tokens_[at_], {"}"}); }

  /// The tokens up to the end of a statement, which its braces may hold.
  Tokens statement() {
    const size_t begin = at_;
    for (size_t depth = 0; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      if (depth == 0 && is(token, {";", "}"})) break;
      if (is(token, {"{"})) ++depth;
      if (is(token, {"}"})) --depth;
    }
    return tokens_.subspan(begin, at_ - begin);
  }

  /// "table inet filter {"
  void read_table() {
    std::vector<std::string_view> words;
    while (at_ < tokens_.size() && !is(tokens_[at_], {"{", ";"})) words.push_back(tokens_[at_++].text);
    if (at_ == tokens_.size() || is(tokens_[at_], {";"}) || words.empty()) return;
    const Token& brace = tokens_[at_++];
    const std::string_view family = words.size() > 1 ? words[0] : "ip";
    begun_ = true;
    while (!ends()) read_entry(family, words.back());
    if (at_ == tokens_.size()) return doubt(brace);  // nft takes nothing of it
    ++at_;
  }

  void read_entry(std::string_view family, std::string_view table) {
    if (is(tokens_[at_], {";"})) {
      ++at_;
      return;
    }
    if (!is(tokens_[at_], {"chain"}) || !is_one_of(family, {"ip", "ip6", "inet"})) {
      out_.followed_ = false;
      return deny_nothing(statement());
    }
    const Tokens chain = statement();
    if (chain.size() < 4 || !is(chain[2], {"{"}) || !is(chain.back(), {"}"})) return doubt(chain[0]);
    if (!names_.emplace(family, table, chain[1].text).second) return doubt(chain[0]);
    const bool of_iptables = family != "inet" && table == "filter" && chain[1].text == "FORWARD";
    Reader(out_, file_, chain.subspan(3, chain.size() - 4)).read_chain(family, chain[0], of_iptables ? Owner::iptables : Owner::people);
  }

  enum class Owner : uint8_t { people, iptables };

  void read_chain(std::string_view family, const Token& begin, Owner owner) {
    std::vector<Tokens> statements;
    std::string_view hook;
    while (at_ < tokens_.size()) {
      const Tokens one = statement();
      if (one.empty()) ++at_;
      if (!one.empty()) statements.push_back(one);
      if (one.size() > 3 && is(one[0], {"type"}) && is(one[2], {"hook"})) hook = one[1].text == "filter" ? one[3].text : "other";
    }
    for (Tokens one : statements)
      if (speaks_of_another(family, one) || (!is(one[0], {"type", "policy", "comment"}) && !RuleReader(one, State::fresh, {}).followed()))
        out_.followed_ = false;
    // nft of Debian 12 wants one after the last statement, too.
    if (!tokens_.empty() && !is(tokens_.back(), {";"})) out_.followed_ = false;
    if (hook.empty()) return;  // met only by a jump
    if (hook != "input" && hook != "forward") return deny_nothing(tokens_);
    Chain chain{.family = family == "inet" ? "" : family == "ip" ? "ipv4" : "ipv6", .paths = {}};
    for (PacketPath& path : chain.paths) path.because = "chain in " + place(begin);
    for (Tokens one : statements) add(one, chain);
    if (owner == Owner::iptables) chain.paths[0].rest = Action::accept;
    (hook == "input" ? out_.chains_ : out_.forwards_).push_back(std::move(chain));
  }

  void add(Tokens statement, Chain& chain) {
    if (is(statement[0], {"type", "comment"})) return;
    if (is(statement[0], {"policy"})) {
      if (statement.size() != 2 || !is(statement[1], {"accept", "drop"})) return doubt(statement[0]);
      for (PacketPath& path : chain.paths) {
        path.rest = statement[1].text == "drop" ? Action::deny : Action::accept;
        path.because = "policy in " + place(statement[0]);
      }
      return;
    }
    for (size_t i = 0; i < chain.paths.size(); ++i) {
      const RuleReader reader(statement, states_of_paths[i], opened_to(i));
      for (FirewallRule& rule : reader.rules(place(statement[0]))) chain.paths[i].rules.push_back(std::move(rule));
    }
  }

  NftablesFile& out_;
  std::string_view file_;
  Tokens tokens_;
  size_t at_ = 0;
  bool begun_ = false;                                                                // a table
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> names_;  // of chains
};

NftablesFile::NftablesFile(std::string_view file, std::string_view text) {
  const std::vector<Token> tokens = tokens_of(text);
  Reader(*this, file, tokens).read();
}

Passage NftablesFile::sure(Passage passage) const {
  if (passage.state == Passage::State::closed && !followed_) passage.state = Passage::State::untold;
  return passage;
}

Passage NftablesFile::passage(const Traffic& traffic, std::string_view family) const {
  Passage whole{.state = Passage::State::open, .because = "no chain"};
  for (const Chain& chain : chains_) {
    if (!chain.family.empty() && chain.family != family) continue;
    for (size_t i = 2; i-- > 0;) {
      Passage passage = sure(judge_passage(chain.paths[i].rules, traffic, family, chain.paths[i].rest, chain.paths[i].because));
      if (i > 0) passage.because.insert(0, "what follows the first packet: ");
      if (passage.state == Passage::State::closed && i > 0 && traffic.protocol != "tcp") passage.state = Passage::State::untold;
      whole = through_both(std::move(passage), std::move(whole));
    }
  }
  return whole;
}

Passage NftablesFile::passage_of_answers(const Traffic& opened, std::string_view family) const {
  const auto path = static_cast<size_t>(std::find(opened_by_nodes.begin(), opened_by_nodes.end(), opened) - opened_by_nodes.begin()) + 2;
  Passage whole{.state = Passage::State::open, .because = "no chain"};
  for (const Chain& chain : chains_) {
    if (!chain.family.empty() && chain.family != family) continue;
    const PacketPath& one = chain.paths[path];
    whole = through_both(sure(judge_passage(one.rules, {own_ports, opened.protocol}, family, one.rest, one.because)), std::move(whole));
  }
  return whole;
}

Passage NftablesFile::passage_through(std::string_view family) const {
  Passage whole{.state = Passage::State::open, .because = "no chain"};
  for (const Chain& chain : forwards_) {
    if (!chain.family.empty() && chain.family != family) continue;
    const PacketPath& path = chain.paths[0];
    whole = through_both(sure(judge_passage(path.rules, {PortRange(), "tcp"}, family, path.rest, path.because)), std::move(whole));
  }
  return whole;
}

}  // namespace nodeworthy
