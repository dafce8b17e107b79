#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kubeadm_key_kind;

}  // namespace nodeworthy
