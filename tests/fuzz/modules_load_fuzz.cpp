#include <cassert>
#include <cstdint>

#include "host/modules_load.h"

/// Every line that counts is one of the text's, neither blank nor a comment.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const nodeworthy::ModuleLine& line : nodeworthy::parse_modules_load_file(text, "fuzz")) {
    const std::string_view name = nodeworthy::strip(line.text);
    assert(!name.empty() && name[0] != '#' && name[0] != ';');
    assert(line.text == nodeworthy::lines_of(text)[line.line - 1]);
  }
  return 0;
}
