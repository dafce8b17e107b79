#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind folder_kind;

}  // namespace nodeworthy
