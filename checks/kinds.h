// Every kind of check.
#pragma once

#include <span>

#include "engine/kind.h"

namespace nodeworthy {

/// All kinds, sorted by name.
std::span<const Kind> kinds();

}  // namespace nodeworthy
