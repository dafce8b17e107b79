#include "host/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>

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

}  // namespace nodeworthy
