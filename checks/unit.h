#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind unit_kind;

}  // namespace nodeworthy
