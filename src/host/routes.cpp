#include "host/routes.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "host/ip_address.h"

namespace nodeworthy {
namespace {

std::optional<uint32_t> hexadecimal(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return error != std::errc() || end != text.data() + text.size() ? std::nullopt : std::optional(value);
}

/// RTF_REJECT of a flags field; a field that is none refuses, too.
bool refuses(std::string_view flags) { return (hexadecimal(flags).value_or(0x200) & 0x200) != 0; }

/// An address of IPv4 whose number has the order of the machine's bytes.
std::string ipv4_text(uint32_t number) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = number;
  return address_text(reinterpret_cast<const sockaddr*>(&address));
}

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

Unreadable not_a_table(std::string_view file) { return {std::string(file) + ": is no whole table of routes"}; }

}  // namespace

Reading<std::vector<std::string>> default_route_interfaces(std::string_view text) {
  std::vector<std::string> interfaces;
  if (text.empty()) return interfaces;
  if (!text.starts_with("Iface") || !text.ends_with('\n')) return not_a_table("/proc/net/route");
  for (std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);  // Iface Destination Gateway Flags RefCnt Use Metric Mask ...
    if (words.size() < 8) return not_a_table("/proc/net/route");
    if (words[1] == "00000000" && words[7] == "00000000" && words[0] != "*") add_once(interfaces, words[0]);
  }
  return interfaces;
}

Reading<std::vector<std::string>> default_route_interfaces_of_ipv6(std::string_view text) {
  std::vector<std::string> interfaces;
  for (std::string_view line : lines_of(text)) {
    // Destination and its length, source and its length, gateway, metric, references, use, flags, interface.
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() != 10 || !text.ends_with('\n')) return not_a_table("/proc/net/ipv6_route");
    if (words[0].find_first_not_of('0') == std::string_view::npos && words[1] == "00" && !refuses(words[8])) add_once(interfaces, words[9]);
  }
  return interfaces;
}

Reading<std::vector<ConnectedNetwork>> connected_networks(std::string_view text) {
  std::vector<ConnectedNetwork> networks;
  if (text.empty()) return networks;
  if (!text.starts_with("Iface") || !text.ends_with('\n')) return not_a_table("/proc/net/route");
  for (std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 8) return not_a_table("/proc/net/route");
    if (words[0] == "Iface") continue;
    const std::optional<uint32_t> destination = hexadecimal(words[1]);
    const std::optional<uint32_t> mask = hexadecimal(words[7]);
    if (!destination || !mask) return not_a_table("/proc/net/route");
    if (words[0] == "*" || words[2] != "00000000" || *mask == 0 || refuses(words[3])) continue;
    networks.push_back({std::string(words[0]), fmt::format("{}/{}", ipv4_text(*destination), std::popcount(*mask))});
  }
  return networks;
}

Reading<std::vector<ConnectedNetwork>> connected_networks_of_ipv6(std::string_view text) {
  std::vector<ConnectedNetwork> networks;
  for (std::string_view line : lines_of(text)) {
    // Address, number of the interface, length of the network, scope, flags, interface.
    const std::vector<std::string_view> words = words_of(line);
    const std::optional<uint32_t> length = words.size() == 6 ? hexadecimal(words[2]) : std::nullopt;
    if (!length || words[0].size() != 32 || !text.ends_with('\n')) return Unreadable{"/proc/net/if_inet6: is no whole table of addresses"};
    std::string address;
    for (size_t i = 0; i < words[0].size(); i += 4) address += fmt::format("{}{}", i > 0 ? ":" : "", words[0].substr(i, 4));
    if (words[3] == "00")
      networks.push_back({std::string(words[5]), fmt::format("{}/{}", usual_address(address).value_or(address), *length)});
  }
  return networks;
}

}  // namespace nodeworthy
