#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind file_kind;

}  // namespace nodeworthy
