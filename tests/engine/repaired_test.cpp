#include "engine/repaired.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

constexpr std::string_view rule_id = "node/bad";

Report report_of(Verdict verdict) {
  Report report;
  report.rules.push_back({.id = rule_id, .verdict = verdict});
  return report;
}

struct Row {
  const char* edge;
  Verdict before;
  Verdict after;
  std::vector<StepResult> results;
  Verdict expected;
};

const StepResult done{.done = true};
const StepResult failed{.error = "it does not want to"};

const Row rows[] = {
    {"it passes when everything was done", Verdict::fail, Verdict::pass, {done, done}, Verdict::fixed},
    {"it could not be told, and passes", Verdict::unknown, Verdict::pass, {done, done}, Verdict::fixed},
    {"it fails all the same", Verdict::fail, Verdict::fail, {done, done}, Verdict::fail},
    {"it passes although a part went wrong", Verdict::fail, Verdict::pass, {done, failed}, Verdict::fail},
    {"it passes although all went wrong", Verdict::fail, Verdict::pass, {failed, failed}, Verdict::fail},
    {"it could not be told, and a part went wrong", Verdict::unknown, Verdict::pass, {done, failed}, Verdict::unknown},
    {"it passed before", Verdict::pass, Verdict::pass, {done, failed}, Verdict::pass},
};

TEST_CASE("what becomes of a rule that was repaired") {
  for (const Row& row : rows) {
    INFO(row.edge);
    Plan plan;
    for (const char* port : {"1/tcp", "2/tcp"}) plan.steps.push_back({.change = {OpenPort{"public", port}}, .rules = {rule_id}});
    const Report report =
        repaired(report_of(row.before), report_of(row.after), plan, {.run = {.id = "20260131T235959Z"}, .steps = row.results});
    CHECK(report.rules.front().verdict == row.expected);
    CHECK(report.rules.front().changes.size() == 2);
  }
}

}  // namespace
}  // namespace nodeworthy
