#include "engine/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/suggest.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

using Ids = std::set<std::string_view>;

const std::vector<std::string> profile_keys{"title", "settings", "rules", "drop", "override"};

/// The ids that a pattern of a profile means.
Ids matching(const Catalog& catalog, const Node& pattern, const Reporter& report) {
  Ids ids;
  for (const auto& [id, file] : catalog.rules())
    if (pattern.is_scalar() && glob_match(pattern.text, id)) ids.insert(id);
  if (ids.empty()) {
    std::vector<std::string> known;
    for (const auto& [id, file] : catalog.rules()) known.emplace_back(id);
    report(pattern, fmt::format("\"{}\" selects no rule{}", pattern.text, suggestion(pattern.text, known)));
  }
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
    if (!error.empty()) report(key, error);
    settings[std::string(key.text)] = value.text;
  }
}

void read_overrides(const Catalog& catalog, const Node& node, Profile& profile, const Reporter& report) {
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& id = node.children[i];
    const Node& changes = node.children[i + 1];
    if (!catalog.rules().contains(id.text)) report(id, fmt::format("there is no rule \"{}\"", id.text));
    Override& override = profile.overrides[id.text];
    for (size_t k = 0; k + 1 < changes.children.size(); k += 2) {
      const Node& key = changes.children[k];
      if (key.text == "severity") {
        override.severity = &changes.children[k + 1];
      } else if (key.text == "values") {
        override.values = &changes.children[k + 1];
      } else {
        report(key, fmt::format("a profile can override severity and values, not \"{}\"", key.text));
      }
    }
  }
}

void read_profile(const Catalog& catalog, const RuleFile& file, Profile& profile, Ids& ids, Problems& problems) {
  const Reporter report(file.path, problems);
  if (!file.root.is_mapping()) return report(file.root, fmt::format("a profile is a mapping, this is {}", describe(file.root.type)));
  for (size_t i = 0; i + 1 < file.root.children.size(); i += 2) {
    const Node& key = file.root.children[i];
    if (std::find(profile_keys.begin(), profile_keys.end(), key.text) == profile_keys.end())
      report(key, fmt::format("a profile has no \"{}\"{}", key.text, suggestion(key.text, profile_keys)));
  }
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
      std::vector<std::string> known;
      for (const auto& [other, file] : catalog.profiles()) known.emplace_back(other);
      problems.add("--profile", {}, fmt::format("there is no profile \"{}\"{}", name, suggestion(name, known)));
      continue;
    }
    profile.names.push_back(found->first);
    read_profile(catalog, *found->second, profile, ids, problems);
  }
  profile.rules.assign(ids.begin(), ids.end());
  return profile;
}

}  // namespace nodeworthy
