#include <cassert>
#include <cstdint>

#include "host/zram_generator.h"

/// Settings come in the order of their lines, and a line that is malformed is behind all of them.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = nodeworthy::parse_zram_configuration(text);
  size_t last = 0;
  for (const auto& setting : parsed.settings) {
    assert(setting.line > last);
    last = setting.line;
  }
  assert(parsed.malformed == 0 || parsed.malformed > last);
  return 0;
}
