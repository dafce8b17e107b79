// Kind kernel-line: the release of the kernel is of certain lines.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern constinit const Kind kernel_line_kind;

}  // namespace nodeworthy
