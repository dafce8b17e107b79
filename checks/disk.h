#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind disk_kind;

}  // namespace nodeworthy
