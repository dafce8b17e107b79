#include <algorithm>

#include "host/yum_configuration.h"
#include "properties.h"

using namespace nodeworthy;

/// Every value and every stray line stands on a line of the text, and no line is both.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const size_t lines = fuzz::lines_in(text);
  size_t last = 0;
  for (const YumSection& section : parse_yum(text, "file")) {
    for (const YumValue& value : section.values) {
      fuzz::require(value.line > last && value.line <= lines);
      last = value.line;
      fuzz::require(section.find(value.key) != nullptr);
      fuzz::require(std::find(section.stray.begin(), section.stray.end(), value.line) == section.stray.end());
    }
    for (size_t line : section.stray) fuzz::require(line > 0 && line <= lines);
  }
  return 0;
}
