#include "host/iptables_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;
using Words = std::vector<std::string>;

/// Which of the packets that are asked about an option lets meet the rule.
enum class Match : uint8_t { none, some, all };

Match not_of(Match match) { return match == Match::all ? Match::none : match == Match::none ? Match::all : Match::some; }

/// Nobody else's packets come in, or go out, by the loopback interface.
Match interface_match(std::string_view name) { return name == "lo" ? Match::none : Match::some; }

/// Nor have they an address of it.
Match address_match(std::string_view address) {
  if (is_one_of(address, {"0.0.0.0/0", "::/0"})) return Match::all;
  return is_one_of(address, {"127.0.0.0/8", "127.0.0.1", "127.0.0.1/32", "::1", "::1/128"}) ? Match::none : Match::some;
}

Match state_match(std::string_view list, Packets::State state) {
  constexpr std::array<std::string_view, 3> names{"new", "established", "invalid"};
  const std::string text = lower(list);
  Match match = Match::none;
  for (std::string_view name : split(text, ',')) {
    if (name == names[static_cast<size_t>(state)]) return Match::all;
    if (!is_one_of(name, {"new", "established", "related", "invalid", "untracked"})) match = Match::some;  // SNAT and DNAT
  }
  return match;
}

enum TcpFlag : unsigned { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16, urg = 32 };

unsigned tcp_flags(std::string_view list) {
  constexpr std::array<std::pair<std::string_view, unsigned>, 7> names{
      {{"fin", fin}, {"syn", syn}, {"rst", rst}, {"psh", psh}, {"ack", ack}, {"urg", urg}, {"all", fin | syn | rst | psh | ack | urg}}};
  const std::string text = lower(list);
  unsigned flags = 0;
  for (std::string_view word : split(text, ','))
    for (const auto& [name, flag] : names)
      if (word == name) flags |= flag;
  return flags;
}

/// The flags that the packets have without which no connection works.
Match flags_match(unsigned mask, unsigned wanted, Packets packets) {
  constexpr std::array<unsigned, 4> later{ack, psh | ack, fin | ack, syn | ack};
  if (packets.state == Packets::State::untracked) return Match::some;
  if (packets.state == Packets::State::fresh) return (syn & mask) == wanted ? Match::all : Match::none;
  // Who has opened the connection is answered first.
  const bool answers = (packets.direction == Packets::Direction::out) != packets.opened_to.has_value();
  const size_t known = answers ? 4 : 3;
  const auto meeting =
      static_cast<size_t>(std::count_if(later.begin(), later.begin() + known, [&](unsigned flags) { return (flags & mask) == wanted; }));
  return meeting == 0 ? Match::none : meeting == known ? Match::all : Match::some;
}

/// Decimal, without the zero in front that iptables takes for octal.
bool is_decimal(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos && (text == "0" || text[0] != '0');
}

/// "80", "8000:8100", ":1023"; nothing for names and what iptables refuses.
std::optional<PortRange> iptables_ports(std::string_view text) {
  const size_t colon = text.find(':');
  std::string_view first = text.substr(0, colon);
  std::string_view last = colon == std::string_view::npos ? first : text.substr(colon + 1);
  if (colon != std::string_view::npos && first.empty()) first = "0";
  if (colon != std::string_view::npos && last.empty()) last = "65535";
  if (!is_decimal(first) || !is_decimal(last)) return std::nullopt;
  return parse_port_range(fmt::format("{}-{}", first, last));
}

/// Whether an option names ports that packets go to, or else come from.
bool is_port_of(std::string_view option, bool destination) {
  return destination ? is_one_of(option, {"--dport", "--dports", "--destination-port", "--destination-ports"})
                     : is_one_of(option, {"--sport", "--sports", "--source-port", "--source-ports"});
}

/// Whether a port is one of "80,8000:8100"; perhaps, where there are names among them.
Match port_match(std::string_view list, uint16_t port) {
  Match match = Match::none;
  for (std::string_view part : split(list, ',')) {
    const std::optional<PortRange> range = iptables_ports(part);
    if (range && range->first <= port && port <= range->last) return Match::all;
    if (!range) match = Match::some;
  }
  return match;
}

/// All other ports.
std::vector<PortRange> complement(std::vector<PortRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](PortRange a, PortRange b) { return a.first < b.first; });
  std::vector<PortRange> others;
  unsigned next = 0;
  for (PortRange range : ranges) {
    if (range.first > next) others.push_back({static_cast<uint16_t>(next), static_cast<uint16_t>(range.first - 1)});
    next = std::max(next, range.last + 1U);
  }
  if (next <= 65535) others.push_back({static_cast<uint16_t>(next), 65535});
  return others;
}

/// A jump in a spelling that is not taken apart here: "--jump=DROP", "--j".
bool is_jump(std::string_view option) {
  return option.starts_with("-j") || option.starts_with("-g") || option.starts_with("--j") || option.starts_with("--g");
}

/// The arguments taken apart.
class Arguments {
 public:
  std::string protocol;
  std::vector<PortRange> ports;
  std::string target;
  Scope scope = Scope::all;
  bool matches = true;  // false where none of the packets meets the rule

  Arguments(const Words& words, Packets packets) : packets_(packets) {
    for (size_t i = 0; i < words.size();) {
      const bool negated = words[i] == "!";
      if (negated) ++i;
      if (i < words.size()) i += take(&words[i], words.size() - i, negated);
    }
  }

