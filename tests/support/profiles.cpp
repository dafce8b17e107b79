#include "tests/support/profiles.h"

#include <algorithm>

#include "checks/kinds.h"
#include "tests/support/catch.h"

namespace nodeworthy::test {

BoundProfile::BoundProfile(const std::string& name, const Settings& over) : catalog(built_in_rule_files()), settings(over) {
  Problems problems;
  profile = read_profiles(catalog, {name}, problems);
  settings.insert(profile.settings.begin(), profile.settings.end());
  settings.emplace("role", "worker");
  for (std::string_view id : profile.rules) {
    const auto override = profile.overrides.find(id);
    rules.emplace(id, bind_rule(*catalog.rules().at(id), override == profile.overrides.end() ? Override{} : override->second,
                                catalog.tables(), kinds(), settings, problems));
  }
  for (const Problem& problem : problems.all()) FAIL(problem.text());
}

std::string profile_of(std::string_view id) {
  std::vector<std::string> names{"worker", "control-plane"};
  for (std::string& name : all_profiles()) names.push_back(std::move(name));
  const Catalog catalog(built_in_rule_files());
  for (const std::string& name : names) {
    Problems problems;
    const Profile profile = read_profiles(catalog, {name}, problems);
    if (std::find(profile.rules.begin(), profile.rules.end(), id) != profile.rules.end()) return name;
  }
  FAIL("no profile has the rule " << id);
  return {};
}

std::vector<std::string> all_profiles() {
  const Catalog catalog(built_in_rule_files());
  std::vector<std::string> names;
  for (const auto& [name, file] : catalog.profiles()) names.emplace_back(name);
  return names;
}

std::vector<std::string> all_rules() {
  const Catalog catalog(built_in_rule_files());
  std::vector<std::string> ids;
  for (const auto& [id, file] : catalog.rules()) ids.emplace_back(id);
  return ids;
}

}  // namespace nodeworthy::test
