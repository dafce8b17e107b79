// Whether the kubelet takes its configuration file.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kubelet_config_kind;

}  // namespace nodeworthy
