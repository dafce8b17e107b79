// One rule on trial, and what is found against it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/recorded_host.h"
#include "laws/bound_rule.h"

namespace nodeworthy {

/// One folder of a rule's fixtures.
struct Fixture {
  std::string name;    // "fail-twice"
  std::string folder;  // for RecordedHost
  Verdict verdict = Verdict::pass;
};

/// The fixtures of a rule, by name. Throws InputError for a folder whose name says neither pass nor fail.
std::vector<Fixture> fixtures_of(const Trial& trial, std::string_view id);

/// A rule and everything that it is tried with.
struct Subject {
  const Trial& trial;
  std::string_view id;
  std::string profile;  // profile_for() the rule
  std::vector<Fixture> fixtures;

  /// The rule alone, in the settings of its profile and, over them, of a fixture.
  Rule bound(const Settings& over = {}) const { return bind_profile(trial, profile, over, {id}).front(); }
  /// The fixture's machine. Throws InputError where it is none.
  std::unique_ptr<RecordedHost> open(const Fixture& fixture) const;
};

/// A law that a rule broke, with the evidence.
struct Breach {
  int law = 0;
  std::string fixture;  // its name; empty where it is none of the rule's
  std::string have;
};
using Breaches = std::vector<Breach>;

/// "pass", or the verdict and what the observations of that verdict say.
std::string shown(const RuleReport& report);

/// Laws 2 and 3: what a rule, bound to the settings of a fixture, says of it.
void hold_to_fixture(const Rule& rule, const Fixture& fixture, const RecordedHost& host, Breaches& breaches);

/// Laws 7 and 8: what a rule says of the empty host and of the one that tells nothing.
void hold_to_uniform_hosts(const Rule& rule, const std::vector<Fixture>& fixtures, Breaches& breaches);

/// Laws 1 to 4, 7 and 8: what a rule says of its fixtures, of the empty host and of the one that tells nothing.
void hold_to_laws_of_looking(const Subject& subject, Breaches& breaches);

/// Laws 5, 6 and 9 to 12: what a rule would do about what fails, with the other rules of the trial and of its profiles.
void hold_to_laws_of_repair(const Subject& subject, Breaches& breaches);

}  // namespace nodeworthy
