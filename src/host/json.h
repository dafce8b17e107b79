// The one door to nlohmann-json for documents: JSON text into a Document. Docker's daemon.json and CNI configurations come through here.
#pragma once

#include <string_view>
#include <variant>

#include "base/node.h"

namespace nodeworthy {

/// The one document of a text (RFC 8259). Strings are quoted scalars; numbers, true and false are plain ones as they are written. A
/// duplicate key is an error, as is nesting beyond 100 levels, an empty text, and anything after the document.
std::variant<Document, DocumentError> parse_json(std::string_view text);

/// Whether some program may take a text that parse_json refuses: an empty one, one with a key twice or nested deeper.
bool some_take_as_json(std::string_view text);

}  // namespace nodeworthy
