#include "engine/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "base/suggest.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

using Ids = std::set<std::string_view>;

/// What may stand in a profile.
struct Key {
  std::string_view name;
  Node::Type wanted;
};
constexpr Key profile_keys[] = {
    {"title", Node::Type::scalar},  {"settings", Node::Type::mapping}, {"rules", Node::Type::sequence},
    {"drop", Node::Type::sequence}, {"override", Node::Type::mapping},
};
constexpr Key override_keys[] = {{"severity", Node::Type::scalar}, {"values", Node::Type::mapping}};

/// Reports what is no mapping, keys that it cannot have and values of another form. False when there was any.
bool check_keys(std::string_view what, const Node& node, std::span<const Key> keys, const Reporter& report) {
  if (!node.is_mapping()) {
    report(node, fmt::format("{} is a mapping, this is {}", what, describe(node.type)));
    return false;
  }
  std::vector<std::string> names;
  for (const Key& key : keys) names.emplace_back(key.name);
  bool good = true;
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const std::string_view name = node.children[i].text;
    const Node& value = node.children[i + 1];
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == name; });
    if (key == keys.end()) {
      report(node.children[i], fmt::format("{} has no \"{}\"{}", what, name, suggestion(name, names)));
    } else if (value.type != key->wanted) {
      report(value, fmt::format("\"{}\" wants {}, this is {}", name, describe(key->wanted), describe(value.type)));
    } else {
      continue;
    }
    good = false;
  }
  return good;
}

std::vector<std::string> names_of(const Catalog::Files& files) {
  std::vector<std::string> names;
  for (const auto& [name, file] : files) names.emplace_back(name);
  return names;
}

/// The ids that a pattern of a profile means.
Ids matching(const Catalog& catalog, const Node& pattern, const Reporter& report) {
  Ids ids;
  for (const auto& [id, file] : catalog.rules())
    if (pattern.is_scalar() && glob_match(pattern.text, id)) ids.insert(id);
  if (ids.empty())
    report(pattern, fmt::format("\"{}\" selects no rule{}", pattern.text, suggestion(pattern.text, names_of(catalog.rules()))));
  return ids;
}

Ids selected(const Catalog& catalog, const Node& root, const Reporter& report) {
  Ids ids;
  if (const Node* rules = root.find("rules"))
    for (const Node& pattern : rules->children) ids.merge(matching(catalog, pattern, report));
  if (const Node* drop = root.find("drop"))
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
  if (!check_keys("an override", changes, override_keys, report)) return;
  if (const Node* severity = changes.find("severity")) override.severity = read_severity(*severity, report);
  if (const Node* values = changes.find("values")) {
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
  if (!check_keys("a profile", file.root, profile_keys, report)) return;
  ids.merge(selected(catalog, file.root, report));
  if (const Node* settings = file.root.find("settings")) read_settings(*settings, profile.settings, report);
  if (const Node* overrides = file.root.find("override")) read_overrides(catalog, *overrides, profile, report);
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
