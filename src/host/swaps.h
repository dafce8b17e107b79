// What the kernel swaps to now, /proc/swaps (proc(5)).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One swap area in use.
struct ActiveSwap {
  std::string device;  // a device or a file, escapes replaced
  uint64_t size = 0;   // bytes
  uint64_t used = 0;   // bytes
  int priority = -1;   // negative where the kernel chose it
};

/// The lines of /proc/swaps; nothing where the text is none of its.
std::optional<std::vector<ActiveSwap>> parse_swaps(std::string_view text);

/// The swap areas in use; compressed memory (zram) is one, too. Absent where the kernel cannot swap at all, which has no /proc/swaps;
/// Unreadable for an image.
Reading<std::vector<ActiveSwap>> active_swaps(const Host& host);

/// MemAvailable of /proc/meminfo in bytes: what can be taken without swapping. Absent where there is no such line.
Reading<uint64_t> available_memory(const Host& host);

}  // namespace nodeworthy
