#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind cri_config_kind;

}  // namespace nodeworthy
