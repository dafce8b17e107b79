#include "engine/undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "engine/tasks.h"

namespace nodeworthy {
namespace {

using State = UndoItem::State;

/// Whether an action is about files alone, be they those of an image.
bool is_of_files(const Action& action) { return std::holds_alternative<PutEntry>(action) || std::holds_alternative<GiveMode>(action); }

/// When an action's turn is: what reads files comes after them.
int turn_of(const JournalEntry& entry) {
  if (is_of_files(entry.action)) return 0;
  return std::holds_alternative<ReloadUnits>(entry.action) ? 1 : 2;
}

std::string subject_of(const Action& action) {
  const auto* command = std::get_if<RunCommand>(&action);
  return command == nullptr ? describe(action) : join(command->undo, " ");
}

/// What a run that was interrupted after it changed systemd's files did not come to: telling systemd of them, as undoing has to.
void add_reload(std::vector<JournalEntry>& entries, const Host& host) {
  const auto reloads = [](const JournalEntry& entry) { return std::holds_alternative<ReloadUnits>(entry.action); };
  const auto of_systemd = [](const JournalEntry& entry) {
    const auto* put = std::get_if<PutEntry>(&entry.action);
    return put != nullptr && systemd_reads(put->path);
  };
  if (!host.running() || !host.status("/run/systemd/system").present()) return;
  if (std::any_of(entries.begin(), entries.end(), reloads) || std::none_of(entries.begin(), entries.end(), of_systemd)) return;
  entries.push_back({.number = entries.size() + 1, .state = ActionState::begun, .rules = {}, .action = ReloadUnits{}});
}

/// The entries that are to be taken back, in order.
std::vector<JournalEntry*> in_order(std::vector<JournalEntry>& entries, bool running) {
  std::vector<JournalEntry*> order;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->state != ActionState::undone && (is_of_files(entry->action) || running)) order.push_back(&*entry);
  }
  std::stable_sort(order.begin(), order.end(), [](const JournalEntry* a, const JournalEntry* b) { return turn_of(*a) < turn_of(*b); });
  return order;
}

/// What is to be said before anything is done about an action.
UndoItem judged(const Action& action, const Machine& machine, Insistence insistence) {
  UndoItem item{.state = State::restored, .subject = subject_of(action), .why = {}};
  const Reading<UndoState> state = undo_state(action, machine);
  if (!state.present()) {
    item.state = State::refused;
    item.why = state.unreadable() ? state.why() : "it is not there any more";
  } else if (state.value() == UndoState::undone) {
    item.state = State::as_before;
  } else if (state.value() == UndoState::different && insistence == Insistence::careful) {
    item.state = State::refused;
    item.why = "it has changed since; --force puts it back all the same";
  }
  return item;
}

/// Whether anything that comes before was, or would be, put back.
bool is_restored(const UndoItem& item) { return item.state == State::restored; }

/// Goes through the entries in order; `act` is handed each entry with what is judged of it, and may change that.
template <class Act>
std::vector<UndoItem> go_through(std::vector<JournalEntry>& entries, const Machine& machine, Insistence insistence, Act act) {
  const std::unique_ptr<Host> host = machine.look();
  add_reload(entries, *host);
  std::vector<UndoItem> items;
  for (JournalEntry* entry : in_order(entries, host->running())) {
    UndoItem item = judged(entry->action, machine, insistence);
    const bool reloads = std::holds_alternative<ReloadUnits>(entry->action);
    if (reloads && std::none_of(items.begin(), items.end(), is_restored)) item.state = State::as_before;
    act(*entry, item);
    items.push_back(std::move(item));
  }
  return items;
}

void put_back(JournalEntry& entry, UndoItem& item, const Machine& machine) {
  // What was interrupted may have left a temporary file, which putting the same again takes away.
  const bool interrupted = entry.state != ActionState::done && std::holds_alternative<PutEntry>(entry.action);
  if (item.state != State::restored && !(item.state == State::as_before && interrupted)) return;
  if (Failure failure = take_back(entry.action, machine)) {
    item.state = State::failed;
    item.why = *failure;
  }
}

}  // namespace

std::vector<UndoItem> plan_undo(std::vector<JournalEntry> entries, const Machine& machine, Insistence insistence) {
  return go_through(entries, machine, insistence, [](JournalEntry&, UndoItem&) {});
}

std::vector<UndoItem> undo(RunRecord run, std::vector<JournalEntry> entries, const Machine& machine, const Journal& journal,
                           Insistence insistence) {
  std::vector<UndoItem> items = go_through(entries, machine, insistence, [&](JournalEntry& entry, UndoItem& item) {
    put_back(entry, item, machine);
    if (item.state >= State::refused) return;
    entry.state = ActionState::undone;
    // Without the mark the action is found to be as before when undo is repeated.
    if (Failure failure = journal.write_state(run, entry)) item.why = *failure;
  });
  run.undone = std::all_of(items.begin(), items.end(), [](const UndoItem& item) { return item.state < State::refused; });
  if (Failure failure = journal.write(run)) items.push_back({.state = State::failed, .subject = run.id, .why = *failure});
  return items;
}

}  // namespace nodeworthy
