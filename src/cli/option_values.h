// What the values of options mean. Each throws InputError, complete with a suggestion, for a value that means nothing.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"

namespace nodeworthy {

/// --set NAME=VALUE, the last one of a name counts.
Settings read_set(const std::vector<std::string>& assignments);

/// --output FORMAT[=FILE]; the text report on standard output where there is none. No two go to the same place.
std::vector<Output> read_outputs(const std::vector<std::string>& texts);

/// --fail-on SEVERITY.
Severity read_fail_on(const std::string& text);

}  // namespace nodeworthy
