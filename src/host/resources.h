// How much of a machine there is: CPUs and memory, and what control groups leave of them where the node is itself a container.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// An amount and the file that says it.
struct Amount {
  uint64_t value = 0;
  std::string file;
  bool operator==(const Amount&) const = default;
};

/// How many CPUs a list of the kernel's ("0-3,8", cpuset(7)) names, at most 65536 of them; 0 of an empty one. Nothing when it is no list.
std::optional<uint64_t> count_cpus(std::string_view list);

/// How many CPUs /proc/stat has a line for; nothing when it has none.
std::optional<uint64_t> count_stat_cpus(std::string_view stat);

/// MemTotal of /proc/meminfo in bytes; nothing when there is no such line.
std::optional<uint64_t> memory_total(std::string_view meminfo);

/// What a limit that limits nothing reads as.
inline constexpr uint64_t unlimited = UINT64_MAX;

/// The CPU time of cgroup v2's cpu.max ("150000 100000": quota and period in microseconds) in thousandths of a CPU, rounded down; unlimited
/// for "max". Nothing when the text is neither.
std::optional<uint64_t> parse_cpu_max(std::string_view text);

/// The bytes of memory.max and of cgroup v1's memory.limit_in_bytes; unlimited for "max" and for the largest number of pages that v1 has.
std::optional<uint64_t> parse_memory_max(std::string_view text);

/// The CPUs that are online: /sys/devices/system/cpu/online, where that does not tell /proc/stat.
Reading<Amount> online_cpus(const Host& host);

/// The CPUs that could ever be online, as the kernel counts them when it boots: /sys/devices/system/cpu/possible. Absent where it does not
/// tell.
Reading<Amount> possible_cpus(const Host& host);

/// The CPUs that the control group at the root of the host's view may run on. Absent where no cpuset controller is.
Reading<Amount> cpu_set(const Host& host);

/// The CPU time that the control group at the root of the host's view may use, in thousandths of a CPU. Only a container-like node has such
/// a limit: the true root of cgroup v2 has no cpu.max. Absent where there is none.
Reading<Amount> cpu_quota(const Host& host);

/// The memory that the kernel manages, in bytes: what is built in without what firmware and kernel hold back (MemTotal of /proc/meminfo).
Reading<Amount> managed_memory(const Host& host);

/// The memory that the control group at the root of the host's view may use, in bytes. Absent where there is no limit.
Reading<Amount> memory_limit(const Host& host);

}  // namespace nodeworthy
