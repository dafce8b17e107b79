#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind node_ready_kind;

}  // namespace nodeworthy
