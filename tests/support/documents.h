// Documents written out for comparison.
#pragma once

#include <string>
#include <variant>

#include "base/node.h"

namespace nodeworthy::test {

/// `{'a': [1 true 'quoted' null]}`, or "LINE:COLUMN: what" of an error, "?: what" where its position is not known.
std::string shown(const std::variant<Document, DocumentError>& parsed);

/// "LINE:COLUMN " of a node and all below it, in order.
std::string marks(const Node& node);

}  // namespace nodeworthy::test
