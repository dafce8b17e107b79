// The one door to toml++: TOML text into a Document. The configuration of containerd and CRI-O comes through here.
#pragma once

#include <string_view>
#include <variant>

#include "base/node.h"

namespace nodeworthy {

/// The document of a text (TOML 1.0), a mapping whose keys are in the order of their bytes. Strings are quoted scalars; numbers, booleans
/// and dates are plain ones. A duplicate key is an error, as is nesting beyond 100 levels. Narrower than TOML: a character beyond ASCII
/// that does not stand in a comment is an error, too.
std::variant<Document, DocumentError> parse_toml(std::string_view text);

}  // namespace nodeworthy
