// Whether anything swaps, and whether it could be switched off without harm.
#pragma once

#include <string>
#include <vector>

#include "host/swaps.h"

namespace nodeworthy {

/// What swaps, now or after the next boot, by one example: "/dev/sda2", "/swapfile at boot". Absent where nothing does; Unreadable where
/// that cannot be told.
Reading<std::string> swap_there_is(const Host& host);

/// Whether the memory that is left can take what is in swap, and some more. Where it cannot, switching swap off kills processes; and so it
/// may where nothing tells how much is left.
bool memory_takes(const Host& host, const std::vector<ActiveSwap>& swaps);

}  // namespace nodeworthy
