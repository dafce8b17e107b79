#include "host/firewalld_files.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

/// Nothing of the text is lost, and firewalld reads one port more, behind what it read before.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto result = fuzz::edited_twice(text, [](std::string_view t) { return open_port(t, "1717", "sctp"); });
  if (!result || *result == text) return 0;
  fuzz::require(fuzz::lost(text, *result).empty());
  const auto before = parse_firewalld_zone(text, "fuzz");
  const auto after = parse_firewalld_zone(*result, "fuzz");
  fuzz::require(before.present() == after.present());
  if (!before.present()) return 0;
  fuzz::require(after.value().entries.size() == before.value().entries.size() + 1);
  fuzz::require(after.value().entries.back().rule.traffic == Traffic{{1717, 1717}, "sctp"});
  return 0;
}
