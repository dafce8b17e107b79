#include "cli/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <tuple>

#include "base/text.h"
#include "cli/written_reports.h"
#include "laws/bound_rule.h"
#include "laws/laws.h"

namespace nodeworthy {
namespace {

/// The mistakes that binding every rule under every profile's settings shows, each once, by place.
std::vector<std::string> lint_problems(const Catalog& catalog, const Problems& loading) {
  Problems problems = loading;
  for (const auto& [name, file] : catalog.profiles()) {
    const Profile profile = read_profiles(catalog, {std::string(name)}, problems);
    const Settings settings = completed(profile.settings);
    for (std::string_view id : profile.rules) {
      const auto override = profile.overrides.find(id);
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

/// The profiles that are not built in.
std::vector<std::string> own_profiles(const Catalog& catalog) {
  const Catalog built_in(built_in_rule_files());
  std::vector<std::string> names;
  for (const auto& [name, file] : catalog.profiles())
    if (!built_in.profiles().contains(name)) names.emplace_back(name);
  return names;
}

}  // namespace

ExitCode lint_rules(const LintCommand& command, const Console& console) {
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

ExitCode test_rules(const TestCommand& command, const Console& console) {
  Catalog catalog(built_in_rule_files());
  Problems problems;
  catalog.add_folder(command.folder, problems);
  const std::vector<std::string> mistakes = lint_problems(catalog, problems);
  if (!mistakes.empty()) throw InputError(join(mistakes, "\n"));
  if (catalog.added().empty()) throw InputError(fmt::format("{}: holds no rule; rules are files named *.yaml", command.folder));
  const std::string fixtures = command.fixtures.value_or(command.folder + "/" + std::string(Catalog::fixtures_folder));
  Report report = hold_to_laws(
      {.catalog = catalog, .kinds = kinds(), .rules = catalog.added(), .fixtures = fixtures, .profiles = own_profiles(catalog)});
  report.trial = command.folder;
  const TextStyle style{.colour = console.colour, .verbosity = command.verbosity, .width = console.width};
  const Written written = write_reports(report, command.outputs, style, console);
  return written == Written::in_part ? ExitCode::cannot_write : status_of(report, Severity::info);
}

}  // namespace nodeworthy
