#include "tests/support/repairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "host/recorded_host.h"

namespace nodeworthy::test {

Plan plan_for(const RepairShop& shop, const std::vector<Change>& changes) { return plan_for(RecordedHost(shop.folder()), changes); }

Plan plan_for(const Host& host, const std::vector<Change>& changes) {
  Report report;
  report.rules.emplace_back();
  report.rules.back().id = "node/bad";
  report.rules.back().verdict = Verdict::fail;
  for (const Change& change : changes) report.rules.back().changes.push_back({.change = change});
  return make_plan({}, report, host, Caution::disruptive);
}

std::variant<Performed, std::string> perform_in(RepairShop& shop, const Plan& plan) {
  return perform_in(shop, plan, RecordedHost(shop.folder()));
}

std::variant<Performed, std::string> perform_in(RepairShop& shop, const Plan& plan, const Host& host) {
  constexpr std::chrono::system_clock::time_point last_second_of_january{std::chrono::seconds(1769903999)};
  const Machine machine = shop.machine();
  auto journal = Journal::open(machine);
  if (auto* why = std::get_if<std::string>(&journal)) return std::move(*why);
  return perform(plan, host, machine, std::get<Journal>(journal), last_second_of_january);
}

std::vector<UndoItem> undo_in(RepairShop& shop, Insistence insistence) {
  const Machine machine = shop.machine();
  auto journal = Journal::open(machine);
  const std::unique_ptr<Host> host = machine.look();
  const Reading<std::vector<RunRecord>> runs = read_runs(*host);
  if (!runs.present() || std::holds_alternative<std::string>(journal)) throw std::runtime_error("the journal cannot be read");
  const auto run = std::find_if(runs.value().rbegin(), runs.value().rend(), [](const RunRecord& one) { return !one.undone; });
  if (run == runs.value().rend()) throw std::runtime_error("there is no run");
  const Reading<std::vector<JournalEntry>> entries = read_entries(*host, *run);
  if (!entries.present()) throw std::runtime_error(entries.why());
  return undo(*run, entries.value(), machine, std::get<Journal>(journal), insistence);
}

std::string shown(const std::vector<UndoItem>& items) {
  std::string text;
  for (const UndoItem& item : items) {
    constexpr std::string_view states[] = {"restored", "as before", "refused", "failed"};
    text += fmt::format("{} {}{}{}\n", states[static_cast<size_t>(item.state)], item.subject, item.why.empty() ? "" : ": ", item.why);
  }
  return text;
}

}  // namespace nodeworthy::test
