#include "engine/perform.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/tasks.h"

namespace nodeworthy {
namespace {

class Performance {
 public:
  Performance(const Plan& plan, const Machine& machine, const Journal& journal, RunRecord run)
      : plan_(plan), machine_(machine), journal_(journal), performed_{.run = std::move(run), .steps = {}, .journal_error = {}} {
    performed_.steps.resize(plan.steps.size());
  }

  Performed perform(std::vector<Task> tasks) {
    for (Task& task : tasks)
      if (Failure failure = do_task(task)) fail(task, *failure);
    for (StepResult& step : performed_.steps) step.done = !step.error;
    RunRecord finished = performed_.run;
    finished.finished = true;
    performed_.journal_error = journal_failure_ ? journal_failure_ : journal_.write(finished);
    if (!performed_.journal_error) performed_.run = std::move(finished);
    return std::move(performed_);
  }

 private:
  Failure do_task(Task& task) {
    if (journal_failure_) return fmt::format("not done, because the journal cannot be written: {}", *journal_failure_);
    if (Failure why = reason_to_refrain(task)) return why;
    if (Failure failure = look_before(task.action, machine_)) return failure;
    // What was never begun has no record: undo reads them up to the first that is missing.
    JournalEntry entry{.number = ++number_, .state = ActionState::begun, .rules = rules_of(task), .action = task.action};
    journal_failure_ = journal_.write_begun(performed_.run, entry);
    if (journal_failure_) return fmt::format("not done, because the journal cannot be written: {}", *journal_failure_);
    note_before(task);
    Failure failure = carry_out(task.action, machine_);
    entry.state = failure ? ActionState::failed : ActionState::done;
    entry.error = failure.value_or("");
    journal_failure_ = journal_.write_state(performed_.run, entry);
    return failure;
  }

  /// Whether a disruption would be for nothing, or firewalld's file would say what firewalld would not do.
  Failure reason_to_refrain(const Task& task) const {
    const auto* put = std::get_if<PutEntry>(&task.action);
    for (const size_t at : task.steps) {
      const Step& step = plan_.steps[at];
      if (put != nullptr && put->opens && performed_.steps[at].error)
        return fmt::format("not done, because this failed: {}", describe(step.change.edit));
      if (step.change.caution != Caution::disruptive || std::holds_alternative<PutEntry>(task.action)) continue;
      for (size_t other = 0; other < plan_.steps.size(); ++other)
        if (performed_.steps[other].error && shares_a_rule(step, plan_.steps[other]))
          return fmt::format("not done, because this failed: {}", describe(plan_.steps[other].change.edit));
    }
    return {};
  }

  void note_before(const Task& task) {
    for (const size_t at : task.steps) {
      std::optional<std::string>& before = performed_.steps[at].before;
      if (!before) before = before_of(task.action);
    }
  }

  std::optional<std::string> before_of(const Action& action) const {
    const auto* put = std::get_if<PutEntry>(&action);
    const bool kept = put != nullptr && put->before.present() && std::holds_alternative<RegularFile>(put->before.value());
    return kept ? copy_of_before(performed_.run, number_) : describe_before(action);
  }

  void fail(const Task& task, const std::string& why) {
    for (const size_t at : task.steps)
      if (!performed_.steps[at].error) performed_.steps[at].error = why;
  }

  std::vector<std::string> rules_of(const Task& task) const {
    std::vector<std::string> rules;
    for (const size_t at : task.steps)
      for (std::string_view id : plan_.steps[at].rules)
        if (std::find(rules.begin(), rules.end(), id) == rules.end()) rules.emplace_back(id);
    return rules;
  }

  const Plan& plan_;
  const Machine& machine_;
  const Journal& journal_;
  Performed performed_;
  size_t number_ = 0;
  Failure journal_failure_;
};

}  // namespace

std::variant<Performed, std::string> perform(const Plan& plan, const Host& host, const Machine& machine, const Journal& journal,
                                             std::chrono::system_clock::time_point now) {
  std::vector<Task> tasks = tasks_of(plan, host, machine.root);
  std::variant<RunRecord, std::string> run = journal.begin(now, tasks.size());
  if (auto* why = std::get_if<std::string>(&run)) return std::move(*why);
  return Performance(plan, machine, journal, std::get<RunRecord>(std::move(run))).perform(std::move(tasks));
}

}  // namespace nodeworthy
