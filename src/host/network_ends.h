// The addresses at both ends of the IPv4 networks that a machine is in, which no host has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// The first and the last address of an IPv4 network that an interface is in, which no host has: its own and that for broadcast.
struct NetworkEnds {
  std::string first;
  std::string last;
  bool operator==(const NetworkEnds&) const = default;
};

/// The ends of the networks that a text of /proc/net/route has routes without a gateway to; networks of one or two addresses have none.
std::vector<NetworkEnds> network_ends(std::string_view text);

/// The ends of the network that an address with the length of its prefix or its mask is of: "192.168.142.21/24". Nothing where it has
/// none, or the text is something else.
std::optional<NetworkEnds> network_ends_around(std::string_view address);

/// Those of the networks that a host is in: on a running one by its routes; an image will be in those of the addresses in its files.
Reading<std::vector<NetworkEnds>> own_network_ends(const Host& host);

}  // namespace nodeworthy
