// The values of rules/tables.yaml, for tests of what they are handed to.
#pragma once

#include <string_view>
#include <vector>

#include "base/versioned_names.h"

namespace nodeworthy::test {

/// A table of names by version. Fails the test where there is none of that name.
std::vector<VersionedNames> versioned_names(std::string_view table);

}  // namespace nodeworthy::test
