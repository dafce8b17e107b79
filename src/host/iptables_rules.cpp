#include "host/iptables_rules.h"

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
    for (std::string_view part : split(text, ',')) {
      const std::optional<PortRange> range = parse_port_range(replace_all(part, ":", "-"));
      if (!range) scope = Scope::some;
      ports.push_back(range.value_or(PortRange()));
    }
  }
};

/// What a target does with a packet: accept, deny, either (another chain), or go on.
std::vector<Action> actions_of(std::string_view target) {
  if (target == "ACCEPT") return {Action::accept};
  if (is_one_of(target, {"DROP", "REJECT"})) return {Action::deny};
  if (target.empty() || is_one_of(target, {"LOG", "NFLOG", "ULOG", "AUDIT", "MARK", "CONNMARK", "TRACE"})) return {};
  return {Action::accept, Action::deny};
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

}  // namespace nodeworthy
