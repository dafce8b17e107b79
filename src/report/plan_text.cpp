#include "report/plan_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/diff.h"
#include "base/text.h"
#include "engine/rehearse.h"

namespace nodeworthy {
namespace {

constexpr size_t indent = 2;

/// "  disruptive  stop swapping on /dev/sda2 (node/swap)".
std::string step_line(const Step& step, const TextStyle& style) {
  constexpr size_t widest = std::string_view("disruptive").size();
  const std::string_view caution = describe(step.change.caution);
  std::vector<std::string> rules;
  for (std::string_view rule : step.rules) rules.push_back(printable(rule));
  return fmt::format(
      "{:{}}{}{:{}}  {} {}\n", "", indent, painted(caution, step.change.caution == Caution::safe ? Tone::faint : Tone::dubious, style), "",
      widest - caution.size(), printable(describe(step.change.edit)), painted(fmt::format("({})", join(rules, ", ")), Tone::faint, style));
}

Tone tone_of(std::string_view line) {
  if (line.starts_with('+')) return Tone::good;
  return line.starts_with('-') ? Tone::bad : Tone::faint;
}

std::string diff_text(const FileChange& file, const TextStyle& style) {
  const std::string from = file.before ? "a" + printable(file.path, file.path.size()) : "/dev/null";
  const std::string diff =
      fmt::format("--- {}\n+++ b{}\n{}", from, printable(file.path, file.path.size()), unified_diff(file.before.value_or(""), file.after));
  std::string out;
  for (std::string_view line : lines_of(diff)) {
    const std::string shown = sanitized(line);
    out += line.starts_with(' ') ? shown + "\n" : painted(shown, tone_of(line), style) + "\n";
  }
  return out;
}

/// The steps of a file stand together, at the place of the first, before its diff.
std::string file_text(const Plan& plan, const std::string& path, const TextStyle& style) {
  std::string out;
  for (const Step& step : plan.steps) {
    const std::string* edited = edited_file(step.change.edit);
    if (edited != nullptr && *edited == path) out += step_line(step, style);
  }
  for (const FileChange& file : plan.files)
    if (file.path == path) out += diff_text(file, style);
  return out;
}

std::string steps_text(const Plan& plan, const TextStyle& style) {
  std::string out = "--fix would, in this order\n";
  std::set<std::string_view> shown;
  for (const Step& step : plan.steps) {
    const std::string* path = edited_file(step.change.edit);
    if (path == nullptr) {
      out += step_line(step, style);
    } else if (shown.insert(*path).second) {
      out += file_text(plan, *path, style) + "\n";
    }
  }
  return out;
}

std::string left_text(const Plan& plan, const TextStyle& style) {
  std::string out = "--fix would leave\n";
  for (const Left& left : plan.left) out += step_line(left.step, style) + wrapped(printable(left.why), 2 * indent, style.width);
  return out;
}

/// "3 changes are pending; 2 rules would fail all the same: node/cpu, node/memory".
std::string outlook(const Plan& plan, const TextStyle& style) {
  std::vector<std::string> failing;
  for (const RuleReport& rule : plan.after)
    if (rule.verdict == Verdict::fail) failing.push_back(printable(rule.id));
  const size_t count = plan.steps.size();
  std::string text = count == 0 ? "no change is pending" : fmt::format("{} {} pending", count, count == 1 ? "change is" : "changes are");
  if (!failing.empty())
    text += fmt::format("; {} {} would fail all the same: {}", failing.size(), failing.size() == 1 ? "rule" : "rules", join(failing, ", "));
  return wrapped(text, 0, style.width);
}

}  // namespace

std::string plan_text(const Plan& plan, const TextStyle& style) {
  std::string out;
  if (!plan.steps.empty()) out += steps_text(plan, style);
  if (!plan.steps.empty() && !out.ends_with("\n\n")) out += "\n";
  if (!plan.left.empty()) out += left_text(plan, style) + "\n";
  return out + outlook(plan, style);
}

}  // namespace nodeworthy
