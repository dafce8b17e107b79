#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind runtime_version_kind;

}  // namespace nodeworthy
