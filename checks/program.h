#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind program_kind;

}  // namespace nodeworthy
