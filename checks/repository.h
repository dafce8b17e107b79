#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind repository_kind;

}  // namespace nodeworthy
