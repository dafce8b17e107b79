#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind proxy_kind;

}  // namespace nodeworthy
