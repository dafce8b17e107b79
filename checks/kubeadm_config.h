#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kubeadm_config_kind;

}  // namespace nodeworthy
