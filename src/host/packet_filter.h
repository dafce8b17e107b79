// Rules of iptables and nftables that a service loads at boot from a file which people write, apart from those of firewalld and ufw.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// One service, and a file that it loads.
struct FilterFile {
  enum class Syntax : uint8_t { iptables, nftables };

  std::string_view unit;
  std::string_view path;
  std::string_view family;  // "ipv4", "ipv6"; empty for both
  Syntax syntax = Syntax::iptables;
};

/// Those of nftables, of iptables-services and Arch's iptables, and of netfilter-persistent.
std::span<const FilterFile> filter_files();

/// Whether a service that loads rules does so, now or at the next boot; Absent where there is no such unit.
Reading<bool> loads_rules(const Host& host, std::string_view unit);

/// Some thousand rules, and little of what a hostile image can hold.
inline constexpr size_t most_bytes_of_rules = size_t{256} << 10;

/// The first line of nft(8)'s syntax that may keep anything out, as "drop in FILE:7": a verdict or policy, or another file that is
/// included. Empty where there is none.
std::string denial_in_nftables(std::string_view file, std::string_view text);

}  // namespace nodeworthy
