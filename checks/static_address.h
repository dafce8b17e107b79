// Whether interfaces have their address from the configuration, and not by DHCP.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind static_address_kind;

}  // namespace nodeworthy
