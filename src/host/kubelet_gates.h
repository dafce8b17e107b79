// Feature gates that the kubelet no longer knows.
#pragma once

#include <string_view>

namespace nodeworthy {

/// The version of Kubernetes that has a feature gate no more, "1.25"; empty for one that is still there or never was. After the pages of
/// removed feature gates: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates-removed/
std::string_view gate_gone_in(std::string_view gate);

}  // namespace nodeworthy
