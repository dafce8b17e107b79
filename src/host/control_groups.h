// Which control groups the kernel of a host offers.
#pragma once

#include "host/host.h"

namespace nodeworthy {

/// Whether /sys/fs/cgroup is the unified hierarchy (cgroup v2); false for v1 and for the hybrid of both. Unreadable for an image, because
/// nobody knows the kernel that will run it.
Reading<bool> unified_control_groups(const Host& host);

}  // namespace nodeworthy
