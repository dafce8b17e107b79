// How long writes take until they are on the disk.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "host/reading.h"

namespace nodeworthy {

/// Writes as etcd does into a nameless file in a folder (an O_PATH descriptor will do) and measures it; what is told, and when it is not,
/// is said of Host::write_latency. `path` is the folder's name in reasons.
Reading<std::chrono::microseconds> measure_writes(int directory, std::string_view path);

/// The 99th percentile by the nearest rank: the least time that 99 of 100 do not exceed; of fewer than 100 the greatest. At least one is
/// wanted.
std::chrono::microseconds percentile_99(std::vector<std::chrono::microseconds> times);

}  // namespace nodeworthy
