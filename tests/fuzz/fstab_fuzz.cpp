#include <cassert>
#include <cstdint>

#include "host/fstab.h"

/// Every entry has a device, keeps a line of the text, and no option is empty.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& entry : nodeworthy::parse_fstab(text)) {
    assert(!entry.device.empty());
    assert(!entry.text.empty() && text.find(entry.text) != std::string_view::npos);
    assert(entry.mount_point.empty() ? entry.type.empty() && entry.options.empty() : true);
    for (const auto& option : entry.options) {
      const std::string name = option.substr(0, option.find('='));
      assert(!option.empty() && entry.last_of(name, name));
    }
  }
  return 0;
}
