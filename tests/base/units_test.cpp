#include "base/units.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;

TEST_CASE("sizes") {
  const struct {
    std::string_view text;
    std::optional<uint64_t> bytes;
  } rows[] = {
      {"0", 0},
      {"4096", 4096},
      {"4096B", 4096},
      {"1k", 1024},
      {"1KiB", 1024},
      {"1kB", 1000},
      {"2 GiB", uint64_t{2} << 30},
      {" 2GiB\n", uint64_t{2} << 30},
      {"2GB", 2'000'000'000},
      {"1.5GiB", uint64_t{3} << 29},
      {"1Ti", uint64_t{1} << 40},
      {"1TB", 1'000'000'000'000},
      {"0.29GB", 290'000'000},
      {"9007199254740993", 9007199254740993},
      {"18446744073709551615", UINT64_MAX},
      {"18446744073709551616", {}},
      {"16777216TiB", {}},
      {"16777215.5TiB", UINT64_MAX - (uint64_t{1} << 39) + 1},
      {"16777216.0TiB", {}},
      {"99999999999999999999999999TB", {}},
      {"", {}},
      {"GiB", {}},
      {"-1", {}},
      {"+1", {}},
      {"1 000", {}},
      {"1e3", {}},
      {"0x10", {}},
      {"1.2.3", {}},
      {".", {}},
      {"inf", {}},
      {"nan", {}},
      {"2gib", {}},
      {"2GiBs", {}},
      {"2G2", {}},
      {"max", {}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(parse_size(row.text) == row.bytes);
  }
}

TEST_CASE("sizes as people read them") {
  const struct {
    uint64_t bytes;
    std::string_view text;
  } rows[] = {
      {0, "0B"},
      {1023, "1023B"},
      {1024, "1KiB"},
      {1500, "1500B"},
      {uint64_t{1700} << 20, "1700MiB"},
      {(uint64_t{1700} << 20) - 1, "1699.9MiB"},
      {uint64_t{2} << 30, "2GiB"},
      {uint64_t{20} << 30, "20GiB"},
      {uint64_t{1} << 40, "1TiB"},
      {UINT64_MAX, "16777215.9TiB"},
  };
  for (const auto& row : rows) {
    INFO(row.bytes);
    CHECK(format_size(row.bytes) == row.text);
  }
}

TEST_CASE("durations") {
  const struct {
    std::string_view text;
    std::optional<microseconds> duration;
  } rows[] = {
      {"500ms", microseconds(500'000)},
      {"1.5s", microseconds(1'500'000)},
      {"10us", microseconds(10)},
      {"5m", microseconds(300'000'000)},
      {"1h", microseconds(3'600'000'000)},
      {"30d", microseconds(2'592'000'000'000)},
      {"0s", microseconds(0)},
      {"5", {}},
      {"", {}},
      {"s", {}},
      {"-1s", {}},
      {"1m30s", {}},
      {"1 day", {}},
      {"2562047788016h", {}},
      {"99999999999999999999h", {}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(parse_duration(row.text) == row.duration);
  }
}

TEST_CASE("durations as people read them") {
  const struct {
    int64_t us;
    std::string_view text;
  } rows[] = {
      {0, "0us"},
      {12, "12us"},
      {1'500, "1.5ms"},
      {500'000, "500ms"},
      {-3'000, "-3ms"},
      {999'950, "999.9ms"},
      {INT64_MIN, "-9223372036854.7s"},
      {1'500'000, "1.5s"},
      {90'000'000, "90s"},
  };
  for (const auto& row : rows) {
    INFO(row.us);
    CHECK(format_duration(microseconds(row.us)) == row.text);
  }
}

}  // namespace
}  // namespace nodeworthy
