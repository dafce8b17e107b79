// What the program does.
#pragma once

#include <functional>
#include <iosfwd>

#include "checks/kinds.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "report/style.h"

namespace nodeworthy {

/// Where a command writes, and how a terminal there wants it.
struct Console {
  std::ostream& out;
  std::ostream& err;
  Colour colour = Colour::none;
  size_t width = 100;  // columns
};

/// A message to the person who runs the program, of one line or several; it may quote what a file says.
void complain(const Console& console, std::string_view message);

/// Performs one command. Throws InputError for what the person got wrong.
ExitCode perform(const Command& command, const Console& console);

/// Runs an action; what a person got wrong, and what the program did, becomes a message and an exit status.
ExitCode guarded(const Console& console, const std::function<ExitCode()>& action);

}  // namespace nodeworthy
