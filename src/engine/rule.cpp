#include "engine/rule.h"

#include <fmt/format.h>

#include "base/suggest.h"

namespace nodeworthy {
namespace {

enum class Wanted : uint8_t { text, texts, mapping, any };

struct Key {
  std::string_view name;
  Wanted wanted;
  Need need;
};

constexpr Key rule_keys[] = {
    {"title", Wanted::text, Need::required},     {"severity", Wanted::text, Need::required}, {"because", Wanted::text, Need::required},
    {"values", Wanted::mapping, Need::optional}, {"when", Wanted::mapping, Need::optional},  {"expect", Wanted::mapping, Need::required},
    {"repair", Wanted::mapping, Need::optional}, {"aka", Wanted::texts, Need::optional},     {"see", Wanted::texts, Need::optional},
};
constexpr Key repair_keys[] = {{"by-hand", Wanted::text, Need::optional}, {"caution", Wanted::text, Need::optional}};

bool fits(const Node& node, Wanted wanted) {
  switch (wanted) {
    case Wanted::text: return node.is_scalar();
    case Wanted::mapping: return node.is_mapping();
    case Wanted::texts:
      for (const Node& item : node.children)
        if (!item.is_scalar()) return false;
      return node.is_sequence();
    case Wanted::any: return true;
  }
  return false;
}

std::string_view describe_wanted(Wanted wanted) {
  return wanted == Wanted::text ? "a text" : wanted == Wanted::texts ? "a list of texts" : "a mapping";
}

/// The value of a key that is known to be of its form; null when it is missing.
const Node* checked(const Node& mapping, const Key& key, const Reporter& report) {
  const Node* value = mapping.find(key.name);
  if (value == nullptr) {
    if (key.need == Need::required) report(mapping, fmt::format("\"{}\" is missing", key.name));
    return nullptr;
  }
  if (fits(*value, key.wanted)) return value;
  report(*value, fmt::format("\"{}\" wants {}, this is {}", key.name, describe_wanted(key.wanted), describe(value->type)));
  return nullptr;
}

bool check_keys(const Node& mapping, std::span<const Key> keys, const Reporter& report) {
  if (!mapping.is_mapping()) {
    report(mapping, fmt::format("a mapping is wanted here, this is {}", describe(mapping.type)));
    return false;
  }
  bool good = true;
  std::vector<std::string> names;
  for (const Key& key : keys) {
    names.emplace_back(key.name);
    const size_t required = key.need == Need::required ? 1 : 0;
    good = (checked(mapping, key, report) != nullptr || (mapping.find(key.name) == nullptr && required == 0)) && good;
  }
  for (size_t i = 0; i + 1 < mapping.children.size(); i += 2) {
    const std::string_view name = mapping.children[i].text;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    report(mapping.children[i], fmt::format("there is no \"{}\" here{}", name, suggestion(name, names)));
    good = false;
  }
  return good;
}

Severity read_severity(const Node& node, const Reporter& report) {
  for (Severity severity : {Severity::info, Severity::warning, Severity::error})
    if (node.text == describe(severity)) return severity;
  report(node, fmt::format("\"{}\" is no severity{}", node.text, suggestion(node.text, {"error", "warning", "info"})));
  return Severity::error;
}

std::vector<std::string_view> texts(const Node* node) {
  std::vector<std::string_view> all;
  if (node != nullptr)
    for (const Node& item : node->children) all.push_back(item.text);
  return all;
}

void read_repair(const Node& node, Rule& rule, const Reporter& report) {
  if (!check_keys(node, repair_keys, report)) return;
  if (const Node* by_hand = node.find("by-hand")) rule.by_hand = by_hand->text;
  if (const Node* caution = node.find("caution")) {
    rule.disruptive = caution->text == describe(Caution::disruptive);
    if (!rule.disruptive)
      report(*caution, fmt::format("a repair can only be made more careful: caution wants \"disruptive\", this is \"{}\"", caution->text));
  }
}

/// A profile may change the values that a rule has, and invent none.
void check_override(const Node& root, const Override& override, const Reporter& report) {
  if (override.values == nullptr) return;
  const Node* own = root.find("values");
  std::vector<std::string> names;
  for (size_t i = 0; own != nullptr && i + 1 < own->children.size(); i += 2) names.emplace_back(own->children[i].text);
  for (size_t i = 0; i + 1 < override.values->children.size(); i += 2) {
    const Node& key = override.values->children[i];
    if (std::find(names.begin(), names.end(), key.text) == names.end())
      report(root, fmt::format("a profile sets the value \"{}\", which this rule does not have{}", key.text, suggestion(key.text, names)));
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

Rule bind_rule(const RuleFile& file, const Override& override, const std::vector<const Node*>& tables, std::span<const Kind> kinds,
               const Settings& settings, Problems& problems) {
  const Reporter report(file.path, problems);
  Rule rule{.id = file.name};
  // What is missing or of the wrong form does not keep the rest from being read: all mistakes are shown at once.
  if (!check_keys(file.root, rule_keys, report) && !file.root.is_mapping()) return rule;
  check_override(file.root, override, report);
  std::vector<const Node*> scopes;
  if (override.values != nullptr) scopes.push_back(override.values);
  if (const Node* own = file.root.find("values")) scopes.push_back(own);
  scopes.insert(scopes.end(), tables.begin(), tables.end());
  const Values values(std::move(scopes), settings);

  if (const Node* title = file.root.find("title")) rule.title = title->text;
  if (const Node* because = file.root.find("because")) rule.because = because->text;
  if (override.severity != nullptr) {
    rule.severity = read_severity(*override.severity, report);
  } else if (const Node* severity = file.root.find("severity")) {
    rule.severity = read_severity(values.resolved(*severity, report), report);
  }
  rule.aka = texts(file.root.find("aka"));
  rule.see = texts(file.root.find("see"));
  if (const Node* repair = file.root.find("repair")) read_repair(*repair, rule, report);
  if (const Node* when = file.root.find("when")) rule.when = Condition::bind(*when, kinds, values, report);
  if (const Node* expect = file.root.find("expect")) rule.expect = Condition::bind(*expect, kinds, values, report);
  return rule;
}

}  // namespace nodeworthy
