// Repairs that are killed, and repairs in which system calls fail, at every call in turn.
#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "tests/support/bad_node.h"
#include "tests/support/catch.h"
#include "tests/support/faults.h"
#include "tests/support/repairs.h"
#include "tests/support/step.h"

namespace nodeworthy {
namespace {

using test::Faults;
using test::RepairShop;
using Snapshot = std::map<std::string, std::string>;

constexpr auto changes = Faults::Count::changes;

const test::Tree& bad_node() {
  static const test::Tree tree(test::bad_node(), "running: true\n");
  return tree;
}

Plan plan_in(const RepairShop& shop) { return test::plan_for(shop, test::repair_of_bad_node()); }

/// The bad node after a repair that nothing disturbed.
Snapshot repaired() {
  RepairShop shop(bad_node().folder());
  REQUIRE(std::holds_alternative<Performed>(test::perform_in(shop, plan_in(shop))));
  return test::snapshot(shop.tree());
}

/// Files that are neither as before nor as after, a line each. What a killed run was about to put into place is hidden beside it.
std::string half_done(const Snapshot& before, const Snapshot& after, const Snapshot& now) {
  std::string text;
  for (const auto& [path, what] : now) {
    if (path.starts_with("/proc/") || path.starts_with("/run/")) continue;  // a loaded module brings values of its own
    const bool is_old = before.contains(path) && before.at(path) == what;
    const bool is_new = after.contains(path) && after.at(path) == what;
    const bool is_temporary = path.substr(path.rfind('/') + 1).starts_with('.') && path.ends_with(".nodeworthy");
    if (!is_old && !is_new && !is_temporary) text += fmt::format("{}: {}\n", path, what);
  }
  for (const auto& [path, what] : before)
    if (after.contains(path) && !now.contains(path)) text += path + " is gone\n";
  return text;
}

/// Whether it was killed while it wrote a value below /proc: the kernel takes that at once, a file of a fixture does not.
bool value_is_torn(const Snapshot& now) {
  return std::any_of(now.begin(), now.end(),
                     [](const auto& entry) { return entry.first.starts_with("/proc/sys/") && entry.second.ends_with('\n'); });
}

void undo_all(RepairShop& shop) {
  while (true) {
    const Reading<std::vector<RunRecord>> runs = read_runs(*shop.machine().look());
    REQUIRE(runs.present());
    if (std::all_of(runs.value().begin(), runs.value().end(), [](const RunRecord& run) { return run.undone; })) return;
    for (const UndoItem& item : test::undo_in(shop)) {
      INFO(item.subject << ": " << item.why);
      REQUIRE(item.state <= UndoItem::State::as_before);
    }
  }
}

TEST_CASE("a repair that is killed at any call leaves whole files, can be undone, and can be done again") {
  const Snapshot after = repaired();
  for (size_t nth = 1;; nth += test::step) {
    RepairShop shop(bad_node().folder());
    const Snapshot before = test::snapshot(shop.tree());
    const Plan plan = plan_in(shop);
    const bool died = test::dies([&] {
      const Faults faults = Faults::kill_at(nth, changes);
      test::perform_in(shop, plan);
    });
    INFO("killed at call " << nth);
    if (!died) {
      CHECK(nth > 150);  // else the test kills nothing
      break;
    }
    if (value_is_torn(test::snapshot(shop.tree()))) continue;
    REQUIRE(half_done(before, after, test::snapshot(shop.tree())).empty());

    // Undone at once on one machine, repaired again and then undone on another.
    RepairShop again(shop.folder());
    undo_all(shop);
    REQUIRE(test::difference(before, test::snapshot(shop.tree())).empty());
    if (const Plan rest = plan_in(again); !rest.steps.empty()) REQUIRE(std::holds_alternative<Performed>(test::perform_in(again, rest)));
    REQUIRE(half_done(before, after, test::snapshot(again.tree())).empty());
    REQUIRE(plan_in(again).steps.empty());
    undo_all(again);
    REQUIRE(test::difference(before, test::snapshot(again.tree())).empty());
  }
}

TEST_CASE("undo that is killed at any call goes on when it is repeated") {
  RepairShop done(bad_node().folder());
  const Snapshot before = test::snapshot(done.tree());
  REQUIRE(std::holds_alternative<Performed>(test::perform_in(done, plan_in(done))));
  const Snapshot after = test::snapshot(done.tree());
  for (size_t nth = 1;; nth += test::step) {
    RepairShop shop(done.folder());
    const bool died = test::dies([&] {
      const Faults faults = Faults::kill_at(nth, changes);
      test::undo_in(shop);
    });
    INFO("killed at call " << nth);
    if (value_is_torn(test::snapshot(shop.tree()))) continue;
    REQUIRE(half_done(before, after, test::snapshot(shop.tree())).empty());
    undo_all(shop);
    REQUIRE(test::difference(before, test::snapshot(shop.tree())).empty());
    if (!died) break;
  }
}

/// What the steps of a repair that did not succeed say, and what kept it from beginning.
std::vector<std::string> errors_of(const std::variant<Performed, std::string>& result) {
  if (const auto* why = std::get_if<std::string>(&result)) return {*why};
  std::vector<std::string> errors;
  for (const StepResult& step : std::get<Performed>(result).steps)
    if (step.error) errors.push_back(*step.error);
  if (const Failure& failure = std::get<Performed>(result).journal_error) errors.push_back(*failure);
  return errors;
}

TEST_CASE("a repair in which any call fails loses nothing and names the error") {
  const Snapshot after = repaired();
  for (const int error : {ENOSPC, EROFS, EACCES, EIO}) {
    for (size_t nth = 1;; nth += test::step) {
      RepairShop shop(bad_node().folder());
      const Snapshot before = test::snapshot(shop.tree());
      const Plan plan = plan_in(shop);
      std::variant<Performed, std::string> result = std::string();
      bool met = false;
      {
        const Faults faults = Faults::fail_at(nth, error, changes);
        result = test::perform_in(shop, plan);
        met = faults.met();
      }
      if (!met) break;
      const std::vector<std::string> errors = errors_of(result);
      INFO("call " << nth << " fails with " << std::strerror(error) << "\n" << fmt::format("{}", fmt::join(errors, "\n")));
      const Snapshot now = test::snapshot(shop.tree());
      if (value_is_torn(now)) continue;
      REQUIRE(half_done(before, after, now).empty());
      const bool all_done = test::difference(after, now).empty() && std::get<Performed>(result).run.finished;
      REQUIRE((all_done || !errors.empty()));
      if (!errors.empty()) REQUIRE(errors.front().find('/') != std::string::npos);
      undo_all(shop);
      REQUIRE(test::difference(before, test::snapshot(shop.tree())).empty());
    }
  }
}

}  // namespace
}  // namespace nodeworthy
