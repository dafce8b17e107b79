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

/// What holds where a service does not load its file as a whole: "the service is active, with something else", where a running host has it
/// so, or that another file takes its place. Empty where nothing else is loaded.
std::string loads_something_else(const Host& host, const FilterFile& file);

/// Some thousand rules, and little of what a hostile image can hold.
inline constexpr size_t most_bytes_of_rules = size_t{256} << 10;

/// What may take away the iptables rules of a file, because the boot loads it, too, in an order that is not followed: another file of
/// iptables, or what deletes rules in one of nftables, as "flush in FILE:3". Empty where nothing does.
std::string replaced_by(const Host& host, const FilterFile& file);

/// The first word of nft(8)'s syntax that may keep anything out, as "drop in FILE:7": a verdict or policy, another address or port, or
/// another file that is included. Empty where there is none.
std::string denial_in_nftables(std::string_view file, std::string_view text);

}  // namespace nodeworthy
