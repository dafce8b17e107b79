#include <cassert>
#include <cstdint>

#include "host/swaps.h"

/// A list of swap areas has no more of them than lines behind its head, and each has a name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (std::string_view head : {"", "Filename\n"}) {
    const auto swaps = nodeworthy::parse_swaps(std::string(head) + std::string(text));
    assert(!swaps || swaps->size() <= size);
    if (swaps)
      for (const auto& swap : *swaps) assert(!swap.device.empty() && swap.size % 1024 == 0);
  }
  return 0;
}
