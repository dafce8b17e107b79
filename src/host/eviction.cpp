#include "host/eviction.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/text.h"
#include "base/units.h"

namespace nodeworthy {
namespace {

/// DefaultEvictionHard of the kubelet on Linux (pkg/kubelet/eviction/defaults_linux.go).
struct Default {
  std::string_view signal;
  std::string_view value;
  std::string_view since;  // the version of Kubernetes
};
constexpr std::array<Default, 4> defaults{{
    {"imagefs.available", "15%", "1.7"},
    {"imagefs.inodesFree", "5%", "1.30"},
    {"nodefs.available", "10%", "1.7"},
    {"nodefs.inodesFree", "5%", "1.7"},
}};

Reading<Sourced> default_threshold(std::string_view signal, const std::optional<Version>& kubernetes) {
  for (const Default& known : defaults)
    if (known.signal == signal && (!kubernetes || *kubernetes >= *Version::parse(known.since)))
      return Sourced{.value = std::string(known.value), .where = "the kubelet's default"};
  return Absent{};
}

/// The threshold in "memory.available<100Mi,nodefs.available<10%", the last of a signal.
Reading<Sourced> threshold_in_flag(const Sourced& flag, std::string_view signal) {
  Reading<Sourced> found = Absent{};
  for (std::string_view statement : split(flag.value, ',')) {
    const size_t less = statement.find('<');
    if (less != std::string_view::npos && strip(statement.substr(0, less)) == signal)
      found = Sourced{.value = std::string(strip(statement.substr(less + 1))), .where = flag.where};
  }
  return found;
}

Reading<Sourced> threshold_in_file(const KubeletConfiguration& kubelet, std::string_view signal, const std::optional<Version>& kubernetes) {
  Reading<Sourced> threshold = kubelet.find({"evictionHard", signal});
  // A mapping is no value, so it reads as unreadable; had a file been unreadable, the signal would be, too.
  const bool configured = !kubelet.find({"evictionHard"}).absent();
  if (!threshold.absent() || !configured) return threshold.absent() ? default_threshold(signal, kubernetes) : threshold;
  const Reading<Sourced> merges = kubelet.find({"mergeDefaultEvictionSettings"});
  if (!merges.present()) return merges.unreadable() ? merges : threshold;
  const Reading<bool> merged = as_boolean(merges.value());
  if (merged.unreadable()) return Unreadable{merged.why()};
  return merged.value() ? default_threshold(signal, kubernetes) : threshold;
}

/// Kubernetes' quantities count Ki, Mi ... in 1024s and k, M ... in 1000s.
std::optional<uint64_t> parse_quantity(std::string_view text) {
  const bool decimal = text.ends_with('k') || text.ends_with('M') || text.ends_with('G') || text.ends_with('T');
  return parse_size(decimal ? fmt::format("{}B", text) : std::string(text));
}

}  // namespace

Reading<Sourced> eviction_threshold(const KubeletConfiguration& kubelet, std::string_view signal,
                                    const std::optional<Version>& kubernetes) {
  const Reading<Sourced> flag = kubelet.find({}, "eviction-hard");
  if (flag.unreadable()) return flag;
  Reading<Sourced> threshold = flag.present() ? threshold_in_flag(flag.value(), signal) : threshold_in_file(kubelet, signal, kubernetes);
  const bool is_none = threshold.present() && (threshold.value().value == "0%" || threshold.value().value == "100%");
  return is_none ? Absent{} : threshold;
}

std::optional<uint64_t> threshold_amount(std::string_view threshold, uint64_t capacity) {
  if (!threshold.ends_with('%')) return parse_quantity(threshold);
  threshold.remove_suffix(1);
  double percent = 0;
  const char* end = threshold.data() + threshold.size();
  const auto [at, error] = std::from_chars(threshold.data(), end, percent, std::chars_format::fixed);
  if (error != std::errc() || at != end || !(percent >= 0 && percent <= 100)) return std::nullopt;
  return static_cast<uint64_t>(static_cast<double>(capacity) * percent / 100);
}

}  // namespace nodeworthy
