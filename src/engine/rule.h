// A rule: what should be, why, when it applies, and what of its repair is left to a person.
#pragma once

#include <optional>
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

/// What a profile changes of a rule.
struct Override {
  const Node* severity = nullptr;
  const Node* values = nullptr;  // a mapping of the rule's own values
};

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
};

/// Reads one rule; every mistake is reported. `override` comes from the profile, `tables` from the catalog.
Rule bind_rule(const RuleFile& file, const Override& override, const std::vector<const Node*>& tables, std::span<const Kind> kinds,
               const Settings& settings, Problems& problems);

}  // namespace nodeworthy
