#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind disk_pressure_kind;

}  // namespace nodeworthy
