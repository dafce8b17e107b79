#include <cassert>
#include <cstdint>

#include "host/boot_loader.h"

/// Whatever the files say, the command line stays within twice the length that one variable may have.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view half = text.substr(0, size / 2);
  const auto line = nodeworthy::grub_default_command_line({half, text.substr(half.size())});
  assert(!line || line->size() <= 2 * 16384 + 1);
  return 0;
}
