#include <cassert>

#include "host/no_proxy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  nodeworthy::goes_direct(text, "10.0.0.1", 6443);
  assert(nodeworthy::goes_direct(std::string(text) + ",*", "10.0.0.1", 6443));
  return 0;
}
