// The arguments of iptables(8), as far as they say which packets between this host and others are accepted or denied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/firewall_rules.h"

namespace nodeworthy {

/// Some packets of a connection that somebody else opens to a port of this host, or this host to a port of others, or others to each other
/// through this host. It works where all of them pass.
struct Packets {
  enum class State : uint8_t { fresh, established, untracked };  // NEW and ESTABLISHED; INVALID, as all are in front of the tracking
  enum class Direction : uint8_t { in, out, through };

  State state = State::fresh;
  Direction direction = Direction::in;
  std::optional<uint16_t> opened_to = {};  // the port of others that this host has opened the connection to
};

/// The words of a line as iptables-restore(8) takes them: only double quotes count, and a backslash only inside them.
std::vector<std::string> iptables_words(std::string_view line);

/// What the arguments of one rule ("-p tcp --dport 6443 -j ACCEPT") say of packets; several where it names several ports, none where it
/// decides nothing about them (a log, other packets, loopback). What jumps to another chain may accept or deny; what matches sources,
/// interfaces or anything else that is not judged here has the scope `some`. Family and reason are the caller's to fill in.
std::vector<FirewallRule> iptables_rules(const std::vector<std::string>& arguments, Packets packets);

/// The same for a firewall that itself accepts what belongs to an established connection, as firewalld and ufw do: what denies only that
/// denies some.
std::vector<FirewallRule> iptables_rules(const std::vector<std::string>& arguments);

/// What a rule jumps or goes to; empty where it does neither.
std::string iptables_target(const std::vector<std::string>& arguments);

/// A line that adds to a chain: "-A CHAIN ARGUMENTS", or -I, which puts it before others.
struct Addition {
  bool at_end = false;
  std::string chain;
  std::vector<std::string> arguments;
};

/// Nothing where a line adds to no chain.
std::optional<Addition> parse_addition(std::string_view line);

}  // namespace nodeworthy
