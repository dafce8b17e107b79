// A rule as a run has it, for the laws.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "laws/laws.h"

namespace nodeworthy {

/// The profile in whose settings a rule is tried: worker where it has the rule, else control-plane, else the first that has it. Throws
/// InputError where none has it.
std::string profile_for(const Trial& trial, std::string_view rule);

/// The profiles whose other rules a rule has to agree with.
std::vector<std::string> profiles_around(const Trial& trial, std::string_view rule);

/// The settings, with those that a host would tell and that are not among them as the last of their possible values.
Settings completed(Settings settings);

/// The rules of a profile bound to its settings, or only those of the given ids, with their own values; `over` wins over the profile's
/// settings. Throws InputError with every mistake. Borrows from the catalog.
std::vector<Rule> bind_profile(const Trial& trial, const std::string& profile, const Settings& over,
                               const std::vector<std::string_view>& only = {});

}  // namespace nodeworthy
