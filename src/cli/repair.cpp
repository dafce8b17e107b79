#include "cli/repair.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/session.h"
#include "engine/plan.h"
#include "engine/problems.h"
#include "engine/repaired.h"
#include "engine/run.h"
#include "engine/undo.h"
#include "host/directory_host.h"

namespace nodeworthy {
namespace {

/// What the machine or image is changed through; throws InputError where it cannot be opened.
WritableRoot open_root(const std::optional<std::string>& root) {
  try {
    return WritableRoot(root.value_or("/"));
  } catch (const std::system_error& error) {
    throw InputError(fmt::format("--root {}", system_message(root.value_or("/"), error.code().value())));
  }
}

/// Nothing of an image is told to this machine's kernel or services, and nothing of it is executed.
Ended refuse_program(const std::vector<std::string>&, std::chrono::milliseconds) { return {.how = Ended::How::not_started}; }

/// `kubeadm_file` as of Host::name_kubeadm_file.
Machine machine_at(const std::optional<std::string>& root, WritableRoot& writable, const std::string& kubeadm_file = {}) {
  auto look = [root, kubeadm_file] {
    std::unique_ptr<Host> host = open_host(root);
    host->name_kubeadm_file(kubeadm_file);
    return host;
  };
  return {.look = std::move(look), .root = writable, .run = root ? RunProgram(refuse_program) : RunProgram(run_program)};
}

void tell_of_interrupted_runs(const Host& host, const std::optional<std::string>& root, const Console& console) {
  const Reading<std::vector<RunRecord>> runs = read_runs(host);
  if (runs.unreadable()) return complain(console, runs.why());
  for (const RunRecord& run : runs.value())
    if (!run.finished && !run.undone)
      complain(console, fmt::format("the run {} was interrupted; what it did is kept, and `nodeworthy undo {}{}` takes it back", run.id,
                                    run.id, root ? fmt::format(" --root {}", *root) : ""));
}

bool any_failed(const Performed& performed) {
  return std::any_of(performed.steps.begin(), performed.steps.end(), [](const StepResult& step) { return step.error.has_value(); });
}

/// The run that was asked for, or the last one that did something that is not undone.
RunRecord chosen_run(const std::vector<RunRecord>& runs, const std::string& id) {
  if (id.empty()) {
    const auto last = std::find_if(runs.rbegin(), runs.rend(), [](const RunRecord& run) { return !run.undone; });
    if (last == runs.rend()) throw InputError("there is no run to undo");
    return *last;
  }
  const auto found = std::find_if(runs.begin(), runs.end(), [&](const RunRecord& run) { return run.id == id; });
  if (found != runs.end()) return *found;
  std::vector<std::string> ids;
  for (const RunRecord& run : runs) ids.push_back(run.id);
  throw InputError(fmt::format("there is no run {}{}; `nodeworthy undo --list` shows them", printable(id), suggestion(id, ids)));
}

std::vector<RunRecord> all_runs(const Host& host) {
  Reading<std::vector<RunRecord>> runs = read_runs(host);
  if (!runs.present()) throw InputError(runs.why());
  return runs.value();
}

/// A run that is to be undone, and what it did.
struct ChosenRun {
  RunRecord run;
  std::vector<JournalEntry> entries;
};

ChosenRun choose_run(const Host& host, const std::string& id) {
  RunRecord run = chosen_run(all_runs(host), id);
  const Reading<std::vector<JournalEntry>> entries = read_entries(host, run);
  if (!entries.present()) throw InputError(entries.why());
  return {.run = std::move(run), .entries = entries.value()};
}

std::string_view describe(const RunRecord& run) {
  if (run.undone) return "undone";
  return run.finished ? "can be undone" : "interrupted, can be undone";
}

void list_runs(const std::vector<RunRecord>& runs, const Console& console) {
  if (runs.empty()) console.out << "nothing was repaired here\n";
  for (const RunRecord& run : runs)
    console.out << fmt::format("{}  {} {}, by {}: {}\n", run.id, run.actions, run.actions == 1 ? "action" : "actions",
                               printable(run.program), describe(run));
}

std::string_view describe(UndoItem::State state, UndoCommand::What what) {
  switch (state) {
    case UndoItem::State::restored: return what == UndoCommand::What::show ? "would restore" : "restored";
    case UndoItem::State::as_before: return "as before";
    case UndoItem::State::refused: return what == UndoCommand::What::show ? "would refuse" : "refused";
    case UndoItem::State::failed: return "failed";
  }
  return {};
}

/// What became of each action; failed where one could not be taken back.
ExitCode show(const std::vector<UndoItem>& items, UndoCommand::What what, const Console& console) {
  if (items.empty()) console.out << "nothing of it is left to take back\n";
  size_t left = 0;
  for (const UndoItem& item : items) {
    console.out << fmt::format("{:13}  {}\n", describe(item.state, what), printable(item.subject));
    if (!item.why.empty()) console.out << wrapped(printable(item.why), 15, console.width);
    if (item.state >= UndoItem::State::refused) ++left;
  }
  if (left == 0) return ExitCode::good;
  console.out << fmt::format("\n{} of {} {} left as {}\n", left, items.size(), left == 1 ? "is" : "are", left == 1 ? "it is" : "they are");
  return ExitCode::failed;
}

}  // namespace

Repair repair(const std::vector<Rule>& rules, Report found, const Host& host, const CheckCommand& command, const Console& console) {
  const Plan plan = make_plan(rules, found, host, command.fix->most);
  if (plan.steps.empty()) {
    tell_of_interrupted_runs(host, command.root, console);
    return {.report = std::move(found)};
  }
  auto stopped = [&](const std::string& why) {
    complain(console, fmt::format("nothing was changed: {}", why));
    return Repair{.report = std::move(found), .status = ExitCode::cannot_write};
  };
  WritableRoot root = open_root(command.root);
  const Machine machine = machine_at(command.root, root, host.named_kubeadm_file());
  const std::variant<Journal, std::string> journal = Journal::open(machine);
  if (const auto* why = std::get_if<std::string>(&journal)) return stopped(*why);
  tell_of_interrupted_runs(host, command.root, console);
  const auto performed = perform(plan, host, machine, std::get<Journal>(journal), std::chrono::system_clock::now());
  if (const auto* why = std::get_if<std::string>(&performed)) return stopped(*why);
  const auto& done = std::get<Performed>(performed);
  Report after = run(rules, *machine.look());
  after.profiles = found.profiles;
  after.settings = found.settings;
  after.assumed = found.assumed;
  ExitCode status = any_failed(done) ? ExitCode::failed : ExitCode::good;
  if (done.journal_error) {
    complain(console, fmt::format("the journal of the run {} is not complete: {}", done.run.id, *done.journal_error));
    status = ExitCode::cannot_write;
  }
  return {.report = repaired(found, std::move(after), plan, done), .status = status};
}

ExitCode undo(const UndoCommand& command, const Console& console) {
  const std::unique_ptr<Host> host = open_host(command.root);
  if (command.what == UndoCommand::What::list) return list_runs(all_runs(*host), console), ExitCode::good;
  ChosenRun chosen = choose_run(*host, command.run);
  WritableRoot root = open_root(command.root);
  const Machine machine = machine_at(command.root, root);
  if (command.what == UndoCommand::What::show) {
    console.out << fmt::format("the run {}\n", chosen.run.id);
    return show(plan_undo(std::move(chosen.entries), machine, command.insistence), command.what, console);
  }
  const std::variant<Journal, std::string> journal = Journal::open(machine);
  if (const auto* why = std::get_if<std::string>(&journal)) {
    complain(console, fmt::format("nothing was undone: {}", *why));
    return ExitCode::cannot_write;
  }
  // Read again under the lock: until then the run may have gone on.
  chosen = choose_run(*machine.look(), command.run);
  console.out << fmt::format("the run {}\n", chosen.run.id);
  return show(undo(chosen.run, std::move(chosen.entries), machine, std::get<Journal>(journal), command.insistence), command.what, console);
}

}  // namespace nodeworthy
