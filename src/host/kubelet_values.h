// Values of the kubelet's configuration and of its flags that are of the right type, and which it refuses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/version.h"
#include "host/host.h"

namespace nodeworthy {

/// One value, or what is missing beside it.
struct RefusedValue {
  std::string subject;  // "imageGCLowThresholdPercent"
  std::string want;     // "below imageGCHighThresholdPercent, which is 70"
  std::string have;     // "80 (/var/lib/kubelet/config.yaml:6 imageGCLowThresholdPercent)"
};

/// Those that are certain, with which the kubelet of a version ends (Kubernetes' pkg/kubelet/apis/config/validation, and what its parts
/// check of themselves). What could not be told is passed over.
std::vector<RefusedValue> refused_values(const Host& host, const std::optional<Version>& kubernetes);

}  // namespace nodeworthy
