// Whether a file system says of what type the entries of its folders are.
#pragma once

#include <string_view>

#include "host/reading.h"

namespace nodeworthy {

/// The answer for the file system that a folder (an O_PATH descriptor will do) is on, as Host::tells_entry_types has it. `path` is the
/// folder's name in reasons.
Reading<bool> entry_types_told(int directory, std::string_view path);

}  // namespace nodeworthy
