#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind firewalld_kind;

}  // namespace nodeworthy
