// Whether Docker's daemon takes its configuration.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind docker_config_kind;

}  // namespace nodeworthy
