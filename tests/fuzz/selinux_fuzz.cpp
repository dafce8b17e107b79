#include <cassert>
#include <cstdint>

#include "host/selinux.h"

/// The mode and the line that says it come together, and what is put after the deciding line changes no mode.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto config = nodeworthy::parse_selinux_config(text);
  assert(config.mode.has_value() == (config.line > 0));
  const auto more = nodeworthy::parse_selinux_config(text + "\nSELINUX=enforcing\n");
  assert(more.mode == config.mode || (!config.mode && more.mode == nodeworthy::SelinuxMode::enforcing));
  return 0;
}
