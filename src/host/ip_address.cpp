#include "host/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/text.h"

namespace nodeworthy {
namespace {

std::string text_of(int family, const void* bytes) {
  char text[INET6_ADDRSTRLEN];
  return ::inet_ntop(family, bytes, text, sizeof text) == nullptr ? std::string() : std::string(text);
}

}  // namespace

std::string address_text(const sockaddr* address) {
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET) return text_of(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr);
  if (address->sa_family == AF_INET6) return text_of(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr);
  return {};
}

std::optional<std::string> usual_address(std::string_view text) {
  // The longest address is one character shorter than this, so what is cut is none.
  const std::string terminated(text.substr(0, INET6_ADDRSTRLEN));
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  in6_addr bytes{};
  for (const int family : {AF_INET, AF_INET6})
    if (::inet_pton(family, terminated.c_str(), &bytes) == 1) return text_of(family, &bytes);
  return std::nullopt;
}

bool is_written_as_ipv4(std::string_view address) {
  return address.find('.') != std::string_view::npos && address.find(':') == std::string_view::npos;
}

std::optional<std::string> address_as_kubeadm_reads(std::string_view text) {
  std::vector<std::string> numbers;
  if (text.find(':') == std::string_view::npos)
    for (std::string_view number : split(text, '.'))
      numbers.emplace_back(number.substr(std::min(number.find_first_not_of('0'), number.empty() ? 0 : number.size() - 1)));
  std::optional<std::string> address = usual_address(numbers.empty() ? std::string(text) : join(numbers, "."));
  constexpr std::string_view mapped = "::ffff:";
  if (address && address->starts_with(mapped) && address->find('.') != std::string::npos) address->erase(0, mapped.size());
  return address;
}

std::optional<uint16_t> parse_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('0')) return std::nullopt;
  return port;
}

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127."); }

bool is_link_local(std::string_view address) {
  const bool ipv6 = address.size() > 3 && address.starts_with("fe") && std::string_view("89ab").find(address[2]) != std::string_view::npos;
  return address.starts_with("169.254.") || (ipv6 && address.find(':') == 4);
}

bool is_unspecified(std::string_view address) { return address == "0.0.0.0" || address == "::"; }

bool is_global_unicast(std::string_view address) {
  const bool ipv4 = address.find(':') == std::string_view::npos;
  int first = 0;  // of the numbers of an IPv4 address
  if (ipv4) std::from_chars(address.data(), address.data() + address.size(), first);
  const bool multicast = ipv4 ? first >= 224 && first < 240 : address.starts_with("ff") && address.find(':') == 4;
  return !multicast && !is_unspecified(address) && !is_loopback(address) && !is_link_local(address) && address != "255.255.255.255";
}

}  // namespace nodeworthy
