#include "tests/support/profiles.h"

#include <algorithm>

#include "checks/kinds.h"
#include "tests/support/catch.h"

namespace nodeworthy::test {

namespace {

const Catalog& built_in() {
  static const Catalog catalog(built_in_rule_files());
  return catalog;
}

/// Read once: tests ask for a profile by each fixture.
const Profile& built_in_profile(const std::string& name) {
  static std::map<std::string, Profile> all;
  const auto found = all.find(name);
  if (found != all.end()) return found->second;
  Problems problems;
  Profile profile = read_profiles(built_in(), {name}, problems);
  for (const Problem& problem : problems.all()) FAIL(problem.text());
  return all.emplace(name, std::move(profile)).first->second;
}

Settings settings_of(const Profile& profile, const Settings& over) {
  Settings settings = over;
  settings.insert(profile.settings.begin(), profile.settings.end());
  settings.emplace("role", "worker");
  return settings;
}

Rule rule_of(const Profile& profile, std::string_view id, const Settings& settings) {
  Problems problems;
  const auto override = profile.overrides.find(id);
  Rule rule = bind_rule(*built_in().rules().at(id), override == profile.overrides.end() ? Override{} : override->second,
                        built_in().tables(), kinds(), settings, problems);
  for (const Problem& problem : problems.all()) FAIL(problem.text());
  return rule;
}

}  // namespace

BoundProfile::BoundProfile(const std::string& name, const Settings& over)
    : profile(built_in_profile(name)), settings(settings_of(profile, over)) {
  for (std::string_view id : profile.rules) rules.emplace(id, rule_of(profile, id, settings));
}

Rule bound_rule(const std::string& name, std::string_view id, const Settings& over) {
  const Profile& profile = built_in_profile(name);
  return rule_of(profile, id, settings_of(profile, over));
}

std::string profile_of(std::string_view id) {
  std::vector<std::string> names{"worker", "control-plane"};
  for (std::string& name : all_profiles()) names.push_back(std::move(name));
  for (const std::string& name : names) {
    const Profile& profile = built_in_profile(name);
    if (std::find(profile.rules.begin(), profile.rules.end(), id) != profile.rules.end()) return name;
  }
  FAIL("no profile has the rule " << id);
  return {};
}

std::vector<std::string> all_profiles() {
  std::vector<std::string> names;
  for (const auto& [name, file] : built_in().profiles()) names.emplace_back(name);
  return names;
}

std::vector<std::string> all_rules() {
  std::vector<std::string> ids;
  for (const auto& [id, file] : built_in().rules()) ids.emplace_back(id);
  return ids;
}

}  // namespace nodeworthy::test
