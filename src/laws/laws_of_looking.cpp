#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engine/run.h"
#include "host/uniform_host.h"
#include "laws/snapshot.h"
#include "laws/subject.h"

namespace nodeworthy {
namespace {

bool has(const std::vector<Fixture>& fixtures, std::string_view name) {
  return std::any_of(fixtures.begin(), fixtures.end(), [&](const Fixture& fixture) { return fixture.name == name; });
}

/// What a rule says of a host, in texts: what led to its verdict, what it would change, and what it leaves to a person. What it wants is
/// the rule's own and says nothing of the host.
std::vector<std::string> said(const RuleReport& report) {
  std::vector<std::string> texts;
  for (const Observation& one : report.observations)
    if (one.verdict == report.verdict) texts.push_back(fmt::format("{}: {}", one.subject, one.have));
  for (const ReportedChange& change : report.changes) texts.push_back(describe(change.change.edit));
  if (report.skipped_because) texts.push_back(*report.skipped_because);
  if (report.by_hand) texts.push_back(*report.by_hand);
  return texts;
}

void try_fixture(const Subject& subject, const Fixture& fixture, Breaches& breaches) {
  const Snapshot before = snapshot(fixture.folder);
  const std::unique_ptr<RecordedHost> host = subject.open(fixture);
  hold_to_fixture(subject.bound(host->settings()), fixture, *host, breaches);
  if (const std::string changed = difference(before, snapshot(fixture.folder)); !changed.empty())
    breaches.push_back({4, fixture.name, changed});
}

void try_empty_host(const Rule& rule, bool content_with_nothing, Breaches& breaches) {
  const RuleReport report = look(rule, UniformHost(UniformHost::Answer::absent, true));
  if ((report.verdict == Verdict::pass) != content_with_nothing) breaches.push_back({7, "", shown(report)});
}

void try_denied_host(const Rule& rule, Breaches& breaches) {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  // Settings are the run's, not the host's: a rule that they exclude has nothing to be unknown about.
  if (rule.when.look(denied).verdict == Verdict::fail) return;
  const RuleReport report = look(rule, denied);
  if (report.verdict != Verdict::unknown) breaches.push_back({8, "", shown(report)});
  if (!report.changes.empty()) breaches.push_back({8, "", fmt::format("it would {}", describe(report.changes.front().change.edit))});
}

}  // namespace

void hold_to_fixture(const Rule& rule, const Fixture& fixture, const RecordedHost& host, Breaches& breaches) {
  const RuleReport report = look(rule, host);
  if (report.verdict != fixture.verdict) breaches.push_back({fixture.verdict == Verdict::pass ? 2 : 3, fixture.name, shown(report)});
  if (report.verdict == Verdict::pass && !report.changes.empty())
    breaches.push_back({2, fixture.name, fmt::format("it would {}", describe(report.changes.front().change.edit))});
  const std::vector<std::string> texts = said(report);
  for (const std::string& wanted : host.says())
    if (std::none_of(texts.begin(), texts.end(), [&](const std::string& text) { return text.find(wanted) != std::string::npos; }))
      breaches.push_back({3, fixture.name, fmt::format("it does not say \"{}\": {}", wanted, join(texts, "; "))});
}

void hold_to_uniform_hosts(const Rule& rule, const std::vector<Fixture>& fixtures, Breaches& breaches) {
  try_empty_host(rule, has(fixtures, "pass-nothing"), breaches);
  try_denied_host(rule, breaches);
}

void hold_to_laws_of_looking(const Subject& subject, Breaches& breaches) {
  for (const std::string_view name : {"pass", "fail"})
    if (!has(subject.fixtures, name))
      breaches.push_back({1, "", fmt::format("no fixture {}/{}/{}", subject.trial.fixtures, subject.id, name)});
  for (const Fixture& fixture : subject.fixtures) {
    try_fixture(subject, fixture, breaches);
    if (fixture.name == "pass-nothing" && !snapshot(fixture.folder + "/tree").empty())
      breaches.push_back({7, fixture.name, "it has a tree"});
  }
  hold_to_uniform_hosts(subject.bound(), subject.fixtures, breaches);
}

}  // namespace nodeworthy
