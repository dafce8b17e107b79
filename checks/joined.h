#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind joined_kind;

}  // namespace nodeworthy
