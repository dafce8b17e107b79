#include "host/firewall_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"

namespace nodeworthy {
namespace {

std::optional<uint16_t> parse_port(std::string_view text) {
  int64_t port = 0;
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  if (!parse_integer(text, port) || port > 65535) return std::nullopt;
  return static_cast<uint16_t>(port);
}

using Action = FirewallRule::Action;

/// Ports that no rule has decided yet for everybody, and the first rules that decide them for some.
struct Undecided {
  PortRange ports;
  const FirewallRule* accepts = nullptr;
  const FirewallRule* denies = nullptr;

  Undecided part(PortRange range) const { return {range, accepts, denies}; }

  /// The first rule that does something for some; null where there is none.
  const FirewallRule* says(Action action) const { return action == Action::accept ? accepts : denies; }
  const FirewallRule* contrary(Action action) const { return action == Action::accept ? denies : accepts; }
};

/// The parts of a range before, in and after another; empty parts are left out.
struct Parts {
  std::optional<PortRange> before;
  std::optional<PortRange> inside;
  std::optional<PortRange> after;
};

Parts cut(PortRange range, PortRange by) {
  if (by.last < range.first || by.first > range.last) return {range, std::nullopt, std::nullopt};
  Parts parts;
  if (by.first > range.first) parts.before = PortRange{range.first, static_cast<uint16_t>(by.first - 1)};
  parts.inside = PortRange{std::max(range.first, by.first), std::min(range.last, by.last)};
  if (by.last < range.last) parts.after = PortRange{static_cast<uint16_t>(by.last + 1), range.last};
  return parts;
}

bool speaks_of(const FirewallRule& rule, const Traffic& traffic, std::string_view family) {
  if (!rule.family.empty() && rule.family != family) return false;
  return rule.traffic.protocol.empty() || rule.traffic.protocol == traffic.protocol;
}

/// Follows traffic through rules.
class Walk {
 public:
  explicit Walk(PortRange ports) { keep({.ports = ports}); }

  void meet(const FirewallRule& rule) {
    const PortRange by = rule.traffic.ports;
    auto next = undecided_.upper_bound(by.first);
    if (next != undecided_.begin()) --next;
    while (next != undecided_.end() && next->first <= by.last) {
      const auto met = next++;
      const Undecided some = met->second;
      if (some.ports.last < by.first || (rule.scope == FirewallRule::Scope::some && some.says(rule.action) != nullptr)) continue;
      undecided_.erase(met);
      const Parts parts = cut(some.ports, by);
      if (parts.before) keep(some.part(*parts.before));
      if (parts.inside) meet(rule, some.part(*parts.inside));
      if (parts.after) keep(some.part(*parts.after));
    }
  }

  Passage end(Action rest, std::string_view why) {
    bool by_default = denied_.empty() && !in_doubt_;
    for (const auto& [port, some] : undecided_) {
      by_default = by_default && some.denies == nullptr;  // else a rule would still stand in the way of one that accepts
      decide(some, rest, why);
    }
    if (!denied_.empty()) return {Passage::State::closed, join(denied_, ", "), by_default};
    if (!doubted_.empty()) return {Passage::State::untold, join(doubted_, ", "), false};
    return {Passage::State::open, join(accepted_, ", "), false};
  }

 private:
  void keep(const Undecided& part) { undecided_.emplace(part.ports.first, part); }

  void meet(const FirewallRule& rule, Undecided part) {
    if (rule.scope == FirewallRule::Scope::all) return decide(part, rule.action, rule.because);
    (rule.action == Action::accept ? part.accepts : part.denies) = &rule;
    if (const FirewallRule* contrary = part.contrary(rule.action); contrary == nullptr) return keep(part);
    // Whatever decides it for the others now, it is not known for all.
    in_doubt_ = true;
    decide(part, rule.action, rule.because);
  }

  void decide(const Undecided& part, Action action, std::string_view because) {
    const FirewallRule* doubt = part.contrary(action);
    std::vector<std::string>& reasons = doubt != nullptr ? doubted_ : action == Action::accept ? accepted_ : denied_;
    const std::string reason(doubt != nullptr ? doubt->because : because);
    // Three reasons are as many as a person reads; more of them change nothing.
    if (reasons.size() < 3 && std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
  }

  std::map<uint16_t, Undecided> undecided_;  // by their first port: a rule costs as much as it meets
  bool in_doubt_ = false;                    // some accept and others deny a part of it
  std::vector<std::string> accepted_;
  std::vector<std::string> denied_;
  std::vector<std::string> doubted_;
};

}  // namespace

std::optional<PortRange> parse_port_range(std::string_view text) {
  const size_t dash = text.find('-');
  const std::optional<uint16_t> first = parse_port(text.substr(0, dash));
  const std::optional<uint16_t> last = dash == std::string_view::npos ? first : parse_port(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return PortRange{std::min(*first, *last), std::max(*first, *last)};
}

std::string describe(PortRange range) {
  return range.first == range.last ? fmt::format("{}", range.first) : fmt::format("{}-{}", range.first, range.last);
}

std::string protocol_name(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> numbers{
      {{"6", "tcp"}, {"17", "udp"}, {"33", "dccp"}, {"132", "sctp"}}};
  for (const auto& [number, name] : numbers)
    if (text == number) return std::string(name);
  return lower(text);
}

std::optional<Traffic> parse_traffic(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<PortRange> ports = parse_port_range(text.substr(0, slash));
  const std::string_view protocol = text.substr(slash + 1);
  if (!ports || (protocol != "tcp" && protocol != "udp" && protocol != "sctp" && protocol != "dccp")) return std::nullopt;
  return Traffic{*ports, std::string(protocol)};
}

std::string describe(const Traffic& traffic) { return fmt::format("{}/{}", describe(traffic.ports), traffic.protocol); }

std::string describe(const std::vector<Traffic>& all) {
  std::vector<std::string> texts;
  for (const Traffic& traffic : all) texts.push_back(describe(traffic));
  return join(texts, ", ");
}

Passage judge_passage(const std::vector<FirewallRule>& rules, const Traffic& traffic, std::string_view family, FirewallRule::Action rest,
                      std::string_view why) {
  Walk walk(traffic.ports);
  for (const FirewallRule& rule : rules)
    if (speaks_of(rule, traffic, family)) walk.meet(rule);
  return walk.end(rest, why);
}

Passage through_both(Passage one, Passage other) {
  auto badness = [](const Passage& passage) {
    return passage.state == Passage::State::open ? 0 : passage.state == Passage::State::untold ? 1 : 2;
  };
  if (badness(other) > badness(one)) std::swap(one, other);
  one.by_default = one.by_default && (other.state == Passage::State::open || other.by_default);
  return one;
}

Passage through_all(const std::vector<std::string_view>& families, const std::function<Passage(std::string_view)>& passage_of) {
  Passage whole = passage_of(families.front());
  for (size_t i = 1; i < families.size(); ++i) whole = through_both(std::move(whole), passage_of(families[i]));
  return whole;
}

}  // namespace nodeworthy
