#include <cassert>
#include <cstdint>

#include "host/modprobe_conf.h"

/// Every command names a module and stands on a line of the text, in order.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t lines = nodeworthy::lines_of(text).size();
  size_t last = 0;
  for (const nodeworthy::ModprobeCommand& command : nodeworthy::parse_modprobe_file(text)) {
    assert(!command.module.empty());
    assert(command.line > last && command.line <= lines);
    assert(command.text == nodeworthy::lines_of(text)[command.line - 1]);
    last = command.line;
  }
  return 0;
}
