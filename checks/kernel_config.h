#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kernel_config_kind;

}  // namespace nodeworthy
