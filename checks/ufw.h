#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind ufw_kind;

}  // namespace nodeworthy
