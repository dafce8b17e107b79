#include "host/no_proxy.h"

#include <optional>

#include "base/text.h"
#include "host/ip_address.h"
#include "host/ip_network.h"

namespace nodeworthy {
namespace {

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

bool matches_name(std::string_view name, std::string_view host) {
  if (name.starts_with("*.")) name.remove_prefix(1);
  if (name.starts_with('.')) return host.ends_with(name);
  return host == name || host.ends_with("." + std::string(name));
}

bool matches(std::string_view entry, std::string_view host, const std::optional<IpNetwork>& address, const std::string& port) {
  const auto is_in = [&](const std::optional<IpNetwork>& network) { return address && network && overlap(*address, *network); };
  if (entry.find('/') != std::string_view::npos) return is_in(parse_ip_network(entry));
  const Entry parts = split_port(entry);
  if (parts.host.empty() || (!parts.port.empty() && parts.port != port)) return false;
  if (const auto wanted = parse_ip_network(parts.host)) return is_in(wanted);
  return matches_name(parts.host, host);
}

}  // namespace

bool goes_direct(std::string_view no_proxy, std::string_view host, uint16_t port) {
  const std::string name = lower(strip(host));
  if (name == "localhost" || is_loopback(name)) return true;
  const std::optional<IpNetwork> address = parse_ip_network(name);
  const std::string entries = lower(no_proxy);
  for (std::string_view part : split(entries, ',')) {
    const std::string_view entry = strip(part);
    if (entry.empty()) continue;
    if (entry == "*" || matches(entry, name, address, std::to_string(port))) return true;
  }
  return false;
}

}  // namespace nodeworthy
