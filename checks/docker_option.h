// An option of Docker's daemon, wherever it is set.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind docker_option_kind;

}  // namespace nodeworthy
