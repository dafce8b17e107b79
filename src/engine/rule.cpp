#include "engine/rule.h"

#include <fmt/format.h>

#include "base/suggest.h"
#include "base/text.h"
#include "engine/keys.h"

namespace nodeworthy {
namespace {

constexpr Key rule_keys[] = {
    {"title", Shape::text, Presence::required},     {"severity", Shape::text, Presence::required},
    {"because", Shape::text, Presence::required},   {"values", Shape::mapping, Presence::optional},
    {"when", Shape::mapping, Presence::optional},   {"expect", Shape::mapping, Presence::required},
    {"repair", Shape::mapping, Presence::optional}, {"aka", Shape::texts, Presence::optional},
    {"see", Shape::texts, Presence::optional},
};
constexpr Key repair_keys[] = {{"by-hand", Shape::text, Presence::optional}, {"caution", Shape::text, Presence::optional}};

std::vector<std::string_view> texts(const Node* node) {
  std::vector<std::string_view> all;
  if (node != nullptr)
    for (const Node& item : node->children) all.push_back(item.text);
  return all;
}

void read_repair(const Node& node, Rule& rule, const Reporter& report) {
  check_keys(node, repair_keys, report);
  if (const Node* by_hand = shaped(node, repair_keys, "by-hand")) rule.by_hand = strip(by_hand->text);
  if (const Node* caution = shaped(node, repair_keys, "caution")) {
    rule.disruptive = caution->text == describe(Caution::disruptive);
    if (!rule.disruptive)
      report(*caution, fmt::format("a repair can only be made more careful: caution wants \"disruptive\", this is \"{}\"", caution->text));
  }
}

}  // namespace

std::string_view describe(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return {};
}

std::optional<Severity> read_severity(const Node& node, const Reporter& report) {
  for (Severity severity : {Severity::info, Severity::warning, Severity::error})
    if (node.is_scalar() && node.text == describe(severity)) return severity;
  report(node, fmt::format("\"{}\" is no severity{}", node.text, suggestion(node.text, {"error", "warning", "info"})));
  return std::nullopt;
}

Rule bind_rule(const RuleFile& file, const Override& override, const std::vector<const Node*>& tables, std::span<const Kind> kinds,
               const Settings& settings, Problems& problems) {
  const Reporter report(file.path, problems);
  Rule rule{.id = file.name};
  // What is missing or of the wrong form does not keep the rest from being read: all mistakes are shown at once.
  check_keys(file.root, rule_keys, report);
  std::vector<const Node*> scopes = override.values;
  if (const Node* own = shaped(file.root, rule_keys, "values")) scopes.push_back(own);
  scopes.insert(scopes.end(), tables.begin(), tables.end());
  const Values values(std::move(scopes), settings);

  if (const Node* title = shaped(file.root, rule_keys, "title")) rule.title = title->text;
  if (const Node* because = shaped(file.root, rule_keys, "because")) rule.because = because->text;
  if (const Node* severity = shaped(file.root, rule_keys, "severity"))
    rule.severity = read_severity(values.resolved(*severity, report), report).value_or(Severity::error);
  rule.severity = override.severity.value_or(rule.severity);
  rule.aka = texts(shaped(file.root, rule_keys, "aka"));
  rule.see = texts(shaped(file.root, rule_keys, "see"));
  if (const Node* repair = shaped(file.root, rule_keys, "repair")) read_repair(*repair, rule, report);
  if (const Node* when = shaped(file.root, rule_keys, "when")) rule.when = Condition::bind(*when, kinds, values, report);
  if (const Node* expect = shaped(file.root, rule_keys, "expect")) rule.expect = Condition::bind(*expect, kinds, values, report);
  rule.settings = values.asked();
  return rule;
}

Rule bind_rule(const RuleFile& file, const Override& override, const std::vector<const Node*>& tables, std::span<const Kind> kinds,
               const ResolvedSettings& settings, Problems& problems) {
  Rule rule = bind_rule(file, override, tables, kinds, settings.settings, problems);
  for (const auto& [name, why] : settings.assumed) {
    if (why.empty() || !rule.settings.contains(name)) continue;
    const std::string& assumed = settings.settings.at(name);
    for (const std::string& value : possible_values(*find_setting(name))) {
      if (value == assumed) continue;
      Settings others = settings.settings;
      others[name] = value;
      // A rule of a person may have no value for what is not assumed.
      Problems mistakes;
      Rule bound = bind_rule(file, override, tables, kinds, others, mistakes);
      if (mistakes.empty())
        rule.otherwise.push_back({.setting = name, .assumed = assumed, .value = value, .why = why, .rule = std::move(bound)});
    }
  }
  return rule;
}

}  // namespace nodeworthy
