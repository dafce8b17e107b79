#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <system_error>
#include <tuple>

#include "base/text.h"
#include "cli/explain.h"
#include "cli/repair.h"
#include "cli/report_file.h"
#include "cli/session.h"
#include "engine/plan.h"
#include "engine/run.h"
#include "host/directory_host.h"
#include "report/formats.h"
#include "report/plan_text.h"

namespace nodeworthy {
namespace {

TextStyle in_file(const CheckCommand& command) { return {.verbosity = command.verbosity, .fail_on = command.fail_on}; }

TextStyle on_console(const CheckCommand& command, const Console& console) {
  return {.colour = console.colour, .verbosity = command.verbosity, .width = console.width, .fail_on = command.fail_on};
}

/// The status of a run: what failed or could not be told among the rules that are severe enough.
ExitCode status_of(const Report& report, Severity least) {
  switch (report.verdict(least)) {
    case Verdict::fail: return ExitCode::failed;
    case Verdict::unknown: return ExitCode::unknown;
    default: return ExitCode::good;
  }
}

/// Writes the reports that go to files; false, with messages, where one could not be written.
bool write_files(const Report& report, const CheckCommand& command, const Console& console) {
  bool written = true;
  for (const Output& output : command.outputs) {
    if (output.file.empty()) continue;
    try {
      write_report_file(output.file, find_report_format(output.format)->write(report, in_file(command)));
    } catch (const std::system_error& error) {
      complain(console, fmt::format("the report cannot be written: {}", system_message(output.file, error.code().value())));
      written = false;
    }
  }
  return written;
}

/// Shows what would be done about what failed; whether that is anything.
bool show_plan(const std::vector<Rule>& rules, const Report& report, const Host& host, const CheckCommand& command,
               const Console& console) {
  const Plan plan = make_plan(rules, report, host, command.fix->most);
  console.out << "\n" << plan_text(plan, on_console(command, console)) << std::flush;
  return !plan.steps.empty();
}

ExitCode check(const CheckCommand& command, const Console& console) {
  const std::unique_ptr<Host> host = open_host(command.root);
  const Session session = start_session(command.selection, *host);
  for (const std::string& note : session.notes) complain(console, note);
  const std::vector<Rule> rules = bind_rules(session, select_rules(session, command.only, command.skip));
  Report report = run(rules, *host);
  report.profiles = session.profile.names;
  report.settings = session.settings;
  ExitCode repair_status = ExitCode::good;
  if (command.fix && command.fix->how == Fix::How::perform) {
    Repair done = repair(rules, std::move(report), *host, command, console);
    report = std::move(done.report);
    repair_status = done.status;
  }

  // Files first: who reads standard output may stop reading, which ends the program.
  const bool written = write_files(report, command, console);
  for (const Output& output : command.outputs)
    if (output.file.empty()) console.out << find_report_format(output.format)->write(report, on_console(command, console)) << std::flush;
  if (report.summary().skipped == report.rules.size())
    throw InputError("no rule applies here: each was skipped, so nothing is known of this node");
  const bool pending = command.fix && command.fix->how == Fix::How::dry_run && show_plan(rules, report, *host, command, console);
  if (!written) return ExitCode::cannot_write;
  if (pending) return ExitCode::pending;
  return repair_status == ExitCode::good ? status_of(report, command.fail_on) : repair_status;
}

/// The mistakes that binding every rule under every profile's settings shows, each once, by place.
std::vector<std::string> lint_problems(const Catalog& catalog, const Problems& loading) {
  Problems problems = loading;
  for (const auto& [name, file] : catalog.profiles()) {
    const Profile profile = read_profiles(catalog, {std::string(name)}, problems);
    for (std::string_view id : profile.rules) {
      const auto override = profile.overrides.find(id);
      Settings settings = profile.settings;
      settings.emplace("role", "worker");
      bind_rule(*catalog.rules().at(id), override == profile.overrides.end() ? Override{} : override->second, catalog.tables(), kinds(),
                settings, problems);
    }
  }
  std::vector<Problem> all = problems.all();
  auto place = [](const Problem& problem) { return std::tie(problem.file, problem.mark.line, problem.mark.column); };
  std::stable_sort(all.begin(), all.end(), [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
  std::vector<std::string> texts;
  for (const Problem& problem : all)
    if (std::find(texts.begin(), texts.end(), problem.text()) == texts.end()) texts.push_back(problem.text());
  return texts;
}

ExitCode lint(const LintCommand& command, const Console& console) {
  Catalog catalog(built_in_rule_files());
  const size_t built_in_profiles = catalog.profiles().size();
  Problems problems;
  catalog.add_folder(command.folder, problems);
  const std::vector<std::string> mistakes = lint_problems(catalog, problems);
  for (const std::string& mistake : mistakes) console.out << sanitized(mistake) << "\n";
  if (!mistakes.empty()) return ExitCode::usage;
  const size_t rules = catalog.added().size();
  const size_t profiles = catalog.profiles().size() - built_in_profiles;
  if (rules + profiles == 0) throw InputError(fmt::format("{}: holds no rule and no profile; they are files named *.yaml", command.folder));
  console.out << fmt::format("rules: {}, profiles: {}, mistakes: none\n", rules, profiles);
  return ExitCode::good;
}

struct Perform {
  const Console& console;

  ExitCode operator()(const CheckCommand& command) const { return check(command, console); }
  ExitCode operator()(const ListCommand& command) const { return print(rule_list(command.selection)); }
  ExitCode operator()(const ExplainCommand& command) const { return print(explanation(command.selection, command.rule, console.width)); }
  ExitCode operator()(const LintCommand& command) const { return lint(command, console); }
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
