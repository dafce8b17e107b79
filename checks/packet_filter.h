// Whether rules of iptables and nftables that services load at boot let ports in.
#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind packet_filter_kind;

}  // namespace nodeworthy
