#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind memory_kind;

}  // namespace nodeworthy
