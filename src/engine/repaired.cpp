#include "engine/repaired.h"

#include <algorithm>

namespace nodeworthy {
namespace {

bool asked_for(const Step& step, std::string_view rule) {
  return std::find(step.rules.begin(), step.rules.end(), rule) != step.rules.end();
}

/// What was done for a rule.
std::vector<ReportedChange> done_for(std::string_view rule, const Plan& plan, const Performed& performed) {
  std::vector<ReportedChange> changes;
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    if (!asked_for(plan.steps[i], rule)) continue;
    const StepResult& result = performed.steps[i];
    changes.push_back({.change = plan.steps[i].change, .done = result.done, .error = result.error, .before = result.before});
  }
  return changes;
}

bool is_among(const Change& change, const std::vector<ReportedChange>& changes) {
  return std::any_of(changes.begin(), changes.end(), [&](const ReportedChange& one) { return one.change.edit == change.edit; });
}

Verdict verdict_in(const Report& report, std::string_view rule) {
  const auto found = std::find_if(report.rules.begin(), report.rules.end(), [&](const RuleReport& one) { return one.id == rule; });
  return found == report.rules.end() ? Verdict::skipped : found->verdict;
}

}  // namespace

Report repaired(const Report& before, Report after, const Plan& plan, const Performed& performed) {
  for (RuleReport& rule : after.rules) {
    std::vector<ReportedChange> changes = done_for(rule.id, plan, performed);
    const bool was_touched = std::any_of(changes.begin(), changes.end(), [](const ReportedChange& change) { return change.done; });
    const bool went_wrong =
        std::any_of(changes.begin(), changes.end(), [](const ReportedChange& change) { return change.error.has_value(); });
    const Verdict first = verdict_in(before, rule.id);
    if (rule.verdict == Verdict::pass && (first == Verdict::fail || first == Verdict::unknown)) {
      if (went_wrong) rule.verdict = first;
      if (was_touched && !went_wrong) rule.verdict = Verdict::fixed;
    }
    for (ReportedChange& change : rule.changes)
      if (!is_among(change.change, changes)) changes.push_back(std::move(change));
    rule.changes = std::move(changes);
  }
  after.run = performed.run.id;
  after.started = before.started;
  after.duration += before.duration;
  return after;
}

}  // namespace nodeworthy
