#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind mount_kind;

}  // namespace nodeworthy
