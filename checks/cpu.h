#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind cpu_kind;

}  // namespace nodeworthy
