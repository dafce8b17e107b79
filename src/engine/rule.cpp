#include "engine/rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"

namespace nodeworthy {
namespace {

enum class Wanted : uint8_t { text, texts, mapping };

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
    case Wanted::text: return node.is_scalar() && !node.text.empty();
    case Wanted::mapping: return node.is_mapping();
    case Wanted::texts:
      for (const Node& item : node.children)
        if (!item.is_scalar()) return false;
      return node.is_sequence();
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
  const bool is_empty_text = value->is_scalar() && key.wanted == Wanted::text;
  report(*value, fmt::format("\"{}\" wants {}, this is {}", key.name, describe_wanted(key.wanted),
                             is_empty_text ? "empty" : describe(value->type)));
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
    const bool may_be_missing = key.need == Need::optional && mapping.find(key.name) == nullptr;
    good = (checked(mapping, key, report) != nullptr || may_be_missing) && good;
  }
  for (size_t i = 0; i + 1 < mapping.children.size(); i += 2) {
    const std::string_view name = mapping.children[i].text;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    report(mapping.children[i], fmt::format("there is no \"{}\" here{}", name, suggestion(name, names)));
    good = false;
  }
  return good;
}

/// The value under a key of a rule; null where it is missing or has the wrong form, which check_keys reports.
const Node* formed(const Node& root, std::string_view name) {
  const Node* value = root.find(name);
  const Key* key = std::find_if(std::begin(rule_keys), std::end(rule_keys), [&](const Key& known) { return known.name == name; });
  return value != nullptr && fits(*value, key->wanted) ? value : nullptr;
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
  if (!check_keys(file.root, rule_keys, report) && !file.root.is_mapping()) return rule;
  std::vector<const Node*> scopes = override.values;
  if (const Node* own = formed(file.root, "values")) scopes.push_back(own);
  scopes.insert(scopes.end(), tables.begin(), tables.end());
  const Values values(std::move(scopes), settings);

  if (const Node* title = formed(file.root, "title")) rule.title = title->text;
  if (const Node* because = formed(file.root, "because")) rule.because = because->text;
  if (const Node* severity = formed(file.root, "severity"))
    rule.severity = read_severity(values.resolved(*severity, report), report).value_or(Severity::error);
  rule.severity = override.severity.value_or(rule.severity);
  rule.aka = texts(formed(file.root, "aka"));
  rule.see = texts(formed(file.root, "see"));
  if (const Node* repair = formed(file.root, "repair")) read_repair(*repair, rule, report);
  if (const Node* when = formed(file.root, "when")) rule.when = Condition::bind(*when, kinds, values, report);
  if (const Node* expect = formed(file.root, "expect")) rule.expect = Condition::bind(*expect, kinds, values, report);
  return rule;
}

}  // namespace nodeworthy
