// Whether the kubelet of a host runs where swap is on.
#pragma once

#include <optional>
#include <string>

#include "base/version.h"
#include "host/host.h"

namespace nodeworthy {

/// Where the kubelet is told to accept swap: "/var/lib/kubelet/config.yaml:3 failSwapOn: false". Absent where nothing says so.
Reading<std::string> swap_accepted_by(const Host& host);

/// What the kubelet makes of swap, and why.
struct SwapTolerance {
  bool tolerated = false;
  std::string because;  // "accepted by /var/lib/kubelet/config.yaml:3 failSwapOn: false", "failSwapOn is true unless configured"
};

/// Swap is tolerated where failSwapOn (--fail-swap-on) is false, it is true by default, and nothing speaks against it: swap is supported
/// with cgroup v2 only, and memorySwap.swapBehavior keeps a kubelet from starting where the feature gate NodeSwap is off (before 1.30
/// unless it is switched on) or where it is neither NoSwap nor, since 1.30, LimitedSwap. Kubernetes' pkg/kubelet/apis/config/validation.
Reading<SwapTolerance> swap_tolerance(const Host& host, const std::optional<Version>& kubernetes);

}  // namespace nodeworthy
