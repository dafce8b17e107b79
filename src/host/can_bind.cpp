#include "host/can_bind.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/fd.h"
#include "host/directory_host.h"

namespace nodeworthy {
namespace {

/// An address to bind to, with its port.
struct Target {
  sockaddr_storage address{};
  socklen_t size = 0;
  int family = AF_UNSPEC;
};

Target target_of(const in_addr& address, uint16_t port) {
  Target target{.size = sizeof(sockaddr_in), .family = AF_INET};
  const sockaddr_in ipv4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = address, .sin_zero = {}};
  std::memcpy(&target.address, &ipv4, sizeof ipv4);
  return target;
}

Target target_of(const in6_addr& address, uint16_t port) {
  Target target{.size = sizeof(sockaddr_in6), .family = AF_INET6};
  sockaddr_in6 ipv6{};
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(port);
  ipv6.sin6_addr = address;
  std::memcpy(&target.address, &ipv6, sizeof ipv6);
  return target;
}

Reading<bool> refusal(uint16_t port, int error) {
  if (error == EADDRINUSE) return false;
  return Unreadable{system_message(fmt::format("listening on port {}", port), error)};
}

Reading<bool> try_target(const Target& target, uint16_t port) {
  const Fd socket(::socket(target.family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return refusal(port, errno);
  const int on = 1;
  const int off = 0;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // All addresses are those of both families, whatever net.ipv6.bindv6only says.
  if (target.family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&target.address), target.size) == 0) return true;
  return refusal(port, errno);
}

bool has_ipv6() {
  const Fd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return socket.valid();
}

}  // namespace

Reading<bool> can_bind(const std::string& address, uint16_t port) {
  if (address.empty()) return try_target(has_ipv6() ? target_of(in6addr_any, port) : target_of(in_addr{.s_addr = INADDR_ANY}, port), port);
  in_addr ipv4{};
  if (::inet_pton(AF_INET, address.c_str(), &ipv4) == 1) return try_target(target_of(ipv4, port), port);
  in6_addr ipv6{};
  if (::inet_pton(AF_INET6, address.c_str(), &ipv6) == 1) return try_target(target_of(ipv6, port), port);
  return Unreadable{fmt::format("\"{}\" is no address", address)};
}

}  // namespace nodeworthy
