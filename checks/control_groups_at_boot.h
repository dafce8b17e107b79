#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind control_groups_at_boot_kind;

}  // namespace nodeworthy
