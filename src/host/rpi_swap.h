// The swap that rpi-swap of Raspberry Pi OS makes at boot: swap.conf(5) of its version 1.2.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// What rpi-swap's generator makes.
struct RpiSwap {
  std::string file;          // the swap file; empty where it is /dev/zram0 that swaps, with a file behind it or without
  std::string where;         // "FILE:LINE", which asks for it, or that it is the default
  std::string last_drop_in;  // the name of the *.conf file below rpi/swap.conf.d that is read last; empty where there is none
};

/// What it tells zram-generator by a drop-in below /run then.
inline constexpr std::string_view zram_of_rpi_swap = "[zram0]\nhost-memory-limit=none\nfs-type=swap\n";

/// What the files rpi/swap.conf and swap.conf.d of /etc, /run, /usr/local/lib and /usr/lib come to. Absent where they ask for no swap,
/// Unreadable where one of them is. Whether the generator is installed is not asked, nor whether the disk has room for a file.
Reading<RpiSwap> rpi_swap(const Host& host);

}  // namespace nodeworthy
