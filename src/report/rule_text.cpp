#include "report/rule_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engine/rehearse.h"

namespace nodeworthy {
namespace {

/// Rules are written by people, but --rules may name anybody's.
constexpr size_t longest_prose = 4096;

constexpr size_t indent = 2;
constexpr size_t label_width = 6;  // "want", "have" and a gap

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::skipped: return "SKIPPED";
    case Verdict::pass: return "PASS";
    case Verdict::fixed: return "FIXED";
    case Verdict::unknown: return "UNKNOWN";
    case Verdict::fail: return "FAIL";
  }
  return {};
}

Tone tone_of(Verdict verdict, Severity severity) {
  switch (verdict) {
    case Verdict::skipped: return Tone::faint;
    case Verdict::pass: return Tone::good;
    case Verdict::fixed: return Tone::good;
    case Verdict::unknown: return Tone::unclear;
    case Verdict::fail: return severity == Severity::error ? Tone::bad : Tone::dubious;
  }
  return Tone::strong;
}

/// What is there, or why that is not known.
std::string have(const Observation& observation) {
  const std::string text = printable(observation.have);
  switch (observation.verdict) {
    case Verdict::skipped: return fmt::format("not looked at: {}", text);
    case Verdict::unknown: return fmt::format("cannot tell: {}", text);
    default: return text;
  }
}

/// A label and a value that begins in the same column as its neighbours'. A value that fits stands as it is, its blanks kept.
std::string labelled(std::string_view label, std::string_view value, Tone tone, const TextStyle& style) {
  constexpr size_t column = 2 * indent + label_width;
  std::string text(value);
  if (column + columns_of(text) > style.width) text = strip(wrapped(text, column, style.width));
  return fmt::format("{:{}}{}{:{}}{}\n", "", 2 * indent, painted(label, Tone::faint, style), "", label_width - label.size(),
                     painted(text, tone, style));
}

std::string observation_text(const Observation& observation, Severity severity, const TextStyle& style) {
  return fmt::format("{:{}}{}\n", "", indent, printable(observation.subject)) +
         labelled("want", printable(observation.want), Tone::strong, style) +
         labelled("have", have(observation), tone_of(observation.verdict, severity), style);
}

/// The observations that made a rule fail or unknown; all of them where the reader wants to see everything.
std::string observations_text(const RuleReport& rule, const TextStyle& style) {
  std::string out;
  for (const Observation& observation : rule.observations)
    if (observation.verdict >= Verdict::unknown || style.verbosity == Verbosity::full)
      out += observation_text(observation, rule.severity, style);
  return out;
}

std::string section(std::string_view title, std::string_view prose, const TextStyle& style) {
  return fmt::format("{:{}}{}\n{}", "", indent, title, wrapped(printable(prose, longest_prose), 2 * indent, style.width));
}

constexpr std::array<std::string_view, 3> change_titles{"changes made", "--fix could not", "--fix would"};

/// Under which title a change stands.
std::string_view title_of(const ReportedChange& change) {
  if (change.done) return change_titles[0];
  return change.error ? change_titles[1] : change_titles[2];
}

/// What stands below a change that was tried: why it failed, or what was there before.
std::string aftermath(const ReportedChange& change) {
  if (change.error) return "failed: " + *change.error;
  if (!change.before) return {};
  const bool is_copy = edited_file(change.change.edit) != nullptr && change.before->starts_with('/');
  return (is_copy ? "was kept as " : "was ") + *change.before;
}

std::string change_text(const ReportedChange& reported, size_t width, const TextStyle& style) {
  const std::string_view caution = describe(reported.change.caution);
  const Tone tone = reported.change.caution == Caution::safe ? Tone::faint : Tone::dubious;
  return fmt::format("{:{}}{}{:{}}  {}\n", "", 2 * indent, painted(caution, tone, style), "", width - caution.size(),
                     printable(describe(reported.change.edit))) +
         wrapped(printable(aftermath(reported), longest_prose), 3 * indent + width, style.width);
}

std::string changes_text(const RuleReport& rule, const TextStyle& style) {
  std::string out;
  for (std::string_view title : change_titles) {
    std::vector<const ReportedChange*> changes;
    size_t width = 0;
    for (const ReportedChange& change : rule.changes) {
      if (title_of(change) != title) continue;
      changes.push_back(&change);
      width = std::max(width, describe(change.change.caution).size());
    }
    if (!changes.empty()) out += fmt::format("{:{}}{}\n", "", indent, title);
    for (const ReportedChange* change : changes) out += change_text(*change, width, style);
  }
  return out;
}

std::string repair_text(const RuleReport& rule, const TextStyle& style) {
  return changes_text(rule, style) + (rule.by_hand ? section("by hand", *rule.by_hand, style) : std::string());
}

std::string passes_text(const RuleReport& rule, const TextStyle& style) {
  std::string out;
  for (const Observation& observation : rule.observations)
    out += fmt::format("{:{}}{}: {}\n", "", indent, printable(observation.subject),
                       painted(have(observation), tone_of(observation.verdict, rule.severity), style));
  return out;
}

}  // namespace

std::string rule_head(const RuleReport& rule, const TextStyle& style) {
  const std::string_view verdict = word(rule.verdict);
  return fmt::format("{}{:{}}  {} ({}): {}\n", painted(verdict, tone_of(rule.verdict, rule.severity), style), "",
                     word(Verdict::unknown).size() - verdict.size(), painted(printable(rule.id), Tone::strong, style),
                     describe(rule.severity), printable(rule.title));
}

std::string rule_body(const RuleReport& rule, const TextStyle& style) {
  switch (rule.verdict) {
    case Verdict::skipped: return wrapped(printable(rule.skipped_because.value_or(""), longest_prose), indent, style.width);
    case Verdict::pass: return passes_text(rule, style);
    case Verdict::fixed: return passes_text(rule, style) + changes_text(rule, style);
    case Verdict::unknown: return observations_text(rule, style) + changes_text(rule, style);
    case Verdict::fail: return observations_text(rule, style) + section("because", rule.because, style) + repair_text(rule, style);
  }
  return {};
}

}  // namespace nodeworthy
