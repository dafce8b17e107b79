// A string as JSON spells it; YAML in double quotes and TOML basic strings take the same spelling.
#pragma once

#include <string>
#include <string_view>

namespace nodeworthy {

/// A text in double quotes; `"`, `\` and control characters escaped.
std::string json_string(std::string_view text);

}  // namespace nodeworthy
