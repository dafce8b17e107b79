#include "host/sysctl_defaults.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "base/version.h"
#include "host/identity.h"
#include "host/resources.h"

namespace nodeworthy {
namespace {

/// After Documentation/admin-guide/sysctl and the sources; none that depends on how a kernel is configured, as kernel.panic does.
struct Default {
  std::string_view path;
  std::string_view value;
  std::string_view until;  // the version that changed it; empty for the last
};
constexpr std::array<Default, 20> defaults{{
    {"fs/inotify/max_user_instances", "128", ""},
    {"fs/inotify/max_user_watches", "8192", "5.11"},
    {"fs/nr_open", "1048576", ""},
    {"kernel/keys/root_maxbytes", "25000000", ""},
    {"kernel/keys/root_maxkeys", "1000000", ""},
    {"net/bridge/bridge-nf-call-arptables", "1", ""},
    {"net/bridge/bridge-nf-call-ip6tables", "1", ""},
    {"net/bridge/bridge-nf-call-iptables", "1", ""},
    {"net/core/somaxconn", "128", "5.4"},
    {"net/core/somaxconn", "4096", ""},
    {"net/ipv4/conf/default/forwarding", "0", ""},
    {"net/ipv4/ip_forward", "0", ""},
    {"net/ipv4/tcp_tw_recycle", "0", ""},
    {"net/ipv6/conf/all/disable_ipv6", "0", ""},
    {"net/ipv6/conf/all/forwarding", "0", ""},
    {"net/ipv6/conf/default/disable_ipv6", "0", ""},
    {"net/ipv6/conf/default/forwarding", "0", ""},
    {"vm/overcommit_memory", "0", ""},
    {"vm/panic_on_oom", "0", ""},
    {"vm/swappiness", "60", ""},
}};

/// Keys of which the kernel allows one for so much memory. The divisors are a fifth below those of fs/file_table.c and fs/notify/inotify,
/// whose exact ones depend on how the kernel is built.
struct PerMemory {
  std::string_view path;
  uint64_t bytes;
};
constexpr std::array<PerMemory, 2> grown_with_memory{{{"fs/file-max", 8192}, {"fs/inotify/max_user_watches", 100000}}};

/// systemd lifts fs.file-max out of the way when it starts (v240).
constexpr int64_t lifted_by_systemd = std::numeric_limits<int64_t>::max();

bool may_be_chosen(const PerMemory& key, std::string_view value, uint64_t memory) {
  int64_t number = 0;
  if (!parse_integer(value, number) || number < 0) return false;
  return static_cast<uint64_t>(number) <= memory / key.bytes || (key.path == "fs/file-max" && number == lifted_by_systemd);
}

/// The kernel allows 1024 processes for each CPU, and on small machines 32768 in all (kernel/pid.c).
constexpr std::string_view pid_max = "kernel/pid_max";
constexpr uint64_t pids_per_cpu = 1024;
constexpr uint64_t fewest_pids = 32768;

Reading<SysctlDefault> pids_of_machine(const Host& host) {
  if (!host.running()) return Absent{};
  return possible_cpus(host).map([](const Amount& cpus) {
    return SysctlDefault{std::to_string(std::max(fewest_pids, pids_per_cpu * cpus.value)), "this machine's default"};
  });
}

Reading<SysctlDefault> chosen_by_machine(const Host& host, const PerMemory& key) {
  if (!host.running()) return Absent{};
  return managed_memory(host).and_then([&](const Amount& memory) {
    return host.read("/proc/sys/" + std::string(key.path)).and_then([&](const std::string& text) -> Reading<SysctlDefault> {
      if (!may_be_chosen(key, strip(text), memory.value)) return Absent{};
      return SysctlDefault{std::string(strip(text)), "this machine's default"};
    });
  });
}

/// Whether no version of the kernel has another default.
bool is_of_all_kernels(const Default& d) {
  return d.until.empty() &&
         std::count_if(defaults.begin(), defaults.end(), [&](const Default& other) { return other.path == d.path; }) == 1;
}

/// The default of a kernel, the first that its version has not outgrown; without a version one that all kernels share.
const Default* constant_default(std::string_view path, const std::optional<Version>& kernel) {
  const auto* found = std::find_if(defaults.begin(), defaults.end(), [&](const Default& d) {
    if (d.path != path) return false;
    return kernel ? d.until.empty() || *kernel < *Version::parse(d.until) : is_of_all_kernels(d);
  });
  return found == defaults.end() ? nullptr : found;
}

}  // namespace

Reading<SysctlDefault> sysctl_default(const Host& host, std::string_view path) {
  if (path == pid_max) return pids_of_machine(host);
  if (const Default* constant = constant_default(path, {})) return SysctlDefault{std::string(constant->value), "the kernel's default"};
  return kernel_release(host).and_then([&](const std::string& release) -> Reading<SysctlDefault> {
    if (const Default* constant = constant_default(path, Version::parse(release)))
      return SysctlDefault{std::string(constant->value), "the kernel's default"};
    const auto* grown =
        std::find_if(grown_with_memory.begin(), grown_with_memory.end(), [&](const PerMemory& key) { return key.path == path; });
    if (grown == grown_with_memory.end()) return Absent{};
    return chosen_by_machine(host, *grown);
  });
}

bool is_sysctl_of_machine(std::string_view path) { return path == "fs/file-max" || path == pid_max; }

}  // namespace nodeworthy
