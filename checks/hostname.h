#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind hostname_kind;

}  // namespace nodeworthy
