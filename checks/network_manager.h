#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind network_manager_kind;

}  // namespace nodeworthy
