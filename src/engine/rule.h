// A rule: what should be, why, when it applies, and what of its repair is left to a person.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog.h"
#include "engine/condition.h"

namespace nodeworthy {

/// How bad it is when a rule fails.
enum class Severity : uint8_t { info, warning, error };

/// "info", "warning", "error".
std::string_view describe(Severity severity);

/// The severity of that name; an unknown name is reported.
std::optional<Severity> read_severity(const Node& node, const Reporter& report);

/// What profiles change of a rule, known to be right.
struct Override {
  std::optional<Severity> severity;
  std::vector<const Node*> values;  // mappings of the rule's own values, of the last profile first
};

struct Otherwise;

/// A rule bound to the settings of a run. Borrows its texts from the catalog.
struct Rule {
  std::string_view id;
  std::string_view title;
  Severity severity = Severity::error;
  std::string_view because;
  std::vector<std::string_view> aka;
  std::vector<std::string_view> see;
  std::optional<std::string_view> by_hand;  // the repair is left to a person, and what to do
  bool disruptive = false;                  // every change is disruptive, whatever the kind says
  Condition when;
  Condition expect;
  std::set<std::string, std::less<>> settings;  // those that it was bound by
  std::vector<Otherwise> otherwise;             // what it would be by other values of settings that the host does not tell
};

/// A rule as it would be if a setting that the host does not tell had another value than the one that is assumed.
struct Otherwise {
  std::string setting;
  std::string assumed;
  std::string value;
  std::string why;  // the host does not tell it
  Rule rule;
};

/// Reads one rule; every mistake is reported. `override` comes from the profile, `tables` from the catalog.
Rule bind_rule(const RuleFile& file, const Override& override, const std::vector<const Node*>& tables, std::span<const Kind> kinds,
               const Settings& settings, Problems& problems);

/// The same, with what the rule would be by each other value of every assumed setting that the host would not tell.
Rule bind_rule(const RuleFile& file, const Override& override, const std::vector<const Node*>& tables, std::span<const Kind> kinds,
               const ResolvedSettings& settings, Problems& problems);

}  // namespace nodeworthy
