// How interfaces come to their IPv4 addresses at boot, as the files say that people and installers write for the usual tools: ifcfg files
// of the network scripts and of NetworkManager, its keyfiles, netplan, systemd-networkd (systemd.network(5)) and ifupdown (interfaces(5)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// What one file says of one interface.
struct AddressSetup {
  enum class How : uint8_t { fixed, leased };

  std::string interface;  // its name or a pattern of names; empty where other things than the name decide, as a hardware address
  How how = How::fixed;   // with an address of its own and DHCP, too: fixed
  std::string where;      // "BOOTPROTO=dhcp in FILE:LINE"
  /// Addresses of its own, each with the length of its prefix or its mask, "192.168.142.21/24", where that is said. Of an ifcfg file
  /// one, of a keyfile the first.
  std::vector<std::string> addresses = {};
};

/// All that the files say, whichever tool reads them; loopback, and what does not come up by itself, are left out. Unreadable where a file
/// is.
Reading<std::vector<AddressSetup>> address_setups(const Host& host);

/// Those that are, or may be, of an interface.
std::vector<AddressSetup> setups_of(const std::vector<AddressSetup>& setups, std::string_view interface);

}  // namespace nodeworthy
