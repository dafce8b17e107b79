// A profile of the built-in rules, bound to settings, as a run has it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "engine/profile.h"
#include "engine/rule.h"

namespace nodeworthy::test {

/// One profile and its rules. Fails the test where a rule or the profile has a mistake.
struct BoundProfile {
  /// `over` wins over the profile's settings.
  explicit BoundProfile(const std::string& name, const Settings& over = {});

  Profile profile;
  Settings settings;
  std::map<std::string_view, Rule> rules;  // by id
};

/// A rule of a profile alone, for tests of one rule at a time. Fails the test where the rule or the profile has a mistake; `over` wins over
/// the profile's settings.
Rule bound_rule(const std::string& profile, std::string_view id, const Settings& over);

/// The profile whose settings a rule's fixtures are for: worker where it has the rule, else control-plane, else the first that has it.
std::string profile_of(std::string_view id);

/// The names of all built-in profiles.
std::vector<std::string> all_profiles();

/// The ids of all built-in rules.
std::vector<std::string> all_rules();

}  // namespace nodeworthy::test
