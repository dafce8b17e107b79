#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind package_kind;

}  // namespace nodeworthy
