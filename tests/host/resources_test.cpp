#include "host/resources.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using Count = std::optional<uint64_t>;

TEST_CASE("lists of CPUs") {
  const struct {
    std::string_view what;
    std::string_view list;
    Count count;
  } rows[] = {
      {"one", "0\n", 1},
      {"a range", "0-3\n", 4},
      {"ranges and single ones", "0-3,8,10-11\n", 7},
      {"none", "\n", 0},
      {"a range of one", "5-5", 1},
      {"backwards", "3-1", {}},
      {"the same twice", "1,1", {}},
      {"overlapping", "0-3,2-5", {}},
      {"negative", "-1", {}},
      {"an open end", "0-", {}},
      {"an empty part", "0,,2", {}},
      {"more than any kernel has", "0-65536", {}},
      {"more than a number holds", "0-99999999999999999999", {}},
      {"words", "all", {}},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(count_cpus(row.list) == row.count);
  }
}

TEST_CASE("CPU lines of /proc/stat") {
  CHECK(count_stat_cpus("cpu  9 9\ncpu0 1\ncpu1 1\ncpu10 1\n") == Count(3));
  CHECK(count_stat_cpus("cpu  9 9\nintr 1\n") == Count());
  CHECK(count_stat_cpus("") == Count());
}

TEST_CASE("MemTotal") {
  const struct {
    std::string_view what;
    std::string_view text;
    Count bytes;
  } rows[] = {
      {"as the kernel writes it", "MemTotal:       24684084 kB\nMemFree:        23992000 kB\n", 24684084ULL * 1024},
      {"not the first line", "Quux: 1 kB\nMemTotal: 1 kB\n", 1024},
      {"another unit would be another number", "MemTotal: 1 MB\n", {}},
      {"no unit", "MemTotal: 1\n", {}},
      {"no number", "MemTotal: many kB\n", {}},
      {"negative", "MemTotal: -1 kB\n", {}},
      {"too large for bytes", "MemTotal: 9223372036854775807 kB\n", {}},
      {"another key", "SwapMemTotal: 1 kB\n", {}},
      {"nothing", "", {}},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(memory_total(row.text) == row.bytes);
  }
}

TEST_CASE("limits of control groups") {
  CHECK(parse_cpu_max("max 100000\n") == Count(unlimited));
  CHECK(parse_cpu_max("150000 100000\n") == Count(1500));
  CHECK(parse_cpu_max("1 3") == Count(333));
  CHECK(parse_cpu_max("150000") == Count());
  CHECK(parse_cpu_max("150000 0") == Count());
  CHECK(parse_cpu_max("-1 100000") == Count());
  CHECK(parse_cpu_max("9223372036854775807 1") == Count());
  CHECK(parse_cpu_max("") == Count());
  CHECK(parse_memory_max("max\n") == Count(unlimited));
  CHECK(parse_memory_max("536870912\n") == Count(536870912));
  CHECK(parse_memory_max("9223372036854771712\n") == Count(unlimited));
  CHECK(parse_memory_max("9223372036854710272\n") == Count(unlimited));  // with pages of 64 KiB
  CHECK(parse_memory_max("-1\n") == Count());
  CHECK(parse_memory_max("512M\n") == Count());
}

}  // namespace
}  // namespace nodeworthy
