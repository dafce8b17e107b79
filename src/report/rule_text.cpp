#include "report/rule_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

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
    case Verdict::unknown: return "UNKNOWN";
    case Verdict::fail: return "FAIL";
  }
  return {};
}

Tone tone_of(Verdict verdict, Severity severity) {
  switch (verdict) {
    case Verdict::skipped: return Tone::faint;
    case Verdict::pass: return Tone::good;
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

std::string changes_text(const std::vector<Change>& changes, const TextStyle& style) {
  std::string out = fmt::format("{:{}}--fix would\n", "", indent);
  size_t widest = 0;
  for (const Change& change : changes) widest = std::max(widest, describe(change.caution).size());
  for (const Change& change : changes) {
    const std::string_view caution = describe(change.caution);
    const Tone tone = change.caution == Caution::safe ? Tone::faint : Tone::dubious;
    out += fmt::format("{:{}}{}{:{}}  {}\n", "", 2 * indent, painted(caution, tone, style), "", widest - caution.size(),
                       printable(describe(change.edit)));
  }
  return out;
}

std::string repair_text(const RuleReport& rule, const TextStyle& style) {
  if (rule.by_hand) return section("by hand", *rule.by_hand, style);
  return rule.changes.empty() ? std::string() : changes_text(rule.changes, style);
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
    case Verdict::unknown: return observations_text(rule, style);
    case Verdict::fail: return observations_text(rule, style) + section("because", rule.because, style) + repair_text(rule, style);
  }
  return {};
}

}  // namespace nodeworthy
