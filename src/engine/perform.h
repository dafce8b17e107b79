// Performing a plan, with every action in the journal before it is done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/journal.h"
#include "engine/plan.h"

namespace nodeworthy {

/// What became of one step of a plan.
struct StepResult {
  bool done = false;
  std::optional<std::string> error;   // why not
  std::optional<std::string> before;  // what was there, in a line: a value, "inactive", the path of the copy of a file
};

/// What became of a plan.
struct Performed {
  RunRecord run;
  std::vector<StepResult> steps;  // as in the plan
  Failure journal_error;          // why the journal is not complete, so that the run will look interrupted
};

/// Performs the steps of a plan, at least one, that was made on `host`: what has changed since that looked is left alone. What fails is
/// told with its step and the rest goes on, with two exceptions: when the journal can no longer be written nothing more is done, and a
/// disruptive step is not done when another step for the same rule has failed. A text instead, which says why, where the journal cannot
/// begin: then nothing was done.
std::variant<Performed, std::string> perform(const Plan& plan, const Host& host, const Machine& machine, const Journal& journal,
                                             std::chrono::system_clock::time_point now);

}  // namespace nodeworthy
