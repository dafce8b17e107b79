#include "host/network_ends.h"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "base/text.h"
#include "host/address_setup.h"
#include "host/ip_address.h"

namespace nodeworthy {
namespace {

/// A field of /proc/net/route: an address in the order of the machine's bytes, in hexadecimal digits.
std::optional<uint32_t> hexadecimal(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string text_of(uint32_t network_order) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = network_order;
  return address_text(reinterpret_cast<const sockaddr*>(&address));
}

/// In the order of the network's bytes.
std::optional<uint32_t> ipv4(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return address.s_addr;
}

/// "24" or "255.255.255.0"; nothing for networks of one or two addresses, and for all there are.
std::optional<uint32_t> mask_of(std::string_view text) {
  int64_t length = 0;
  std::optional<uint32_t> mask = ipv4(text);
  if (!mask && parse_integer(text, length) && length > 0 && length < 32) mask = htonl(~uint32_t{0} << (32 - length));
  const uint32_t rest = mask ? ~ntohl(*mask) : 0;
  const bool is_mask = mask && (rest & (rest + 1)) == 0;
  return is_mask && *mask != 0 && std::popcount(*mask) < 31 ? mask : std::nullopt;
}

/// Those that an image will be in, as far as its files have addresses.
Reading<std::vector<NetworkEnds>> networks_of_image(const Host& host) {
  return address_setups(host).map([](const std::vector<AddressSetup>& setups) {
    std::vector<NetworkEnds> networks;
    for (const AddressSetup& setup : setups)
      for (const std::string& address : setup.addresses)
        if (std::optional<NetworkEnds> ends = network_ends_around(address)) networks.push_back(*std::move(ends));
    return networks;
  });
}

}  // namespace

std::vector<NetworkEnds> network_ends(std::string_view text) {
  std::vector<NetworkEnds> ends;
  for (std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);  // Iface Destination Gateway Flags RefCnt Use Metric Mask ...
    if (words.size() < 8) continue;
    const std::optional<uint32_t> destination = hexadecimal(words[1]);
    const std::optional<uint32_t> gateway = hexadecimal(words[2]);
    const std::optional<uint32_t> mask = hexadecimal(words[7]);
    if (!destination || gateway != 0U || !mask || *mask == 0 || std::popcount(*mask) >= 31) continue;
    ends.push_back({.first = text_of(*destination), .last = text_of(*destination | ~*mask)});
  }
  return ends;
}

std::optional<NetworkEnds> network_ends_around(std::string_view address) {
  const size_t slash = std::min(address.find('/'), address.size());
  const std::optional<uint32_t> own = ipv4(address.substr(0, slash));
  const std::optional<uint32_t> mask = mask_of(address.substr(std::min(slash + 1, address.size())));
  if (!own || !mask) return std::nullopt;
  return NetworkEnds{.first = text_of(*own & *mask), .last = text_of(*own | ~*mask)};
}

Reading<std::vector<NetworkEnds>> own_network_ends(const Host& host) {
  if (!host.running()) return networks_of_image(host);
  const Reading<std::string>& routes = host.read("/proc/net/route");
  // A kernel without IPv4 has no such file.
  if (routes.absent()) return std::vector<NetworkEnds>();
  return routes.map([](const std::string& text) { return network_ends(text); });
}

}  // namespace nodeworthy
