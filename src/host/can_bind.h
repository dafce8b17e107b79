// Trying a TCP port of the machine that the program runs on.
#pragma once

#include <cstdint>
#include <string>

#include "host/reading.h"

namespace nodeworthy {

/// Whether a server could listen on a port of an address (empty: all addresses), found by bind(2) with SO_REUSEADDR, as servers bind.
/// Nothing listens meanwhile, and the socket is closed at once.
Reading<bool> can_bind(const std::string& address, uint16_t port);

}  // namespace nodeworthy
