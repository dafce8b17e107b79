// The reports of a command, to where each is to go.
#pragma once

#include <vector>

#include "cli/commands.h"
#include "engine/report.h"

namespace nodeworthy {

/// Whether every report came to where it was to go.
enum class Written : uint8_t { all, in_part };

/// Writes each report; those on standard output in `style`, those in files without colours and for their own width. A file that cannot be
/// written is told on standard error, and the rest goes on.
Written write_reports(const Report& report, const std::vector<Output>& outputs, const TextStyle& style, const Console& console);

/// The status of a run: what failed or could not be told among the rules that are severe enough.
ExitCode status_of(const Report& report, Severity least);

}  // namespace nodeworthy
