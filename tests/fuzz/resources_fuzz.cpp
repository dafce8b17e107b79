#include <string>

#include "base/text.h"
#include "host/resources.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// One more CPU at the end of a list is one more; no list names more than a kernel has.
static void check_cpu_list(std::string_view text) {
  const std::optional<uint64_t> count = count_cpus(text);
  if (!count) return;
  fuzz::require(*count <= 65536);
  const std::string list(strip(text));
  if (list.empty()) return;
  const std::optional<uint64_t> more = count_cpus(list + ",65535\n");
  fuzz::require(more ? *more == *count + 1 : list.ends_with("65535"));
}

/// Lines in front of a text count as they would alone.
static void check_lines(const std::string& text) {
  const uint64_t cpus = count_stat_cpus(text).value_or(0);
  fuzz::require(cpus <= fuzz::lines_in(text));
  fuzz::require(count_stat_cpus("cpu  1 2\ncpu0 1 2\n" + text) == cpus + 1);
  fuzz::require(memory_total("MemTotal: 7 kB\n" + text) == 7168);
  if (const auto total = memory_total(text)) fuzz::require(*total % 1024 == 0 && memory_total("MemFree: 1 kB\n" + text) == total);
}

/// A limit of so many CPUs or bytes, written as the kernel writes it, is read as that; "max" is no limit.
static void check_limits(std::string_view text) {
  if (const auto quota = parse_cpu_max(text)) {
    const std::vector<std::string_view> words = words_of(text);
    fuzz::require(words.size() == 2 && (*quota == unlimited) == (words[0] == "max"));
    if (*quota != unlimited && *quota < UINT64_MAX / 1000000)
      fuzz::require(parse_cpu_max(std::to_string(*quota * 100) + " 100000") == quota);
  }
  const auto limit = parse_memory_max(text);
  if (limit && *limit != unlimited) fuzz::require(parse_memory_max(std::to_string(*limit) + "\n") == limit);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_cpu_list(text);
  check_lines(std::string(text));
  check_limits(text);
  return 0;
}
