#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind port_kind;

}  // namespace nodeworthy
