#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind certificate_kind;

}  // namespace nodeworthy
