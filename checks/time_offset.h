// How far the clock is from those of time servers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/check.h"
#include "engine/predicate.h"
#include "host/clock_keepers.h"

namespace nodeworthy {

struct WantedOffset {
  Predicate offset;
  std::optional<std::string> server;  // to be measured against in any case
};

/// One observation for each server that is asked: the one that is given, then those that the host follows. Never empty.
std::vector<Observation> look_at_offsets(const Host& host, const WantedOffset& wanted, const ClockKeepers& keepers);

}  // namespace nodeworthy
