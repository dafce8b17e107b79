// Parts of a file that is too large to be held as a whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "host/reading.h"

namespace nodeworthy {

/// An open regular file; it stays open as long as this is there.
struct Parts {
  uint64_t size = 0;  // bytes, when it was opened
  /// At most `size` bytes from `offset` on; fewer only where the file ends. Unreadable as reading is.
  std::function<Reading<std::string>(uint64_t offset, size_t size)> read;
};

/// The same of bytes in memory.
Parts parts_of(std::string bytes);

}  // namespace nodeworthy
