#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kubeadm_files_kind;

}  // namespace nodeworthy
