#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind hosts_kind;

}  // namespace nodeworthy
