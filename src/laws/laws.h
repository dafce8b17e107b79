// The laws that every rule keeps, held on its fixtures: what `nodeworthy rules test` does, and what the built-in rules are tested with.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/profile.h"
#include "engine/report.h"

namespace nodeworthy {

/// The rules that are held to the laws, and the folder that has their fixtures: FOLDER/RULE/NAME/{tree,fixture.yaml}, as RecordedHost reads
/// them. In the fixtures whose names begin with "pass" a rule passes, in those of "fail" it fails, in those of "skip" it is skipped.
struct Trial {
  const Catalog& catalog;
  std::span<const Kind> kinds;
  std::vector<std::string_view> rules;  // ids
  std::string fixtures;
  std::vector<std::string> profiles;  // whose other rules each rule has to agree with, beside those of the profile it is tried in
};

/// Holds the rules to the laws. A rule's report has an observation for each law, and for each fixture on which one is broken; it passes
/// when it keeps them all. Nothing is changed but copies in a temporary folder. Throws InputError where the fixtures cannot be read, or
/// there is a fixture without a rule, or a rule that has a mistake or no profile. The report borrows from the catalog.
Report hold_to_laws(const Trial& trial);

}  // namespace nodeworthy
