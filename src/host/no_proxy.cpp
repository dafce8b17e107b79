#include "host/no_proxy.h"

#include <arpa/inet.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "host/ip_address.h"

namespace nodeworthy {
namespace {

/// The bytes of an address, 4 or 16 of them.
struct Bytes {
  std::array<uint8_t, 16> bytes{};
  size_t size = 0;
};

std::optional<Bytes> bytes_of(std::string_view address) {
  Bytes result;
  const std::string text(address);
  if (::inet_pton(AF_INET, text.c_str(), result.bytes.data()) == 1) {
    result.size = 4;
    return result;
  }
  if (::inet_pton(AF_INET6, text.c_str(), result.bytes.data()) != 1) return std::nullopt;
  result.size = 16;
  return result;
}

bool in_network(const Bytes& address, const Bytes& network, int64_t length) {
  if (address.size != network.size || length < 0 || length > int64_t(network.size) * 8) return false;
  for (size_t bit = 0; bit < size_t(length); ++bit) {
    const int shift = 7 - int(bit % 8);
    if (((address.bytes[bit / 8] ^ network.bytes[bit / 8]) >> shift & 1) != 0) return false;
  }
  return true;
}

/// An entry and its port, where it has one.
struct Entry {
  std::string_view host;
  std::string_view port;
};

/// As Go's net.SplitHostPort: a colon in an address of IPv6 is none in front of a port unless the address is in brackets.
Entry split_port(std::string_view entry) {
  const size_t colon = entry.rfind(':');
  const bool brackets = entry.starts_with('[');
  if (brackets && entry.ends_with(']')) return {.host = entry.substr(1, entry.size() - 2), .port = {}};
  if (colon == std::string_view::npos || (!brackets && entry.find(':') != colon)) return {.host = entry, .port = {}};
  std::string_view host = entry.substr(0, colon);
  if (brackets && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {.host = host, .port = entry.substr(colon + 1)};
}

bool matches_network(std::string_view entry, const std::optional<Bytes>& address) {
  const size_t slash = entry.find('/');
  int64_t length = 0;
  const auto network = bytes_of(entry.substr(0, slash));
  return address && network && parse_integer(entry.substr(slash + 1), length) && in_network(*address, *network, length);
}

bool matches_name(std::string_view name, std::string_view host) {
  if (name.starts_with("*.")) name.remove_prefix(1);
  if (name.starts_with('.')) return host.ends_with(name);
  return host == name || host.ends_with("." + std::string(name));
}

bool matches(std::string_view entry, std::string_view host, const std::optional<Bytes>& address, const std::string& port) {
  if (entry.find('/') != std::string_view::npos) return matches_network(entry, address);
  const Entry parts = split_port(entry);
  if (parts.host.empty() || (!parts.port.empty() && parts.port != port)) return false;
  if (const auto wanted = bytes_of(parts.host)) return address && in_network(*address, *wanted, int64_t(wanted->size) * 8);
  return matches_name(parts.host, host);
}

}  // namespace

bool goes_direct(std::string_view no_proxy, std::string_view host, uint16_t port) {
  const std::string name = lower(strip(host));
  if (name == "localhost" || is_loopback(name)) return true;
  const std::optional<Bytes> address = bytes_of(name);
  const std::string entries = lower(no_proxy);
  for (std::string_view part : split(entries, ',')) {
    const std::string_view entry = strip(part);
    if (entry.empty()) continue;
    if (entry == "*" || matches(entry, name, address, std::to_string(port))) return true;
  }
  return false;
}

}  // namespace nodeworthy
