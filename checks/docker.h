#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind docker_kind;

}  // namespace nodeworthy
