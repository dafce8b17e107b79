#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>
#include <set>
#include <system_error>

#include "base/text.h"
#include "cli/explain.h"
#include "cli/session.h"
#include "engine/run.h"
#include "host/live_host.h"
#include "report/formats.h"

namespace nodeworthy {
namespace {

std::unique_ptr<Host> open_host(const std::optional<std::string>& root) {
  try {
    if (root) return std::make_unique<DirectoryHost>(*root);
    return std::make_unique<LiveHost>();
  } catch (const std::system_error& error) {
    throw InputError(fmt::format("--root {}", system_message(root.value_or("/"), error.code().value())));
  }
}

/// The status of a run: what failed or could not be told among the rules that are severe enough.
ExitCode status_of(const Report& report, Severity least) {
  switch (report.verdict(least)) {
    case Verdict::fail: return ExitCode::failed;
    case Verdict::unknown: return ExitCode::unknown;
    default: return ExitCode::good;
  }
}

/// Writes a report to its file; false, with a message, where that fails. What is there is only replaced by a whole report.
bool write_file(const std::string& path, const std::string& text, std::ostream& err) {
  errno = 0;
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream) return true;
  err << fmt::format("nodeworthy: the report cannot be written: {}\n", system_message(path, errno == 0 ? EIO : errno));
  return false;
}

ExitCode check(const CheckCommand& command, const Console& console) {
  const std::unique_ptr<Host> host = open_host(command.root);
  const Session session = start_session(command.selection, *host);
  for (const std::string& note : session.notes) console.err << fmt::format("nodeworthy: {}\n", note);
  const std::vector<Rule> rules = bind_rules(session, select_rules(session, command.only, command.skip));
  Report report = run(rules, *host);
  report.profiles = session.profile.names;
  report.settings = session.settings;

  const TextStyle in_file{.verbosity = command.verbosity, .fail_on = command.fail_on};
  const TextStyle on_console{.colour = console.colour, .verbosity = command.verbosity, .width = console.width, .fail_on = command.fail_on};
  bool written = true;
  for (const Output& output : command.outputs) {
    const bool to_terminal = output.file.empty();
    const std::string text = find_report_format(output.format)->write(report, to_terminal ? on_console : in_file);
    if (to_terminal) {
      console.out << text << std::flush;
      if (!console.out) console.err << "nodeworthy: the report cannot be written to standard output\n";
      written = written && console.out;
    } else {
      written = write_file(output.file, text, console.err) && written;
    }
  }
  if (report.summary().skipped == report.rules.size())
    throw InputError("no rule applies here: each was skipped, so nothing is known of this node");
  return written ? status_of(report, command.fail_on) : ExitCode::cannot_write;
}

/// The mistakes that binding every rule under every profile's settings shows, each once.
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
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (const Problem& problem : problems.all())
    if (seen.insert(problem.text()).second) texts.push_back(problem.text());
  return texts;
}

ExitCode lint(const LintCommand& command, const Console& console) {
  Catalog catalog(built_in_rule_files());
  const size_t rules = catalog.rules().size();
  const size_t profiles = catalog.profiles().size();
  Problems problems;
  catalog.add_folder(command.folder, problems);
  const std::vector<std::string> mistakes = lint_problems(catalog, problems);
  for (const std::string& mistake : mistakes) console.out << mistake << "\n";
  if (!mistakes.empty()) return ExitCode::usage;
  if (catalog.files().empty()) throw InputError(fmt::format("{}: holds no rules", command.folder));
  console.out << fmt::format("{} rules and {} profiles without a mistake\n", catalog.rules().size() - rules,
                             catalog.profiles().size() - profiles);
  return ExitCode::good;
}

ExitCode explain(const ExplainCommand& command, const Console& console) {
  console.out << explanation(command.selection, command.rule, console.width);
  return ExitCode::good;
}

ExitCode list(const ListCommand& command, const Console& console) {
  console.out << rule_list(command.selection);
  return ExitCode::good;
}

struct Perform {
  const Console& console;

  ExitCode operator()(const CheckCommand& command) const { return check(command, console); }
  ExitCode operator()(const ListCommand& command) const { return list(command, console); }
  ExitCode operator()(const ExplainCommand& command) const { return explain(command, console); }
  ExitCode operator()(const LintCommand& command) const { return lint(command, console); }
  ExitCode operator()(const PrintCommand& command) const {
    console.out << command.text;
    return ExitCode::good;
  }
};

}  // namespace

ExitCode perform(const Command& command, const Console& console) {
  const ExitCode code = std::visit(Perform{console}, command);
  console.out.flush();
  return console.out || code != ExitCode::good ? code : ExitCode::cannot_write;
}

}  // namespace nodeworthy
