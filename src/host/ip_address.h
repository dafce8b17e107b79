// IPv4 and IPv6 addresses in text form.
#pragma once

#include <sys/socket.h>

#include <string>

namespace nodeworthy {

/// The usual text form of a socket's address, without port and scope; empty where it is null or neither IPv4 nor IPv6.
std::string address_text(const sockaddr* address);

}  // namespace nodeworthy
