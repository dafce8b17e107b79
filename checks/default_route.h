#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind default_route_kind;

}  // namespace nodeworthy
