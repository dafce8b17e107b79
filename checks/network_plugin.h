#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind network_plugin_kind;

}  // namespace nodeworthy
