// check --fix and undo: where the machine is changed.
#pragma once

#include <vector>

#include "cli/commands.h"
#include "engine/report.h"

namespace nodeworthy {

/// What a repair came to.
struct Repair {
  Report report;                     // the second look, with what was done; the first where nothing was to be done
  ExitCode status = ExitCode::good;  // failed where a change could not be made, cannot_write where the journal could not be
};

/// Performs the changes of failed rules and looks again. Says on standard error what a person must know beside the report.
Repair repair(const std::vector<Rule>& rules, Report found, const Host& host, const CheckCommand& command, const Console& console);

/// Takes a run back, shows what that would come to, or lists the runs.
ExitCode undo(const UndoCommand& command, const Console& console);

}  // namespace nodeworthy