 private:
  /// Remembers what an option says; how many words it has.
  size_t take(const std::string* words, size_t left, bool negated) {
    const std::string& option = words[0];
    const std::string value = left > 1 ? words[1] : std::string();
    if (is_one_of(option, {"-p", "--protocol"})) {
      take_protocol(value, negated);
    } else if (is_port_of(option, packets_.direction != Packets::Direction::out)) {
      take_ports(value, negated);
    } else if (packets_.opened_to && is_port_of(option, packets_.direction == Packets::Direction::out)) {
      narrow(port_match(value, *packets_.opened_to), negated);
    } else if (is_one_of(option, {"-j", "--jump", "-g", "--goto"})) {
      target = value;
    } else if (is_one_of(option, {"-i", "--in-interface", "-o", "--out-interface"})) {
      narrow(interface_match(value), negated);
    } else if (is_one_of(option, {"-s", "--source", "-d", "--destination"})) {
      narrow(address_match(value), negated);
    } else if (is_one_of(option, {"--state", "--ctstate"})) {
      narrow(state_match(value, packets_.state), negated);
    } else if (is_one_of(option, {"-m", "--match"})) {
      if (!is_one_of(value, {"tcp", "udp", "multiport", "comment", "state", "conntrack"})) narrow(Match::some, false);
    } else if (option == "--syn") {
      narrow(flags_match(syn | ack | fin | rst, syn, packets_), negated);
      return 1;
    } else if (option == "--tcp-flags" && left > 2) {
      narrow(flags_match(tcp_flags(value), tcp_flags(words[2]), packets_), negated);
      return 3;
    } else if (!is_one_of(option, {"--comment", "--reject-with"})) {
      narrow(Match::some, false);  // nothing that is judged here
      if (target.empty() && is_jump(option)) target = option;
      return 1;
    }
    return left > 1 ? 2 : 1;
  }

  void narrow(Match match, bool negated) {
    if (negated) match = not_of(match);
    matches = matches && match != Match::none;
    if (match == Match::some) scope = Scope::some;
  }

  void take_protocol(const std::string& name, bool negated) {
    if (negated) return narrow(Match::some, false);
    protocol = name == "all" || name == "0" ? std::string() : protocol_name(name);
  }

  /// "80,8000:8100"
  void take_ports(std::string_view text, bool negated) {
    constexpr size_t most = 15;  // of a rule, as xt_multiport has it; iptables refuses more
    const std::vector<std::string_view> parts = split(text, ',');
    std::vector<PortRange> ranges;
    for (std::string_view part : parts)
      if (const std::optional<PortRange> range = iptables_ports(part)) ranges.push_back(*range);
    // What it has besides other ports, names, or more than there can be, may be any.
    if (!ports.empty() || ranges.size() != parts.size() || parts.size() > most) {
      ports = {PortRange()};
      return narrow(Match::some, false);
    }
    ports = negated ? complement(std::move(ranges)) : std::move(ranges);
    matches = matches && !ports.empty();
  }

  Packets packets_;
};

/// What a target does with a packet: accept, deny, either (another chain), or go on.
std::vector<Action> actions_of(std::string_view target) {
  if (target == "ACCEPT") return {Action::accept};
  if (is_one_of(target, {"DROP", "REJECT"})) return {Action::deny};
  if (target.empty() || is_one_of(target, {"LOG", "NFLOG", "ULOG", "AUDIT", "MARK", "CONNMARK", "TRACE"})) return {};
  return {Action::accept, Action::deny};
}

}  // namespace

std::vector<std::string> iptables_words(std::string_view line) {
  Words words;
  std::string word;
  bool quoted = false;
  const auto end_word = [&] {
    words.push_back(std::move(word));
    word.clear();
  };
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '\\' && i + 1 < line.size()) {
      word += line[++i];
    } else if (c == '"') {
      if (quoted) end_word();
      quoted = !quoted;
    } else if (!quoted && (c == ' ' || c == '\t' || c == '\n')) {
      if (!word.empty()) end_word();
    } else {
      word += c;
    }
  }
  if (!word.empty()) end_word();
  return words;
}

std::vector<FirewallRule> iptables_rules(const Words& arguments, Packets packets) {
  Arguments parsed(arguments, packets);
  if (!parsed.matches) return {};
  if (parsed.ports.empty()) parsed.ports.emplace_back();
  const std::vector<Action> actions = actions_of(parsed.target);
  std::vector<FirewallRule> rules;
  for (Action action : actions)
    for (PortRange ports : parsed.ports)
      rules.push_back({.action = action,
                       .scope = actions.size() > 1 ? Scope::some : parsed.scope,
                       .family = {},
                       .traffic = {ports, parsed.protocol},
                       .because = {}});
  return rules;
}

std::vector<FirewallRule> iptables_rules(const Words& arguments) {
  std::vector<FirewallRule> rules = iptables_rules(arguments, Packets{});
  if (!rules.empty()) return rules;
  rules = iptables_rules(arguments, Packets{.state = Packets::State::established});
  std::erase_if(rules, [](const FirewallRule& rule) { return rule.action == Action::accept; });
  for (FirewallRule& rule : rules) rule.scope = Scope::some;
  return rules;
}

std::string iptables_target(const Words& arguments) { return Arguments(arguments, Packets{}).target; }

std::optional<Addition> parse_addition(std::string_view line) {
  Words words = iptables_words(line);
  if (words.size() < 2 || !is_one_of(words[0], {"-A", "--append", "-I", "--insert"})) return std::nullopt;
  return Addition{
      .at_end = is_one_of(words[0], {"-A", "--append"}), .chain = std::move(words[1]), .arguments = Words(words.begin() + 2, words.end())};
}

}  // namespace nodeworthy
