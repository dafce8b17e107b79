#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind resolvers_kind;

}  // namespace nodeworthy
