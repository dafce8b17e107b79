#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind module_kind;

}  // namespace nodeworthy
