#include "engine/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

/// The observations that made a condition what it is, as one sentence.
std::string reason(const Outcome& outcome) {
  std::vector<std::string> parts;
  for (const Observation& o : outcome.observations) {
    if (o.verdict != outcome.verdict) continue;
    if (o.verdict != Verdict::fail) {
      parts.push_back(fmt::format("{}: {}", o.subject, o.have));
    } else if (o.want.starts_with("not ")) {
      parts.push_back(fmt::format("{} is {}", o.subject, o.have));
    } else {
      parts.push_back(fmt::format("{} is {}, not {}", o.subject, o.have, o.want));
    }
  }
  return join(parts, "; ");
}

/// Every change of the failed observations once, in their order.
std::vector<ReportedChange> changes_of(const Rule& rule, std::vector<Observation>& observations) {
  std::vector<ReportedChange> changes;
  auto is_known = [&](const Change& change) {
    return std::any_of(changes.begin(), changes.end(), [&](const ReportedChange& known) { return known.change == change; });
  };
  for (Observation& observation : observations) {
    for (Change& change : observation.repair) {
      if (rule.disruptive) change.caution = Caution::disruptive;
      if (!rule.by_hand && !is_known(change)) changes.push_back({.change = change});
    }
    observation.repair.clear();
  }
  return changes;
}

/// What is left to a person: what the rule says, else what the failed observations say, each once.
std::optional<std::string> by_hand_of(const Rule& rule, std::vector<Observation>& observations) {
  if (rule.by_hand) return std::string(*rule.by_hand);
  std::vector<std::string> sentences;
  for (Observation& observation : observations) {
    std::string text = std::exchange(observation.by_hand, {});
    if (!text.empty() && std::find(sentences.begin(), sentences.end(), text) == sentences.end()) sentences.push_back(std::move(text));
  }
  if (sentences.empty()) return std::nullopt;
  return join(sentences, " ");
}

std::optional<std::string> why_skipped(const std::vector<Observation>& observations) {
  std::vector<std::string> reasons;
  for (const Observation& o : observations)
    if (std::find(reasons.begin(), reasons.end(), o.have) == reasons.end()) reasons.push_back(o.have);
  return join(reasons, "; ");
}

std::chrono::microseconds since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
}

RuleReport look_once(const Rule& rule, const Host& host) {
  RuleReport report{.id = rule.id,
                    .title = rule.title,
                    .severity = rule.severity,
                    .verdict = Verdict::skipped,
                    .aka = rule.aka,
                    .because = rule.because,
                    .see = rule.see,
                    .skipped_because = std::nullopt,
                    .by_hand = std::nullopt,
                    .observations = {},
                    .changes = {},
                    .duration = {}};
  Outcome applies = rule.when.look(host);
  if (applies.verdict == Verdict::fail || applies.verdict == Verdict::skipped) {
    report.skipped_because = reason(applies);
    return report;
  }
  if (applies.verdict == Verdict::unknown) {
    report.verdict = Verdict::unknown;
    report.observations = std::move(applies.observations);
    return report;
  }
  Outcome outcome = rule.expect.look(host);
  report.verdict = outcome.verdict;
  report.changes = changes_of(rule, outcome.observations);
  if (report.verdict == Verdict::fail) report.by_hand = by_hand_of(rule, outcome.observations);
  report.observations = std::move(outcome.observations);
  if (report.verdict == Verdict::skipped) report.skipped_because = why_skipped(report.observations);
  return report;
}

bool is_good(Verdict verdict) { return verdict == Verdict::pass || verdict == Verdict::skipped; }

/// Whether two looks come to the same for who reads them: nothing wrong, or the same wrong with the same repair.
bool agree(const RuleReport& one, const RuleReport& other) {
  if (is_good(one.verdict) || is_good(other.verdict)) return is_good(one.verdict) && is_good(other.verdict);
  return one.verdict == other.verdict && one.severity == other.severity &&
         std::equal(one.changes.begin(), one.changes.end(), other.changes.begin(), other.changes.end(),
                    [](const ReportedChange& left, const ReportedChange& right) { return left.change == right.change; });
}

