#include "tests/support/kinds.h"

#include <fmt/format.h>

#include "checks/kinds.h"
#include "engine/condition.h"
#include "host/recorded_host.h"
#include "host/yaml.h"
#include "tests/support/catch.h"

namespace nodeworthy::test {
namespace {

/// A bound condition with everything that it borrows.
struct Bound {
  explicit Bound(std::string_view text, const Settings& settings) : document(std::get<Document>(parse_yaml(text))), values({}, settings) {
    condition = Condition::bind(document.root(), kinds(), values, Reporter("", problems));
  }

  Document document;
  Problems problems;
  Values values;
  Condition condition;
};

}  // namespace

std::vector<Observation> look(std::string_view condition, const Host& host, const Settings& settings) {
  const Bound bound(condition, settings);
  for (const Problem& problem : bound.problems.all()) FAIL(problem.text());
  return bound.condition.look(host).observations;
}

std::string problems_of(std::string_view condition, const Settings& settings) {
  const Bound bound(condition, settings);
  std::string all;
  for (const Problem& problem : bound.problems.all()) {
    if (!all.empty()) all += '\n';
    all += fmt::format("{}:{}: {}", problem.mark.line, problem.mark.column, problem.what);
  }
  return all;
}

Verdict prevailing(const std::vector<Observation>& observations) {
  Verdict verdict = Verdict::skipped;
  for (const Observation& observation : observations) verdict = std::max(verdict, observation.verdict);
  return verdict;
}

std::string shown(const std::vector<Observation>& observations) {
  std::string text;
  for (const Observation& o : observations) {
    text += fmt::format("{} | {} | want {} | have {}\n", describe(o.verdict), o.subject, o.want, o.have);
    for (const Change& change : o.repair) text += fmt::format("  {}: {}\n", describe(change.caution), describe(change.edit));
    if (!o.reboot.empty()) text += fmt::format("  reboot: {}\n", o.reboot);
    if (!o.by_hand.empty()) text += fmt::format("  by hand: {}\n", o.by_hand);
  }
  return text;
}

void check_rows(std::span<const KindRow> rows) {
  for (const KindRow& row : rows) {
    INFO(row.what);
    const Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(shown(look(row.condition, host)) == row.expected);
  }
}

}  // namespace nodeworthy::test
