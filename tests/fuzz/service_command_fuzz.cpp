// Environment files and the words of command lines: no word and no value is longer than what it was read from.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "host/service_command.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t total = 0;
  for (const nodeworthy::Assignment& assignment : nodeworthy::parse_environment_file(text)) {
    total += assignment.name.size() + assignment.value.size();
    if (assignment.line == 0 || assignment.name.empty()) std::abort();
  }
  if (total > size) std::abort();
  total = 0;
  for (const std::string& word : nodeworthy::systemd_words(text)) total += word.size();
  if (total > size) std::abort();
  return 0;
}
