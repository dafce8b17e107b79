#include "laws/laws.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/suggest.h"
#include "engine/run.h"
#include "laws/subject.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

/// One law, as it stands in the report.
struct Law {
  int number;
  std::string_view want;
};

constexpr Law laws[] = {
    {1, "a fixture in which the rule passes, and one in which it fails"},
    {2, "it passes in the fixtures named pass, and offers no repair there"},
    {3, "it fails in the fixtures named fail, is skipped in those named skip, and says what any of them wants said"},
    {4, "looking changes nothing"},
    {5, "what offered a change passes when it is made"},
    {6, "what is repaired offers no change"},
    {7, "it does not pass where nothing is, unless nothing is what it wants: then there is a fixture pass-nothing without a tree"},
    {8, "it is unknown where nothing can be read, and offers no change"},
    {9, "with the other rules of its profile it leaves the same files in any order"},
    {10, "it wants no change that is contrary to another rule's of its profile"},
    {11, "a repair changes what its dry run shows, and nothing else"},
    {12, "undo restores every byte, mode and owner"},
};

constexpr std::string_view because =
    "A rule that breaks a law says the wrong thing, or does it, on some machine. What each law asks for, and why, is in "
    "docs/writing-rules.md.";

std::vector<std::string> folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (entry->is_directory()) names.push_back(entry->path().filename().string());
  if (error && error != std::errc::no_such_file_or_directory) throw InputError(fmt::format("{}: {}", folder.string(), error.message()));
  std::sort(names.begin(), names.end());
  return names;
}

/// What a rule comes to in a fixture of that name; nothing where the name does not tell.
std::optional<Verdict> wanted_in(std::string_view name) {
  const std::string_view word = name.substr(0, name.find('-'));
  if (word == "pass") return Verdict::pass;
  if (word == "fail") return Verdict::fail;
  if (word == "skip") return Verdict::skipped;
  return std::nullopt;
}

/// Every folder of fixtures is some rule's.
void refuse_orphans(const Trial& trial) {
  std::vector<std::string> ids;
  for (const auto& [id, file] : trial.catalog.rules()) ids.emplace_back(id);
  for (const std::string& group : folders_in(trial.fixtures)) {
    for (const std::string& name : folders_in(fs::path(trial.fixtures) / group)) {
      const std::string id = fmt::format("{}/{}", group, name);
      if (std::find(trial.rules.begin(), trial.rules.end(), id) == trial.rules.end())
        throw InputError(fmt::format("{}/{}: these fixtures are of no rule{}", trial.fixtures, id, suggestion(id, ids)));
    }
  }
}

std::vector<Observation> observations_of(const Breaches& breaches) {
  std::vector<Observation> all;
  for (const Law& law : laws) {
    bool kept = true;
    for (const Breach& breach : breaches) {
      if (breach.law != law.number) continue;
      kept = false;
      all.push_back(
          {.verdict = Verdict::fail,
           .subject = breach.fixture.empty() ? fmt::format("law {}", law.number) : fmt::format("law {}, {}", law.number, breach.fixture),
           .want = std::string(law.want),
           .have = breach.have});
    }
    if (kept)
      all.push_back(
          {.verdict = Verdict::pass, .subject = fmt::format("law {}", law.number), .want = std::string(law.want), .have = "kept"});
  }
  return all;
}

RuleReport try_rule(const Trial& trial, std::string_view id) {
  const auto begin = std::chrono::steady_clock::now();
  const Subject subject{.trial = trial, .id = id, .profile = profile_for(trial, id), .fixtures = fixtures_of(trial, id)};
  Breaches breaches;
  hold_to_laws_of_looking(subject, breaches);
  hold_to_laws_of_repair(subject, breaches);
  const Rule rule = subject.bound();
  RuleReport report{.id = id,
                    .title = rule.title,
                    .verdict = breaches.empty() ? Verdict::pass : Verdict::fail,
                    .aka = rule.aka,
                    .because = because,
                    .see = {},
                    .skipped_because = {},
                    .by_hand = {},
                    .observations = observations_of(breaches),
                    .changes = {}};
  report.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  return report;
}

}  // namespace

std::vector<Fixture> fixtures_of(const Trial& trial, std::string_view id) {
  std::vector<Fixture> fixtures;
  const fs::path folder = fs::path(trial.fixtures) / id;
  for (const std::string& name : folders_in(folder)) {
    const std::optional<Verdict> verdict = wanted_in(name);
    if (!verdict)
      throw InputError(fmt::format("{}: a fixture is named pass, fail or skip, and pass-WHY and so on", (folder / name).string()));
    fixtures.push_back({.name = name, .folder = (folder / name).string(), .verdict = *verdict});
  }
  return fixtures;
}

std::unique_ptr<RecordedHost> Subject::open(const Fixture& fixture) const {
  try {
    return std::make_unique<RecordedHost>(fixture.folder);
  } catch (const std::runtime_error& error) {
    throw InputError(error.what());
  }
}

std::string shown(const RuleReport& report) {
  std::string text(describe(report.verdict));
  if (report.skipped_because) text += fmt::format(", {}", *report.skipped_because);
  for (const Observation& one : report.observations)
    if (one.verdict == report.verdict && report.verdict >= Verdict::unknown)
      text += fmt::format("; {}: want {}, have {}", one.subject, one.want, one.have);
  return text;
}

Report hold_to_laws(const Trial& trial) {
  refuse_orphans(trial);
  Report report;
  report.host.root = trial.fixtures;
  report.started = std::chrono::system_clock::now();
  const auto begin = std::chrono::steady_clock::now();
  for (std::string_view id : trial.rules) report.rules.push_back(try_rule(trial, id));
  report.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  return report;
}

}  // namespace nodeworthy
