#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/run.h"
#include "host/uniform_host.h"
#include "laws/snapshot.h"
#include "laws/subject.h"

namespace nodeworthy {
namespace {

bool has(const Subject& subject, std::string_view name) {
  return std::any_of(subject.fixtures.begin(), subject.fixtures.end(), [&](const Fixture& fixture) { return fixture.name == name; });
}

void try_fixture(const Subject& subject, const Fixture& fixture, Breaches& breaches) {
  const Snapshot before = snapshot(fixture.folder);
  const std::unique_ptr<RecordedHost> host = subject.open(fixture);
  const RuleReport report = look(subject.bound(host->settings()), *host);
  if (report.verdict != fixture.verdict) breaches.push_back({fixture.verdict == Verdict::pass ? 2 : 3, fixture.name, shown(report)});
  if (report.verdict == Verdict::pass && !report.changes.empty())
    breaches.push_back({2, fixture.name, fmt::format("it would {}", describe(report.changes.front().change.edit))});
  if (const std::string changed = difference(before, snapshot(fixture.folder)); !changed.empty())
    breaches.push_back({4, fixture.name, changed});
}

void try_empty_host(const Subject& subject, Breaches& breaches) {
  const RuleReport report = look(subject.bound(), UniformHost(UniformHost::Answer::absent, true));
  const bool content_with_nothing = has(subject, "pass-nothing");
  if ((report.verdict == Verdict::pass) != content_with_nothing) breaches.push_back({7, "", shown(report)});
  if (!content_with_nothing) return;
  const auto nothing =
      std::find_if(subject.fixtures.begin(), subject.fixtures.end(), [](const Fixture& one) { return one.name == "pass-nothing"; });
  if (!snapshot(nothing->folder + "/tree").empty()) breaches.push_back({7, "pass-nothing", "it has a tree"});
}

void try_denied_host(const Subject& subject, Breaches& breaches) {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  const Rule rule = subject.bound();
  // Settings are the run's, not the host's: a rule that they exclude has nothing to be unknown about.
  if (rule.when.look(denied).verdict == Verdict::fail) return;
  const RuleReport report = look(rule, denied);
  if (report.verdict != Verdict::unknown) breaches.push_back({8, "", shown(report)});
  if (!report.changes.empty()) breaches.push_back({8, "", fmt::format("it would {}", describe(report.changes.front().change.edit))});
}

}  // namespace

void hold_to_laws_of_looking(const Subject& subject, Breaches& breaches) {
  if (!has(subject, "pass")) breaches.push_back({1, "", fmt::format("no fixture {}/{}/pass", subject.trial.fixtures, subject.id)});
  if (!has(subject, "fail")) breaches.push_back({1, "", fmt::format("no fixture {}/{}/fail", subject.trial.fixtures, subject.id)});
  for (const Fixture& fixture : subject.fixtures) try_fixture(subject, fixture, breaches);
  try_empty_host(subject, breaches);
  try_denied_host(subject, breaches);
}

}  // namespace nodeworthy
