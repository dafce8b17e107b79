#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind images_kind;

}  // namespace nodeworthy
