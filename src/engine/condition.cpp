#include "engine/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/suggest.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view alternative = "; or ";

/// All of several things that are wanted, as one of several alternatives.
std::string one_line(std::vector<std::string> wants) {
  if (wants.size() > 1)
    for (std::string& want : wants)
      if (want.find(alternative) != std::string::npos) want = fmt::format("({})", want);
  return join(wants, ", and ");
}

const Kind* find_kind(std::span<const Kind> kinds, std::string_view name) {
  for (const Kind& kind : kinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

Verdict prevailing(const std::vector<Observation>& observations) {
  Verdict verdict = Verdict::skipped;
  for (const Observation& observation : observations) verdict = std::max(verdict, observation.verdict);
  return verdict;
}

void append(std::vector<Observation>& to, std::vector<Observation>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

bool offers_repair(const Outcome& outcome) {
  return std::any_of(outcome.observations.begin(), outcome.observations.end(), [](const Observation& o) { return !o.repair.empty(); });
}

void drop_repairs(Outcome& outcome) {
  for (Observation& observation : outcome.observations) {
    observation.repair.clear();
    observation.by_hand.clear();
  }
}

Outcome all_of(std::vector<Outcome> parts) {
  Outcome outcome;
  if (parts.empty()) outcome.verdict = Verdict::pass;
  for (Outcome& part : parts) {
    outcome.verdict = std::max(outcome.verdict, part.verdict);
    append(outcome.observations, std::move(part.observations));
  }
  return outcome;
}

Outcome any_of(std::vector<Outcome> parts) {
  for (Outcome& part : parts)
    if (part.verdict == Verdict::pass) return std::move(part);
  const bool untold = std::any_of(parts.begin(), parts.end(), [](const Outcome& part) { return part.verdict == Verdict::unknown; });
  bool offered = false;
  Outcome outcome;
  for (Outcome& part : parts) {
    // A part that could not be told might hold: then none of the repairs is known to be needed.
    if (untold || offered) drop_repairs(part);
    offered = offered || offers_repair(part);
    outcome.verdict = std::max(outcome.verdict, part.verdict);
    append(outcome.observations, std::move(part.observations));
  }
  if (untold) outcome.verdict = Verdict::unknown;
  return outcome;
}

Outcome none_of(std::vector<Outcome> parts) {
  Outcome outcome = all_of(std::move(parts));
  drop_repairs(outcome);
  auto swapped = [](Verdict verdict) {
    if (verdict == Verdict::pass) return Verdict::fail;
    return verdict == Verdict::fail ? Verdict::pass : verdict;
  };
  // "not" of several is true as soon as one of them is false, even where another could not be told.
  outcome.verdict = swapped(outcome.verdict);
  for (Observation& observation : outcome.observations) {
    observation.want = fmt::format("not {}", observation.want);
    observation.verdict = swapped(observation.verdict);
  }
  return outcome;
}

}  // namespace

Condition Condition::bind(const Node& node, std::span<const Kind> kinds, const Values& values, const Reporter& report) {
  Condition condition;
  if (!node.is_mapping() || node.children.empty()) {
    report(node, fmt::format("kinds of check are wanted here, this is {}",
                             node.children.empty() && node.is_mapping() ? "empty" : describe(node.type)));
    return condition;
  }
  if (node.children.size() == 2) return bind_entry(node.children[0], node.children[1], kinds, values, report);
  for (size_t i = 0; i + 1 < node.children.size(); i += 2)
    condition.parts_.push_back(bind_entry(node.children[i], node.children[i + 1], kinds, values, report));
  return condition;
}

Condition Condition::bind_parts(Join join, const Node& parts, std::span<const Kind> kinds, const Values& values, const Reporter& report) {
  Condition condition;
  condition.join_ = join;
  if (!parts.is_sequence() || parts.children.empty()) {
    report(parts, "a list of conditions with at least one item is wanted here");
    return condition;
  }
  for (const Node& part : parts.children) condition.parts_.push_back(bind(part, kinds, values, report));
  return condition;
}

Condition Condition::bind_entry(const Node& key, const Node& value, std::span<const Kind> kinds, const Values& values,
                                const Reporter& report) {
  if (key.text == "all") return bind_parts(Join::all, value, kinds, values, report);
  if (key.text == "any") return bind_parts(Join::any, value, kinds, values, report);
  Condition condition;
  if (key.text == "not") {
    condition.join_ = Join::none;
    condition.parts_.push_back(bind(value, kinds, values, report));
    return condition;
  }
  condition.join_ = Join::leaf;
  const Kind* kind = find_kind(kinds, key.text);
  if (kind == nullptr) {
    std::vector<std::string> names{"all", "any", "not"};
    for (const Kind& known : kinds) names.emplace_back(known.name);
    report(key, fmt::format("there is no kind of check \"{}\"{}", key.text, suggestion(key.text, names)));
    return condition;
  }
  condition.kind_ = kind;
  const Node& resolved = values.resolved(value, report);
  if (!validate(*kind, resolved, report)) return condition;
  const Params params(resolved, kind->fields, values, report);
  condition.repairs_ = !kind->repair.empty() && (kind->repairs == nullptr || kind->repairs(params));
  condition.check_ = kind->bind(params);
  return condition;
}

void Condition::collect_kinds(std::vector<const Kind*>& into) const {
  if (kind_ != nullptr) into.push_back(kind_);
  for (const Condition& part : parts_) part.collect_kinds(into);
}

std::vector<std::string> Condition::repairs() const {
  std::vector<std::string> sentences;
  if (repairs_) sentences.emplace_back(kind_->repair);
  if (join_ == Join::none) return sentences;
  for (const Condition& part : parts_)
    for (std::string& sentence : part.repairs())
      if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) sentences.push_back(std::move(sentence));
  return sentences;
}

std::vector<std::string> Condition::wants(const Host& host) const {
  std::vector<std::string> lines;
  const auto add = [&](std::string line) {
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
  };
  if (join_ == Join::leaf || join_ == Join::none)
    for (const Observation& observation : look(host).observations) add(fmt::format("{}: {}", observation.subject, observation.want));
  // Of several that are not all to hold, one that does not is enough.
  if (join_ == Join::none && parts_.front().join_ != Join::any && !lines.empty()) lines = {join(lines, alternative)};
  for (const Condition& part : parts_) {
    if (join_ == Join::all)
      for (std::string& line : part.wants(host)) add(std::move(line));
    if (join_ == Join::any) add(one_line(part.wants(host)));
  }
  if (join_ == Join::any && !lines.empty()) lines = {join(lines, alternative)};
  return lines;
}

Outcome Condition::look(const Host& host) const {
  if (join_ == Join::leaf) {
    std::vector<Observation> observations = check_(host);
    const Verdict verdict = prevailing(observations);
    return {.verdict = verdict, .observations = std::move(observations)};
  }
  std::vector<Outcome> outcomes;
  for (const Condition& part : parts_) {
    outcomes.push_back(part.look(host));
    if (join_ == Join::any && outcomes.back().verdict == Verdict::pass) break;
  }
  if (join_ == Join::any) return any_of(std::move(outcomes));
  if (join_ == Join::none) return none_of(std::move(outcomes));
  return all_of(std::move(outcomes));
}

}  // namespace nodeworthy
