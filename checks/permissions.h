// permissions: what owner, group and everybody else may do with files and folders at most, and whose they are.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind permissions_kind;

}  // namespace nodeworthy
