#include <cassert>
#include <cstdint>

#include "host/kernel_command_line.h"

/// Every word that is found under a name is among all words of that name, as the last.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = nodeworthy::KernelCommandLine::parse(text, "fuzz");
  for (const char* name : {"a", "enforcing", "lsm"}) {
    const auto all = line.all(name);
    const auto last = line.find(name);
    assert(last.has_value() == !all.empty());
    assert(!last || *last == all.back());
  }
  return 0;
}
