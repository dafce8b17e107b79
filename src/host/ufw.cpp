#include "host/ufw.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "host/iptables_file.h"
#include "host/iptables_rules.h"
#include "host/shell_words.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;

constexpr std::string_view configuration = "/etc/ufw/ufw.conf";
constexpr std::string_view defaults = "/etc/default/ufw";

/// The files of one family, in the order in which packets meet their chains.
struct Family {
  std::string_view name;
  std::string_view chains;  // what the names of its chains begin with
  std::array<std::string_view, 3> files;
};
constexpr std::array<Family, 2> families{{
    {"ipv4", "ufw", {"/etc/ufw/before.rules", "/etc/ufw/user.rules", "/etc/ufw/after.rules"}},
    {"ipv6", "ufw6", {"/etc/ufw/before6.rules", "/etc/ufw/user6.rules", "/etc/ufw/after6.rules"}},
}};
// Of a file: some thousand rules, and little of what a hostile image can hold.
constexpr size_t most_bytes = size_t{256} << 10;
constexpr std::array<std::string_view, 3> stages{"before", "user", "after"};

/// Whether a rule leaves its chain, whatever the packet: what is behind it in the chain is never met.
bool leaves_chain(const std::vector<std::string>& arguments) {
  return arguments.size() == 2 && arguments[0] == "-j" && arguments[1] == "RETURN";
}

/// Whether a rule goes where packets are only logged, are for nobody here, or are kept out of the log.
bool decides_nothing(const std::vector<std::string>& arguments) {
  const std::string target = iptables_target(arguments);
  return target.find("-logging-") != std::string::npos || target.ends_with("-not-local") || target.ends_with("-skip-to-policy-input");
}

/// Adds what a file says of packets that come in.
void add_rules(const Family& family, size_t stage, const RestoredText& text, std::vector<FirewallRule>& rules) {
  const std::string chain = fmt::format("{}-{}-input", family.chains, stages[stage]);
  bool left = false;
  for (const RestoredText::Line& line : text.lines) {
    const std::optional<Addition> addition = parse_addition(line.text);
    if (!addition || (addition->chain != chain && addition->chain != "INPUT") || decides_nothing(addition->arguments)) continue;
    const bool in_order = addition->chain == chain && addition->at_end;
    left = left || (in_order && leaves_chain(addition->arguments));
    if (in_order && left) continue;
    for (FirewallRule& rule : iptables_rules(addition->arguments)) {
      rule.family = family.name;
      rule.because = fmt::format("{}:{}", family.files[stage], line.number);
      // Where people's own lines for other places stand is not followed: they may be met first.
      if (!in_order) rule.scope = FirewallRule::Scope::some;
      rules.insert(in_order ? rules.end() : rules.begin(), std::move(rule));
    }
  }
}

/// Why the files do not say all: a script that is called around them. Empty where there is none.
std::string calling_script(const Host& host) {
  for (std::string_view path : {"/etc/ufw/before.init", "/etc/ufw/after.init"}) {
    const Reading<Status>& status = host.status(path);
    if (status.unreadable()) return status.why();
    if (status.present() && (status.value().mode & 0111) != 0) return fmt::format("{} is called, and may let in or keep out more", path);
  }
  return {};
}

Reading<Ufw> read_rules(const Host& host, Ufw ufw) {
  if (const std::string why = calling_script(host); !why.empty()) return Unreadable{why};
  for (const Family& family : families) {
    if (family.name == "ipv6" && !ufw.filters_ipv6) continue;
    for (size_t stage = 0; stage < stages.size(); ++stage) {
      const Reading<std::string>& text = host.read(family.files[stage], most_bytes);
      if (text.unreadable()) return Unreadable{text.why()};
      if (text.absent()) return Unreadable{fmt::format("there is no {}", family.files[stage])};
      const RestoredText restored = parse_restored(family.files[stage], text.value());
      if (const std::string& why = restored.stop.empty() ? restored.doubt : restored.stop; !why.empty()) return Unreadable{why};
      add_rules(family, stage, restored, ufw.rules);
    }
  }
  return ufw;
}

/// Whether a file sets a name to yes or YES, which are the two words that ufw-init knows.
bool says_yes(const std::string& text, std::string_view name) {
  const std::optional<std::string> value = shell_assignment(text, name);
  return value == "yes" || value == "YES";
}

Reading<Ufw> read_enabled(const Host& host) {
  const Reading<std::string>& text = host.read(defaults);
  if (text.unreadable()) return Unreadable{text.why()};
  const std::string policy = text.present() ? shell_assignment(text.value(), "DEFAULT_INPUT_POLICY").value_or("") : "";
  if (policy != "ACCEPT" && policy != "DROP" && policy != "REJECT")
    return Unreadable{fmt::format("{} has no DEFAULT_INPUT_POLICY that is known", defaults)};
  return read_rules(host, Ufw{.enabled = true,
                              .filters_ipv6 = says_yes(text.value(), "IPV6"),
                              .rules = {},
                              .rest = policy == "ACCEPT" ? Action::accept : Action::deny,
                              .because = fmt::format("DEFAULT_INPUT_POLICY={} in {}", policy, defaults)});
}

}  // namespace

Reading<std::string> ufw_sysctl_file(const Host& host) {
  return host.read(configuration).and_then([&](const std::string& text) -> Reading<std::string> {
    if (!says_yes(text, "ENABLED")) return Absent{};
    return host.read(defaults).and_then([](const std::string& settings) -> Reading<std::string> {
      const std::optional<std::string> file = shell_assignment(settings, "IPT_SYSCTL");
      if (!file || file->empty()) return Absent{};
      return *file;
    });
  });
}

Reading<Ufw> Ufw::read(const Host& host) {
  return host.read(configuration).and_then([&](const std::string& text) -> Reading<Ufw> {
    return says_yes(text, "ENABLED") ? read_enabled(host) : Ufw{};
  });
}

Passage Ufw::passage(const Traffic& traffic, std::string_view family) const {
  if (family == "ipv6" && !filters_ipv6)
    return {.state = Passage::State::untold, .because = fmt::format("IPV6 is not yes in {}", defaults), .by_default = false};
  return judge_passage(rules, traffic, family, rest, because);
}

}  // namespace nodeworthy
