#include "host/sysctl_at_boot.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

TEST_CASE("a value as the kernel reads it") {
  struct Row {
    std::string_view value;
    size_t integers;
    std::string_view expected;
  };
  const Row rows[] = {
      {"1", 1, "1"},
      {"1 0", 1, "1"},
      {"1 0", 2, "1 0"},
      {"1\t2  3", 3, "1 2 3"},
      {"0x1", 1, "1"},
      {"0XfF", 1, "255"},
      {"01", 1, "1"},
      {"010", 1, "8"},
      {"00", 1, "0"},
      {"-1", 1, "-1"},
      {"-0", 1, "0"},
      {"-0x10", 1, "-16"},
      {"1 # on", 1, "1"},
      // What the kernel refuses stays as it is.
      {"08", 1, "08"},
      {"0x", 1, "0x"},
      {"+1", 1, "+1"},
      {"1x", 1, "1x"},
      {"--1", 1, "--1"},
      {"", 1, ""},
      {"1", 2, "1"},
      {"cubic", 1, "cubic"},
      {"\"1\"", 1, "\"1\""},
  };
  for (const Row& row : rows) {
    INFO(row.value);
    CHECK(as_kernel_reads(row.value, row.integers) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
