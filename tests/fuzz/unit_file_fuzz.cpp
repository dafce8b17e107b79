#include <cassert>
#include <cstdint>

#include "host/systemd_units.h"

/// Every directive has a section, a key and a line of the text, and is no longer than it; the values of a key are some of them, none empty.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto directives = nodeworthy::parse_unit_file(text, "fuzz");
  size_t length = 0;
  for (const auto& directive : directives) {
    assert(!directive.section.empty() && !directive.key.empty());
    assert(directive.line >= 1 && directive.line <= size);
    length += directive.key.size() + directive.value.size();
    assert(nodeworthy::values_of({directive}, directive.section, directive.key).size() == (directive.value.empty() ? 0 : 1));
  }
  assert(length <= size);
  return 0;
}
