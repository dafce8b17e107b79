#include "host/ip_network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "base/text.h"

namespace nodeworthy {

std::optional<IpNetwork> parse_ip_network(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  IpNetwork network;
  if (::inet_pton(AF_INET, address.c_str(), network.bytes.data()) == 1)
    network.size = 4;
  else if (::inet_pton(AF_INET6, address.c_str(), network.bytes.data()) == 1)
    network.size = 16;
  else
    return std::nullopt;
  const auto most = int64_t(network.size) * 8;
  network.length = most;
  if (slash != std::string_view::npos && !parse_integer(text.substr(slash + 1), network.length)) return std::nullopt;
  return network.length < 0 || network.length > most ? std::nullopt : std::optional(network);
}

bool overlap(const IpNetwork& one, const IpNetwork& other) {
  if (one.size != other.size) return false;
  const auto length = size_t(std::min(one.length, other.length));
  for (size_t bit = 0; bit < length; ++bit)
    if (((one.bytes[bit / 8] ^ other.bytes[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
  return true;
}

}  // namespace nodeworthy
