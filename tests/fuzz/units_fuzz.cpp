#include <cstring>

#include "base/units.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// Whether a rounded amount is at most a tenth below what it stands for; a fraction is read as the nearest number that a double holds.
static bool is_rounded_down(uint64_t rounded, uint64_t amount) {
  const uint64_t slack = amount >> 52;
  if (rounded > amount) return rounded - amount <= slack;
  return amount - rounded <= amount / 10 + slack;
}

static void check_size(uint64_t bytes) {
  const auto rounded = parse_size(format_size(bytes));
  fuzz::require(rounded && is_rounded_down(*rounded, bytes));
  fuzz::require(parse_size(std::to_string(bytes)) == bytes);
}

static void check_duration(std::chrono::microseconds duration) {
  const auto rounded = parse_duration(format_duration(duration));
  fuzz::require(rounded && is_rounded_down(static_cast<uint64_t>(rounded->count()), static_cast<uint64_t>(duration.count())));
}

/// Whatever is read or given can be written and read again, rounded down by at most one decimal.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto bytes = parse_size(text)) check_size(*bytes);
  if (const auto duration = parse_duration(text)) {
    check_duration(*duration);
  }
  uint64_t number = 0;
  std::memcpy(&number, data, std::min(size, sizeof number));
  check_size(number);
  check_duration(std::chrono::microseconds(static_cast<int64_t>(number >> 1)));
  return 0;
}
