// What a rule says about a host with nothing on it: the explanation of one rule, the list of all, and the pages of docs/ made from them.
#pragma once

#include <string>
#include <string_view>

#include "cli/options.h"
#include "cli/session.h"

namespace nodeworthy {

/// What a person wants to know of one rule: what it expects, why, when it applies, what repairs it, where it is written about. Throws
/// InputError where no rule, or more than one, is meant.
std::string explanation(const Selection& selection, std::string_view rule, size_t width);

/// One line a rule: id, severity, whether it can be repaired, the profiles that have it, title.
std::string rule_list(const Selection& selection);

/// docs/rules.md.
std::string rules_page();

/// docs/kinds.md.
std::string kinds_page();

}  // namespace nodeworthy
