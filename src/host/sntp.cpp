#include "host/sntp.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/units.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;

constexpr int64_t seconds_from_1900_to_1970 = 2'208'988'800;
constexpr unsigned version = 4;
constexpr unsigned client_mode = 3;
constexpr unsigned server_mode = 4;
constexpr unsigned unsynchronised_leap = 3;
constexpr unsigned first_unsynchronised_stratum = 16;

// Where the fields stand in a packet, in bytes.
constexpr size_t stratum_at = 1;
constexpr size_t reference_id_at = 12;
constexpr size_t originate_at = 24;
constexpr size_t receive_at = 32;
constexpr size_t transmit_at = 40;

uint64_t number_at(std::string_view packet, size_t at) {
  uint64_t number = 0;
  for (size_t i = 0; i < 8; ++i) number = number << 8U | static_cast<unsigned char>(packet[at + i]);
  return number;
}

/// How far a time is after another, right while they are less than 68 years apart.
double microseconds_after(NtpTime time, NtpTime other) {
  return static_cast<double>(static_cast<int64_t>(time - other)) * 1e6 / 4294967296.0;
}

microseconds rounded(double us) { return microseconds(std::llround(us)); }

/// The four letters by which a server of stratum 0 says why it gives no time; none from one that has no time itself.
std::string_view kiss_code(std::string_view reply) {
  const std::string_view code = reply.substr(reference_id_at, 4);
  const bool letters = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return reply[stratum_at] == 0 && letters ? code : std::string_view();
}

/// Why no time is to be taken from an answer; empty when it may be.
std::string objection(std::string_view reply) {
  const auto first = static_cast<unsigned char>(reply[0]);
  const auto stratum = static_cast<unsigned char>(reply[stratum_at]);
  if (const auto code = kiss_code(reply); !code.empty()) return fmt::format("refuses to give the time (kiss-o'-death {})", code);
  if (first >> 6U == unsynchronised_leap || stratum == 0 || stratum >= first_unsynchronised_stratum) return "is not synchronised itself";
  if (number_at(reply, receive_at) == 0 || number_at(reply, transmit_at) == 0) return "answers without a time";
  return {};
}

}  // namespace

NtpTime ntp_time(std::chrono::system_clock::time_point time) {
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  const int64_t seconds = since / 1'000'000'000 - (since % 1'000'000'000 < 0 ? 1 : 0);
  const auto fraction = static_cast<uint64_t>(since - seconds * 1'000'000'000);
  return static_cast<uint64_t>(seconds + seconds_from_1900_to_1970) << 32U | (fraction << 32U) / 1'000'000'000;
}

SntpPacket sntp_request(uint64_t cookie) {
  SntpPacket packet{};
  packet[0] = version << 3U | client_mode;
  for (size_t i = 0; i < 8; ++i) packet[transmit_at + i] = static_cast<unsigned char>(cookie >> (56 - 8 * i));
  return packet;
}

Reading<SntpSample> sntp_sample(std::string_view reply, uint64_t cookie, NtpTime sent, NtpTime received) {
  if (reply.size() < SntpPacket{}.size() || (static_cast<unsigned char>(reply[0]) & 7U) != server_mode) return Absent{};
  if (number_at(reply, originate_at) != cookie) return Absent{};
  if (std::string why = objection(reply); !why.empty()) return Unreadable{std::move(why)};
  const NtpTime arrived = number_at(reply, receive_at);
  const NtpTime answered = number_at(reply, transmit_at);
  const double delay = microseconds_after(received, sent) - microseconds_after(answered, arrived);
  const SntpSample sample{.offset = rounded((microseconds_after(arrived, sent) + microseconds_after(answered, received)) / 2),
                          .delay = rounded(std::max(delay, 0.0))};
  if (sample.delay > most_sntp_delay) return Unreadable{fmt::format("answers too late, after {}", format_duration(sample.delay))};
  return sample;
}

std::optional<SntpServer> parse_sntp_server(std::string_view text) {
  SntpServer server;
  std::string_view port;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    port = text.substr(end + 1);
    server.host = text.substr(1, end - 1);
  } else {
    // More than one colon is an IPv6 address without brackets, which leaves no room for a port.
    const size_t colon = std::count(text.begin(), text.end(), ':') == 1 ? text.find(':') : text.size();
    port = text.substr(colon);
    server.host = text.substr(0, colon);
  }
  int64_t number = server.port;
  if (!port.empty() && (port[0] != ':' || !parse_integer(port.substr(1), number))) return std::nullopt;
  if (server.host.empty() || number < 1 || number > 65535) return std::nullopt;
  server.port = static_cast<uint16_t>(number);
  return server;
}

}  // namespace nodeworthy
