// A key of a JSON, YAML or TOML file.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern constinit const Kind document_kind;

}  // namespace nodeworthy
