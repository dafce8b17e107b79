// What one rule came to, in words for a person: shared by the text report and the failures of JUnit.
#pragma once

#include <string>

#include "engine/report.h"
#include "report/style.h"

namespace nodeworthy {

/// "FAIL", "UNKNOWN", "FIXED", "PASS" or "SKIPPED", the id, the severity and the title, in one line.
std::string rule_head(const RuleReport& rule, const TextStyle& style);

/// What stands below the head, indented: of a fail the observations with what is wanted above what is there, why it matters and what would
/// repair it; of an unknown the observations with why they could not be told; of a pass what is there; of a skip why. Then what --fix did
/// and what it could not do, whatever the rule came to.
std::string rule_body(const RuleReport& rule, const TextStyle& style);

}  // namespace nodeworthy
