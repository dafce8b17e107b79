#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind sysctl_files_kind;

}  // namespace nodeworthy
