#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind selinux_kind;

}  // namespace nodeworthy
