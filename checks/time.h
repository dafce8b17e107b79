#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind time_kind;

}  // namespace nodeworthy
