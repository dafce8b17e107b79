#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind sysctl_kind;

}  // namespace nodeworthy
