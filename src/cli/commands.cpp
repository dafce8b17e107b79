#include "cli/commands.h"

#include <fmt/format.h>

#include <ostream>

#include "base/heap.h"
#include "base/text.h"
#include "cli/explain.h"
#include "cli/kubeadm_names.h"
#include "cli/repair.h"
#include "cli/rules.h"
#include "cli/session.h"
#include "cli/written_reports.h"
#include "engine/plan.h"
#include "engine/run.h"
#include "report/plan_text.h"

namespace nodeworthy {
namespace {

TextStyle on_console(const CheckCommand& command, const Console& console) {
  return {.colour = console.colour, .verbosity = command.verbosity, .width = console.width, .fail_on = command.fail_on};
}

/// Shows what would be done about what failed; whether that is anything.
bool show_plan(const std::vector<Rule>& rules, const Report& report, const Host& host, const CheckCommand& command,
               const Console& console) {
  const Plan plan = make_plan(rules, report, host, command.fix->most);
  console.out << "\n" << plan_text(plan, on_console(command, console)) << std::flush;
  return !plan.steps.empty();
}

/// What a check of a usual node takes, in bytes.
constexpr size_t usual_heap = size_t{1280} << 10;

ExitCode check(const CheckCommand& command, const Console& console) {
  reserve_heap(usual_heap);
  const std::unique_ptr<Host> host = open_host(command);
  Session session = start_session(command.selection, *host);
  const std::vector<std::string> skip = skipped_names(*host, session, command.skip);
  for (const std::string& note : session.notes) complain(console, note);
  const std::vector<Rule> rules = bind_rules(session, select_rules(session, command.only, skip));
  Report report = run(rules, *host);
  report.profiles = session.profile.names;
  report.settings = session.settings.settings;
  for (const auto& [name, why] : session.settings.assumed) report.assumed.push_back(name);
  ExitCode repair_status = ExitCode::good;
  if (command.fix && command.fix->how == Fix::How::perform) {
    Repair done = repair(rules, std::move(report), *host, command, console);
    report = std::move(done.report);
    repair_status = done.status;
  }

  const Written written = write_reports(report, command.outputs, on_console(command, console), console);
  if (report.summary().skipped == report.rules.size())
    throw InputError("no rule applies here: each was skipped, so nothing is known of this node");
  const bool pending = command.fix && command.fix->how == Fix::How::dry_run && show_plan(rules, report, *host, command, console);
  if (written == Written::in_part) return ExitCode::cannot_write;
  if (pending) return ExitCode::pending;
  return repair_status == ExitCode::good ? status_of(report, command.fail_on) : repair_status;
}

struct Perform {
  const Console& console;

  ExitCode operator()(const CheckCommand& command) const { return check(command, console); }
  ExitCode operator()(const ListCommand& command) const { return print(rule_list(command.selection)); }
  ExitCode operator()(const ExplainCommand& command) const { return print(explanation(command.selection, command.rule, console.width)); }
  ExitCode operator()(const LintCommand& command) const { return lint_rules(command, console); }
  ExitCode operator()(const TestCommand& command) const { return test_rules(command, console); }
  ExitCode operator()(const UndoCommand& command) const { return undo(command, console); }
  ExitCode operator()(const PrintCommand& command) const { return print(command.text); }

 private:
  ExitCode print(const std::string& text) const {
    console.out << sanitized(text);
    return ExitCode::good;
  }
};

}  // namespace

void complain(const Console& console, std::string_view message) {
  for (std::string_view line : lines_of(message)) console.err << "nodeworthy: " << printable(line, line.size()) << "\n";
}

ExitCode perform(const Command& command, const Console& console) {
  const ExitCode code = std::visit(Perform{console}, command);
  if (console.out.flush()) return code;
  complain(console, "standard output cannot be written");
  return ExitCode::cannot_write;
}

ExitCode guarded(const Console& console, const std::function<ExitCode()>& action) {
  try {
    return action();
  } catch (const InputError& error) {
    complain(console, error.what());
    return ExitCode::usage;
  } catch (const std::exception& error) {
    complain(console, fmt::format("a defect of nodeworthy, please report it: {}", error.what()));
    return ExitCode::defect;
  }
}

}  // namespace nodeworthy
