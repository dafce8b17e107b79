#include "laws/bound_rule.h"

#include <fmt/format.h>

#include <algorithm>

namespace nodeworthy {
namespace {

Profile read_profile(const Trial& trial, const std::string& name, Problems& problems) {
  return read_profiles(trial.catalog, {name}, problems);
}

bool has(const Profile& profile, std::string_view rule) {
  return std::find(profile.rules.begin(), profile.rules.end(), rule) != profile.rules.end();
}

/// Every profile that has a rule.
std::vector<std::string> profiles_with(const Trial& trial, std::string_view rule) {
  std::vector<std::string> names;
  Problems problems;
  for (const auto& [name, file] : trial.catalog.profiles())
    if (has(read_profile(trial, std::string(name), problems), rule)) names.emplace_back(name);
  if (!problems.empty()) throw InputError(problems);
  return names;
}

}  // namespace

std::string profile_for(const Trial& trial, std::string_view rule) {
  const std::vector<std::string> names = profiles_with(trial, rule);
  if (names.empty()) throw InputError(fmt::format("no profile has the rule {}", rule));
  for (const std::string_view wanted : {"worker", "control-plane"})
    if (std::find(names.begin(), names.end(), wanted) != names.end()) return std::string(wanted);
  return names.front();
}

std::vector<std::string> profiles_around(const Trial& trial, std::string_view rule) {
  std::vector<std::string> around{profile_for(trial, rule)};
  for (std::string& name : profiles_with(trial, rule))
    if (name != around.front() && std::find(trial.profiles.begin(), trial.profiles.end(), name) != trial.profiles.end())
      around.push_back(std::move(name));
  return around;
}

Settings completed(Settings settings) {
  for (const SettingKind& kind : setting_kinds()) {
    const std::vector<std::string> values = possible_values(kind);
    if (kind.detect != nullptr && !values.empty()) settings.emplace(kind.name, values.back());
  }
  return settings;
}

std::vector<Rule> bind_profile(const Trial& trial, const std::string& name, const Settings& over,
                               const std::vector<std::string_view>& only) {
  Problems problems;
  const Profile profile = read_profile(trial, name, problems);
  Settings given = over;
  given.insert(profile.settings.begin(), profile.settings.end());
  const Settings settings = completed(std::move(given));
  std::vector<Rule> rules;
  for (std::string_view id : profile.rules) {
    if (!only.empty() && std::find(only.begin(), only.end(), id) == only.end()) continue;
    // A rule alone is tried with its own values.
    const auto override = only.empty() ? profile.overrides.find(id) : profile.overrides.end();
    rules.push_back(bind_rule(*trial.catalog.rules().at(id), override == profile.overrides.end() ? Override{} : override->second,
                              trial.catalog.tables(), trial.kinds, settings, problems));
  }
  if (!problems.empty()) throw InputError(problems);
  return rules;
}

}  // namespace nodeworthy
