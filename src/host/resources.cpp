#include "host/resources.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr uint64_t most_cpus = 65536;  // eight times what any kernel is built for

std::optional<uint64_t> parse_count(std::string_view text) {
  int64_t value = 0;
  if (!parse_integer(strip(text), value) || value < 0) return std::nullopt;
  return static_cast<uint64_t>(value);
}

/// A file's text turned into an amount; Unreadable where `parse` makes nothing of it.
template <class Parse>
Reading<Amount> amount_of(const Host& host, const char* path, Parse parse) {
  return host.read(path).and_then([&](const std::string& text) -> Reading<Amount> {
    const std::optional<uint64_t> value = parse(text);
    if (!value) return Unreadable{fmt::format("{}: \"{}\" is not understood", path, printable(strip(text), 60))};
    return Amount{.value = *value, .file = path};
  });
}

Reading<Amount> unless_unlimited(Reading<Amount> amount) {
  if (amount.present() && amount.value().value == unlimited) return Absent{};
  return amount;
}

/// cgroup v1 has quota and period in two files, and -1 for no quota.
Reading<Amount> cpu_quota_v1(const Host& host) {
  const Reading<std::string>& period = host.read("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  if (period.unreadable()) return Unreadable{period.why()};
  return amount_of(host, "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", [&](std::string_view quota) {
    if (strip(quota) == "-1") return std::optional(unlimited);
    return parse_cpu_max(fmt::format("{} {}", strip(quota), period.present() ? period.value() : ""));
  });
}

}  // namespace

std::optional<uint64_t> count_cpus(std::string_view list) {
  uint64_t count = 0;
  uint64_t next = 0;  // the kernel writes lists in order, so each number is above the last
  list = strip(list);
  if (list.empty()) return 0;
  for (std::string_view range : split(list, ',')) {
    const size_t dash = range.find('-');
    const std::optional<uint64_t> first = parse_count(range.substr(0, dash));
    const std::optional<uint64_t> last = dash == std::string_view::npos ? first : parse_count(range.substr(dash + 1));
    if (!first || !last || *first < next || *last < *first || *last >= most_cpus) return std::nullopt;
    count += *last - *first + 1;
    next = *last + 1;
  }
  return count;
}

std::optional<uint64_t> count_stat_cpus(std::string_view stat) {
  uint64_t count = 0;
  for (std::string_view line : lines_of(stat))
    if (line.size() > 3 && line.starts_with("cpu") && line[3] >= '0' && line[3] <= '9') ++count;
  return count == 0 ? std::nullopt : std::optional(count);
}

std::optional<uint64_t> memory_total(std::string_view meminfo) {
  for (std::string_view line : lines_of(meminfo)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() != 3 || words[0] != "MemTotal:" || words[2] != "kB") continue;
    const std::optional<uint64_t> kib = parse_count(words[1]);
    return kib && *kib <= UINT64_MAX / 1024 ? std::optional(*kib * 1024) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<uint64_t> parse_cpu_max(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() != 2) return std::nullopt;
  const std::optional<uint64_t> period = parse_count(words[1]);
  if (!period || *period == 0) return std::nullopt;
  if (words[0] == "max") return unlimited;
  const std::optional<uint64_t> quota = parse_count(words[0]);
  if (!quota || *quota > UINT64_MAX / 1000) return std::nullopt;
  return *quota * 1000 / *period;
}

std::optional<uint64_t> parse_memory_max(std::string_view text) {
  constexpr uint64_t largest_v1 = uint64_t{1} << 62;  // 8 EiB less a page, whose size depends on the machine
  if (strip(text) == "max") return unlimited;
  const std::optional<uint64_t> bytes = parse_count(text);
  return bytes && *bytes >= largest_v1 ? unlimited : bytes;
}

Reading<Amount> online_cpus(const Host& host) {
  Reading<Amount> online = amount_of(host, "/sys/devices/system/cpu/online", count_cpus);
  if (online.present()) return online;
  const Reading<Amount> counted = amount_of(host, "/proc/stat", count_stat_cpus);
  return counted.present() || online.absent() ? counted : online;
}

Reading<Amount> possible_cpus(const Host& host) { return amount_of(host, "/sys/devices/system/cpu/possible", count_cpus); }

Reading<Amount> cpu_set(const Host& host) {
  for (const char* file : {"/sys/fs/cgroup/cpuset.cpus.effective", "/sys/fs/cgroup/cpuset/cpuset.effective_cpus"}) {
    Reading<Amount> set = amount_of(host, file, count_cpus);
    if (!set.absent()) return set;
  }
  return Absent{};
}

Reading<Amount> cpu_quota(const Host& host) {
  const Reading<Amount> quota = amount_of(host, "/sys/fs/cgroup/cpu.max", parse_cpu_max);
  return unless_unlimited(quota.absent() ? cpu_quota_v1(host) : quota);
}

Reading<Amount> managed_memory(const Host& host) { return amount_of(host, "/proc/meminfo", memory_total); }

Reading<Amount> memory_limit(const Host& host) {
  const Reading<Amount> limit = amount_of(host, "/sys/fs/cgroup/memory.max", parse_memory_max);
  return unless_unlimited(limit.absent() ? amount_of(host, "/sys/fs/cgroup/memory/memory.limit_in_bytes", parse_memory_max) : limit);
}

}  // namespace nodeworthy
