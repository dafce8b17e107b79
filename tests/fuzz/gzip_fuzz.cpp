#include <cassert>
#include <cstdint>

#include "host/gzip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t limit = 100'000;
  const auto text = nodeworthy::gunzip(std::string_view(reinterpret_cast<const char*>(data), size), limit);
  assert(!text.absent());
  assert(!text.present() || text.value().size() <= limit);
  return 0;
}
