#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind swap_kind;

}  // namespace nodeworthy
