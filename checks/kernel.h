#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kernel_kind;

}  // namespace nodeworthy
