// Asking time servers over UDP.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "host/reading.h"
#include "host/sntp.h"

namespace nodeworthy {

/// A time server whose addresses are known.
struct SntpTarget {
  std::vector<std::string> addresses;  // IPv4 and IPv6 in text form, the preferred one first
  uint16_t port = 123;
};

/// What each server says of this machine's clock, in the order given. All are asked at once; those that are silent for `patience` are
/// asked a second time, at their next address where they have one, so all of it lasts at most twice as long. Who answered is not asked
/// again: servers may punish that (RFC 5905, section 14, rate control). Unreadable, with the reason, for one that gives no usable answer.
std::vector<Reading<SntpSample>> ask_time_servers(const std::vector<SntpTarget>& targets, std::chrono::milliseconds patience);

}  // namespace nodeworthy
