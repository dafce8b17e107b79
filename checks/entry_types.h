#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind entry_types_kind;

}  // namespace nodeworthy
