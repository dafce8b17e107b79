// Commands for those who write rules.
#pragma once

#include "cli/commands.h"

namespace nodeworthy {

/// Shows every mistake in a folder of rules and profiles.
ExitCode lint_rules(const LintCommand& command, const Console& console);

/// Holds the rules of a folder to the laws, with the fixtures beside them.
ExitCode test_rules(const TestCommand& command, const Console& console);

}  // namespace nodeworthy
