#include "engine/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/suggest.h"
#include "base/text.h"
#include "engine/keys.h"

namespace nodeworthy {
namespace {

using Ids = std::set<std::string_view>;

constexpr Key profile_keys[] = {
    {"title", Shape::text, Presence::optional},       {"settings", Shape::mapping, Presence::optional},
    {"rules", Shape::texts, Presence::optional},      {"drop", Shape::texts, Presence::optional},
    {"override", Shape::mapping, Presence::optional},
};
constexpr Key override_keys[] = {{"severity", Shape::text, Presence::optional}, {"values", Shape::mapping, Presence::optional}};

std::vector<std::string> names_of(const Catalog::Files& files) {
  std::vector<std::string> names;
  for (const auto& [name, file] : files) names.emplace_back(name);
  return names;
}

/// The ids that a pattern of a profile means.
Ids matching(const Catalog& catalog, const Node& pattern, const Reporter& report) {
  Ids ids;
  for (const auto& [id, file] : catalog.rules())
    if (glob_match(pattern.text, id)) ids.insert(id);
  if (ids.empty())
    report(pattern, fmt::format("\"{}\" selects no rule{}", pattern.text, suggestion(pattern.text, names_of(catalog.rules()))));
  return ids;
}

Ids selected(const Catalog& catalog, const Node& root, const Reporter& report) {
  Ids ids;
  if (const Node* rules = shaped(root, profile_keys, "rules"))
    for (const Node& pattern : rules->children) ids.merge(matching(catalog, pattern, report));
  if (const Node* drop = shaped(root, profile_keys, "drop"))
    for (const Node& pattern : drop->children)
      for (std::string_view id : matching(catalog, pattern, report)) ids.erase(id);
  return ids;
}

void read_settings(const Node& node, Settings& settings, const Reporter& report) {
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& key = node.children[i];
    const Node& value = node.children[i + 1];
    const std::string error = setting_error(key.text, value.text);
    if (find_setting(key.text) == nullptr) {
      report(key, error);
    } else if (!value.is_scalar()) {
      report(value, fmt::format("the setting {} wants a text, this is {}", key.text, describe(value.type)));
    } else if (!error.empty()) {
      report(value, error);
    }
    settings[std::string(key.text)] = value.text;
  }
}

/// A profile may change the values that a rule has, and invent none.
void check_values(const Node& values, const Node& rule, const Reporter& report) {
  const Node* own = rule.find("values");
  std::vector<std::string> names;
  for (size_t i = 0; own != nullptr && i + 1 < own->children.size(); i += 2) names.emplace_back(own->children[i].text);
  for (size_t i = 0; i + 1 < values.children.size(); i += 2) {
    const Node& key = values.children[i];
    if (std::find(names.begin(), names.end(), key.text) == names.end())
      report(key, fmt::format("the rule has no value \"{}\"{}", key.text, suggestion(key.text, names)));
  }
}

void read_override(const RuleFile& rule, const Node& changes, Override& override, const Reporter& report) {
  check_keys(changes, override_keys, report);
  if (const Node* severity = shaped(changes, override_keys, "severity")) override.severity = read_severity(*severity, report);
  if (const Node* values = shaped(changes, override_keys, "values")) {
    check_values(*values, rule.root, report);
    override.values.insert(override.values.begin(), values);
  }
}

void read_overrides(const Catalog& catalog, const Node& node, Profile& profile, const Reporter& report) {
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& id = node.children[i];
    const auto rule = catalog.rules().find(id.text);
    if (rule == catalog.rules().end()) {
      report(id, fmt::format("there is no rule \"{}\"{}", id.text, suggestion(id.text, names_of(catalog.rules()))));
    } else {
      read_override(*rule->second, node.children[i + 1], profile.overrides[id.text], report);
    }
  }
}

void read_profile(const Catalog& catalog, const RuleFile& file, Profile& profile, Ids& ids, Problems& problems) {
  const Reporter report(file.path, problems);
  check_keys(file.root, profile_keys, report);
  ids.merge(selected(catalog, file.root, report));
  if (const Node* settings = shaped(file.root, profile_keys, "settings")) read_settings(*settings, profile.settings, report);
  if (const Node* overrides = shaped(file.root, profile_keys, "override")) read_overrides(catalog, *overrides, profile, report);
}

}  // namespace

Profile read_profiles(const Catalog& catalog, const std::vector<std::string>& names, Problems& problems) {
  Profile profile;
  Ids ids(catalog.added().begin(), catalog.added().end());
  for (const std::string& name : names) {
    const auto found = catalog.profiles().find(name);
    if (found == catalog.profiles().end()) {
      problems.add("--profile", {}, fmt::format("there is no profile \"{}\"{}", name, suggestion(name, names_of(catalog.profiles()))));
      continue;
    }
    profile.names.push_back(found->first);
    read_profile(catalog, *found->second, profile, ids, problems);
  }
  profile.rules.assign(ids.begin(), ids.end());
  return profile;
}

}  // namespace nodeworthy
