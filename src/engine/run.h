// Looking at a host with rules.
#pragma once

#include <vector>

#include "engine/report.h"

namespace nodeworthy {

/// Looks with one rule: skipped with the reason where its `when` is false, unknown where its `when` could not be told, or where it depends
/// on a setting that the host does not tell: where it comes to another verdict, or another repair, by another value that the setting may
/// have.
RuleReport look(const Rule& rule, const Host& host);

/// Looks with every rule and adds who was looked at. `profiles` and `settings` are left to the caller.
Report run(const std::vector<Rule>& rules, const Host& host);

/// Who the host is.
HostSummary summarize(const Host& host);

}  // namespace nodeworthy
