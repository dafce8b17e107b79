// A field of a rule that lists names with the versions that have them.
#pragma once

#include <string_view>
#include <vector>

#include "base/versioned_names.h"
#include "engine/kind.h"

namespace nodeworthy {

/// What a field of Form::words lists, in order; what is not of the form of base/versioned_names.h is reported. Empty where the rule does
/// not say it.
std::vector<VersionedNames> versioned_names(const Params& params, std::string_view field);

}  // namespace nodeworthy
