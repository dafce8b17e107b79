// When the kubelet begins to evict pods: its hard eviction thresholds (pkg/kubelet/eviction).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/version.h"
#include "host/kubelet.h"

namespace nodeworthy {

/// The hard threshold of a signal ("nodefs.available"): of --eviction-hard, else of evictionHard, else the kubelet's default of that
/// version (of the newest where it is not known). Absent where the kubelet has none: thresholds that are configured do away with all
/// defaults, unless mergeDefaultEvictionSettings is true, and 0% and 100% mean none.
Reading<Sourced> eviction_threshold(const KubeletConfiguration& kubelet, std::string_view signal, const std::optional<Version>& kubernetes);

/// What a threshold ("10%", "1Gi", "5000") comes to for a capacity, rounded down; nothing when it is none.
std::optional<uint64_t> threshold_amount(std::string_view threshold, uint64_t capacity);

}  // namespace nodeworthy
