#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind cgroup_driver_kind;

}  // namespace nodeworthy
