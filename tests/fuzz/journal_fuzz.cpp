// The records of the journal, which an image may have written itself: what is taken for one is written again as it was read.
#include "engine/journal_record.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto run = run_from_json(text)) {
    const auto again = run_from_json(to_json(*run));
    fuzz::require(again && to_json(*again) == to_json(*run));
  }
  if (const auto entry = entry_from_json(text)) {
    const auto again = entry_from_json(to_json(*entry));
    fuzz::require(again && to_json(*again) == to_json(*entry));
  }
  return 0;
}
