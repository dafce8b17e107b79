#include "host/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace nodeworthy {

std::string address_text(const sockaddr* address) {
  if (address == nullptr) return {};
  const void* bytes = nullptr;
  if (address->sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  if (address->sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  char text[INET6_ADDRSTRLEN];
  if (bytes == nullptr || ::inet_ntop(address->sa_family, bytes, text, sizeof text) == nullptr) return {};
  return text;
}

}  // namespace nodeworthy
