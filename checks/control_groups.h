#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind control_groups_kind;

}  // namespace nodeworthy
