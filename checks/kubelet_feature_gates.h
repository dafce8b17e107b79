// Whether the kubelet is given feature gates that its version does not know any more.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind kubelet_feature_gates_kind;

}  // namespace nodeworthy
