#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/formats.h"
#include "report/rule_text.h"

namespace nodeworthy {
namespace {

constexpr std::array severities{Severity::error, Severity::warning, Severity::info};

std::string name_of(const HostSummary& host) {
  const std::string name = printable(host.name);
  if (!host.running) return fmt::format("image {}", printable(host.root));
  return name.empty() ? "(name unknown)" : name;
}

std::string header(const Report& report, const TextStyle& style) {
  if (report.trial)
    return wrapped(fmt::format("nodeworthy {}: the rules in {}, held to the laws", program_version(), printable(*report.trial)), 0,
                   style.width);
  const HostSummary& host = report.host;
  auto known = [](std::string_view prefix, const std::string& text, std::string_view otherwise) {
    return text.empty() ? std::string(otherwise) : fmt::format("{}{}", prefix, printable(text));
  };
  std::vector<std::string> parts{name_of(host)};
  if (!host.running && !host.name.empty()) parts.push_back(printable(host.name));
  parts.push_back(known("", host.os, "system unknown"));
  parts.push_back(known("Linux ", host.kernel, "kernel unknown"));
  if (!host.arch.empty()) parts.push_back(printable(host.arch));
  return wrapped(fmt::format("nodeworthy {}: {}", program_version(), join(parts, ", ")), 0, style.width);
}

std::string circumstances(const Report& report, const TextStyle& style) {
  if (report.trial) return {};
  std::vector<std::string> profiles;
  for (std::string_view profile : report.profiles) profiles.push_back(printable(profile));
  std::string known;
  std::string assumed;
  for (const auto& [name, value] : report.settings) {
    const bool is_assumed = std::find(report.assumed.begin(), report.assumed.end(), name) != report.assumed.end();
    (is_assumed ? assumed : known) += fmt::format(" {}={}", name, printable(value));
  }
  if (!assumed.empty()) assumed = fmt::format("{} assumed:{}", known.empty() ? "" : ";", assumed);
  return wrapped(fmt::format("profile {}:{}{}", join(profiles, ", "), known, assumed), 0, style.width);
}

/// What failed, then what could not be told, then what was repaired, then the rest; within each the severest first. Equal ones keep their
/// order.
std::vector<const RuleReport*> by_urgency(const Report& report) {
  std::vector<const RuleReport*> rules;
  for (const RuleReport& rule : report.rules) rules.push_back(&rule);
  std::stable_sort(rules.begin(), rules.end(), [](const RuleReport* a, const RuleReport* b) {
    return a->verdict != b->verdict ? a->verdict > b->verdict : a->severity > b->severity;
  });
  return rules;
}

/// "2 errors, 1 warning": the failed rules by severity.
std::string failed_severities(const Report& report) {
  std::vector<std::string> parts;
  for (Severity severity : severities) {
    const auto count = std::count_if(report.rules.begin(), report.rules.end(),
                                     [&](const RuleReport& rule) { return rule.verdict == Verdict::fail && rule.severity == severity; });
    if (count == 0) continue;
    const std::string_view plural = count == 1 || severity == Severity::info ? "" : "s";
    parts.push_back(fmt::format("{} {}{}", count, describe(severity), plural));
  }
  return join(parts, ", ");
}

void add_count(std::vector<std::string>& parts, size_t count, std::string_view what) {
  if (count > 0) parts.push_back(fmt::format("{} {}", count, what));
}

std::string counts(const Report& report) {
  const Summary summary = report.summary();
  std::vector<std::string> parts;
  if (summary.fail > 0) parts.push_back(fmt::format("{} failed ({})", summary.fail, failed_severities(report)));
  add_count(parts, summary.unknown, "unknown");
  add_count(parts, summary.fixed, "fixed");
  add_count(parts, summary.pass, "passed");
  add_count(parts, summary.skipped, "skipped");
  return parts.empty() ? "no rule was looked at" : join(parts, ", ");
}

std::string folded(const Report& report, const TextStyle& style) {
  const Summary summary = report.summary();
  std::vector<std::string> parts;
  add_count(parts, summary.pass, "passed");
  add_count(parts, summary.skipped, "skipped");
  if (parts.empty() || style.verbosity == Verbosity::full) return {};
  return "\n" + painted(join(parts, ", ") + "; -v shows them", Tone::faint, style) + "\n";
}

std::string reboot(const Report& report, const TextStyle& style) {
  std::string reasons;
  for (const std::string& reason : report.reboot_required()) reasons += wrapped(printable(reason, reason.size()), 2, style.width);
  return reasons.empty() ? reasons : "\n" + painted("reboot required", Tone::dubious, style) + "\n" + reasons;
}

std::string judgement(const Report& report, const TextStyle& style) {
  if (report.verdict(Severity::info) == Verdict::pass) return painted("the rules keep the laws", Tone::good, style);
  return painted("not every rule keeps the laws", Tone::bad, style);
}

/// The answer to the question that the program is for.
std::string answer(const Report& report, const TextStyle& style) {
  if (report.trial) return judgement(report, style);
  const auto role = report.settings.find("role");
  const std::string who = fmt::format("{} {}", role == report.settings.end() ? "node" : printable(role->second), name_of(report.host));
  const Summary summary = report.summary();
  if (summary.skipped == report.rules.size()) return painted(fmt::format("nothing is known of {}", who), Tone::unclear, style);
  switch (report.verdict(style.fail_on)) {
    case Verdict::fail: return painted(fmt::format("{} is not worthy of the cluster", who), Tone::bad, style);
    case Verdict::unknown: return painted(fmt::format("cannot tell whether {} is worthy of the cluster", who), Tone::unclear, style);
    default: return painted(fmt::format("{} is worthy of the cluster", who), Tone::good, style);
  }
}

/// How what was done is taken back; empty where nothing was.
std::string way_back(const Report& report) {
  if (!report.run) return {};
  const std::string root = report.host.root == "/" ? "" : fmt::format(" --root {}", printable(report.host.root));
  return fmt::format("\nthe changes are kept as the run {0}; `nodeworthy undo {0}{1}` takes them back\n", *report.run, root);
}

}  // namespace

std::string text_report(const Report& report, const TextStyle& style) {
  std::string out = header(report, style) + circumstances(report, style);
  for (const RuleReport* rule : by_urgency(report))
    if (rule->verdict >= Verdict::fixed || style.verbosity == Verbosity::full)
      out += "\n" + rule_head(*rule, style) + rule_body(*rule, style);
  return out + folded(report, style) + reboot(report, style) + way_back(report) +
         fmt::format("\n{}: {}\n", answer(report, style), counts(report));
}

}  // namespace nodeworthy
