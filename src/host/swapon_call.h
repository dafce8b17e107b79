// What a call of swapon turns on: swapon(8).
#pragma once

#include <string>

#include "host/boot_commands.h"
#include "host/reading.h"

namespace nodeworthy {

/// The first device or file of a call, "/swapfile" or "UUID=...". Absent where it only shows something, or turns on what fstab has;
/// Unreadable where the words do not tell, as with -L, -U and variables.
Reading<std::string> swapon_device(const BootCommand& call);

}  // namespace nodeworthy
