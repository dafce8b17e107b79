// Networks of IPv4 and IPv6 addresses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nodeworthy {

/// All addresses that begin with the same bits.
struct IpNetwork {
  std::array<uint8_t, 16> bytes{};
  size_t size = 0;     // of the bytes that count: 4 or 16
  int64_t length = 0;  // of the beginning, in bits
};

/// "10.96.0.0/12", or an address, which is a network of one. Nothing where it is neither (inet_pton(3)).
std::optional<IpNetwork> parse_ip_network(std::string_view text);

/// Whether there is an address that is in both.
bool overlap(const IpNetwork& one, const IpNetwork& other);

}  // namespace nodeworthy
