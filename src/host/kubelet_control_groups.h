// Whether the kubelet of a host puts up with control groups of v1.
#pragma once

#include <string>

#include "host/host.h"

namespace nodeworthy {

/// What the kubelet is told about v1.
struct V1Tolerance {
  bool tolerated = false;
  std::string because;  // "failCgroupV1 is false (/var/lib/kubelet/config.yaml:3 failCgroupV1)"
};

/// What failCgroupV1 or --fail-cgroupv1 says (from 1.31 on). Absent where nothing says it; Unreadable where that cannot be told, or it is
/// neither true nor false.
Reading<V1Tolerance> v1_tolerance(const Host& host);

}  // namespace nodeworthy