std::string_view comes_to(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "passes";
    case Verdict::skipped: return "does not apply";
    case Verdict::fail: return "fails";
    default: return "cannot be told";
  }
}

/// What is left of a look where another value of a setting that could not be told comes to something else.
RuleReport made_unknown(RuleReport report, const Otherwise& other, RuleReport with_other) {
  const std::string how = report.verdict == with_other.verdict ? fmt::format("the rule {} otherwise with {} than with {}",
                                                                             comes_to(report.verdict), other.value, other.assumed)
                                                               : fmt::format("the rule {} with {} and {} with {}", comes_to(report.verdict),
                                                                             other.assumed, comes_to(with_other.verdict), other.value);
  std::vector<Observation> observations = std::move(is_good(report.verdict) ? with_other.observations : report.observations);
  observations.insert(observations.begin(), unknown(fmt::format("setting {}", other.setting), fmt::format("--set {}=...", other.setting),
                                                    fmt::format("{}; {}", other.why, how)));
  report.verdict = Verdict::unknown;
  report.skipped_because = std::nullopt;
  report.by_hand = std::nullopt;
  report.changes.clear();
  report.observations = std::move(observations);
  return report;
}

}  // namespace

RuleReport look(const Rule& rule, const Host& host) {
  RuleReport report = look_once(rule, host);
  if (report.verdict == Verdict::unknown) return report;
  for (const Otherwise& other : rule.otherwise) {
    RuleReport with_other = look_once(other.rule, host);
    if (!agree(report, with_other)) return made_unknown(std::move(report), other, std::move(with_other));
  }
  return report;
}

HostSummary summarize(const Host& host) {
  auto text = [](const Reading<std::string>& reading) { return reading.present() ? printable(reading.value()) : std::string(); };
  return {.name = text(hostname(host)),
          .root = host.root(),
          .running = host.running(),
          .kernel = text(kernel_release(host)),
          .os = text(operating_system(host)),
          .arch = text(architecture(host)),
          .machine_id = text(machine_id(host))};
}

Report run(const std::vector<Rule>& rules, const Host& host) {
  Report report;
  report.started = std::chrono::system_clock::now();
  const auto begin = std::chrono::steady_clock::now();
  for (const Rule& rule : rules) {
    const auto rule_begin = std::chrono::steady_clock::now();
    report.rules.push_back(look(rule, host));
    report.rules.back().duration = since(rule_begin);
  }
  std::sort(report.rules.begin(), report.rules.end(), [](const RuleReport& a, const RuleReport& b) { return a.id < b.id; });
  report.host = summarize(host);
  report.duration = since(begin);
  return report;
}

void Summary::add(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: ++pass; break;
    case Verdict::fixed: ++fixed; break;
    case Verdict::fail: ++fail; break;
    case Verdict::unknown: ++unknown; break;
    case Verdict::skipped: ++skipped; break;
  }
}

Summary Report::summary() const {
  Summary summary;
  for (const RuleReport& rule : rules) summary.add(rule.verdict);
  return summary;
}

Verdict Report::verdict(Severity least) const {
  Verdict worst = Verdict::skipped;
  for (const RuleReport& rule : rules)
    if (rule.severity >= least) worst = std::max(worst, rule.verdict);
  return worst;
}

std::vector<std::string> Report::reboot_required() const {
  std::vector<std::string> reasons;
  for (const RuleReport& rule : rules) {
    if (rule.verdict != Verdict::fail) continue;
    for (const Observation& o : rule.observations) {
      std::string reason = fmt::format("{}: {}", rule.id, o.reboot);
      const bool known = std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
      if (o.verdict == Verdict::fail && !o.reboot.empty() && !known) reasons.push_back(std::move(reason));
    }
  }
  return reasons;
}

std::string_view program_version() { return NODEWORTHY_VERSION; }

}  // namespace nodeworthy
