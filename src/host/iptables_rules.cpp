#include "host/iptables_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string>

#include "base/text.h"
#include "host/shell_words.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The arguments taken apart.
struct Arguments {
  std::string protocol;
  std::vector<PortRange> ports;
  std::string target;
  Scope scope = Scope::all;
  bool new_connections = true;

  explicit Arguments(const std::vector<std::string>& words) {
    for (size_t i = 0; i < words.size(); ++i) {
      const std::string value = i + 1 < words.size() ? words[i + 1] : std::string();
      if (takes_value(words[i], value)) {
        ++i;
      } else {
        scope = Scope::some;  // a source, an interface, a negation: nothing that is judged here
      }
    }
  }

 private:
  /// Whether an option is known here; remembers what it says.
  bool takes_value(std::string_view option, const std::string& value) {
    if (is_one_of(option, {"-p", "--protocol"})) {
      protocol = value == "all" ? std::string() : protocol_name(value);
    } else if (is_one_of(option, {"--dport", "--dports", "--destination-port", "--destination-ports"})) {
      add_ports(value);
    } else if (is_one_of(option, {"-j", "--jump", "-g", "--goto"})) {
      target = value;
    } else if (is_one_of(option, {"-m", "--match"})) {
      return is_one_of(value, {"tcp", "udp", "multiport", "comment", "state", "conntrack"});
    } else if (is_one_of(option, {"--state", "--ctstate"})) {
      new_connections = value.find("NEW") != std::string::npos;
    } else {
      return is_one_of(option, {"--comment", "--reject-with"});
    }
    return true;
  }

  /// "80,8000:8100"
  void add_ports(std::string_view text) {
    constexpr size_t most = 15;  // of a rule, as xt_multiport has it; iptables refuses more
    const std::vector<std::string_view> parts = split(text, ',');
    if (parts.size() > most) {
      scope = Scope::some;
      ports.emplace_back();
      return;
    }
    for (std::string_view part : parts) {
      const std::optional<PortRange> range = parse_port_range(replace_all(part, ":", "-"));
      if (!range) scope = Scope::some;
      ports.push_back(range.value_or(PortRange()));
    }
  }
};

/// A line of `iptables-save -c`, "[12:720] -A INPUT ...", without what it has counted.
std::string_view without_counters(std::string_view line) {
  const size_t end = line.starts_with('[') ? line.find(']') : std::string_view::npos;
  return end == std::string_view::npos ? line : strip(line.substr(end + 1));
}

/// What a target does with a packet: accept, deny, either (another chain), or go on.
std::vector<Action> actions_of(std::string_view target) {
  if (target == "ACCEPT") return {Action::accept};
  if (is_one_of(target, {"DROP", "REJECT"})) return {Action::deny};
  if (target.empty() || is_one_of(target, {"LOG", "NFLOG", "ULOG", "AUDIT", "MARK", "CONNMARK", "TRACE"})) return {};
  return {Action::accept, Action::deny};
}

constexpr std::string_view policy = ":INPUT ";

using Rules = std::vector<FirewallRule>;

/// Adds what a line says to the rules that are met in turn, or to those that may be met before all others.
void add_to(Rules& in_turn, Rules& before, std::string_view table, const Addition& addition, std::string_view family,
            const std::string& place) {
  const bool filters = table == "filter";
  if (addition.chain != "INPUT" && (filters || addition.chain != "PREROUTING")) return;
  // In front of the tracking of connections all packets are invalid, and what is not tracked is never new.
  const bool untracked = table == "raw";
  if (!untracked && decides_nothing(addition.arguments)) return;
  Rules rules = iptables_rules(addition.arguments);
  const auto accepts = [](const FirewallRule& rule) { return rule.action == Action::accept; };
  const bool accepts_only = std::all_of(rules.begin(), rules.end(), accepts);
  const bool may_accept = std::any_of(rules.begin(), rules.end(), accepts);
  // In other tables a plain DROP counts: what else stands there translates and marks.
  if (!filters && (accepts_only || (may_accept && !untracked))) return;
  const bool in_order = filters && addition.at_end;
  for (FirewallRule& rule : rules) {
    rule.family = family;
    rule.because = place;
    if (!in_order) rule.scope = Scope::some;
    (in_order ? in_turn : before).push_back(std::move(rule));
  }
}

}  // namespace

std::vector<FirewallRule> iptables_rules(std::string_view arguments) {
  Arguments parsed(shell_words(arguments));
  if (parsed.ports.empty()) parsed.ports.emplace_back();
  std::vector<Action> actions = actions_of(parsed.target);
  if (!parsed.new_connections) {
    // Replies alone open nothing, and without them nothing works, if it is them that the rule denies.
    std::erase(actions, Action::accept);
    parsed.scope = Scope::some;
  }
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

bool decides_nothing(std::string_view arguments) {
  const std::vector<std::string> words = shell_words(arguments);
  if (std::find(words.begin(), words.end(), "!") != words.end()) return false;
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& value = words[i + 1];
    if (words[i] == "-i" && value == "lo") return true;
    if ((words[i] == "--ctstate" || words[i] == "--state") && value == "INVALID") return true;
    if (words[i] == "-j" && (value.find("-logging-") != std::string::npos || value.ends_with("-not-local"))) return true;
    if (words[i] == "-j" && value.ends_with("-skip-to-policy-input")) return true;
  }
  return false;
}

std::optional<Addition> parse_addition(std::string_view line) {
  line = strip(line);
  if (!line.starts_with("-A ") && !line.starts_with("-I ")) return std::nullopt;
  const std::string_view rest = strip(line.substr(3));
  const size_t end = std::min(rest.find(' '), rest.size());
  return Addition{.at_end = line[1] == 'A', .chain = rest.substr(0, end), .arguments = rest.substr(end)};
}

bool has_commit(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return strip(line) == "COMMIT"; });
}

InputChain parse_input_chain(std::string_view file, std::string_view text, std::string_view family) {
  InputChain chain{.rules = {}, .because = fmt::format("no rule in {}", file)};
  Rules before;
  std::string_view table;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = without_counters(strip(line));
    if (line.starts_with('*')) table = line.substr(1);
    const std::string place = fmt::format("{}:{}", file, number);
    if (table == "filter" && line.starts_with(policy)) {
      chain.rest = strip(line.substr(policy.size())).starts_with("DROP") ? Action::deny : Action::accept;
      chain.because = "policy in " + place;
    }
    if (const std::optional<Addition> addition = parse_addition(line)) add_to(chain.rules, before, table, *addition, family, place);
  }
  chain.rules.insert(chain.rules.begin(), before.begin(), before.end());
  return chain;
}

}  // namespace nodeworthy
