#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind write_latency_kind;

}  // namespace nodeworthy
