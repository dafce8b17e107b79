// SNTP as a client speaks it: one request, one reply, and what the reply says of two clocks (RFC 4330, RFC 5905). No socket and no clock
// in here.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/reading.h"

namespace nodeworthy {

/// A time as NTP has it: seconds since 1900 in the upper half, their fraction in the lower. It wraps in 2036, so only differences count.
using NtpTime = uint64_t;

/// A time of the system's clock as NTP has it.
NtpTime ntp_time(std::chrono::system_clock::time_point time);

/// One packet without extensions.
using SntpPacket = std::array<unsigned char, 48>;

/// A request of version 4. The cookie stands in the transmit timestamp, where the time of this clock is nobody's business; a server returns
/// it in its reply.
SntpPacket sntp_request(uint64_t cookie);

/// What one exchange says.
struct SntpSample {
  std::chrono::microseconds offset{0};  // how far this machine's clock is behind the server's, right to within half the delay
  std::chrono::microseconds delay{0};   // of the way there and back, without the server's own time
  bool operator==(const SntpSample&) const = default;
};

/// What bytes from a server say, received at a time of this machine's clock for the request of that cookie sent at another. Absent when
/// they are no answer to the request: too short, of another mode or with another cookie. Unreadable, with the reason, for an answer to take
/// no time from: a kiss-o'-death, a server without time itself, a delay over `most_sntp_delay`.
Reading<SntpSample> sntp_sample(std::string_view reply, uint64_t cookie, NtpTime sent, NtpTime received);

/// The offset is uncertain by half of the delay: past this one it says too little.
inline constexpr std::chrono::milliseconds most_sntp_delay{500};

/// Where a time server is asked.
struct SntpServer {
  std::string host;  // a name or an address
  uint16_t port = 123;
  bool operator==(const SntpServer&) const = default;
};

/// Reads "ntp.example", "192.0.2.1:123", "[2001:db8::1]:123" or "2001:db8::1"; nothing for anything else.
std::optional<SntpServer> parse_sntp_server(std::string_view text);

}  // namespace nodeworthy
