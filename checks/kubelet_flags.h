#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kubelet_flags_kind;

}  // namespace nodeworthy
