// Files of iptables-restore(8), as people and iptables-save(8) write them: what becomes of a connection when the boot loads one.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "host/firewall_rules.h"
#include "host/iptables_rules.h"

namespace nodeworthy {

/// What iptables-restore makes of a text. It loads whole tables, each with its COMMIT, and gives up at the first line that it does not
/// take: the tables before stay loaded, the one that is begun and all behind it never are.
struct RestoredText {
  struct Line {
    std::string_view table;
    std::string_view text;  // without what `iptables-save -c` has counted
    size_t number = 0;      // counted from 1
  };

  std::vector<Line> lines;  // of the tables that are loaded: policies, rules and other commands
  std::string stop;         // why it gives up, as "no COMMIT for the table in FILE:1"; empty where it takes all
  std::string doubt;        // where iptables-legacy may load less than iptables-nft, or the other way round; else empty
};

RestoredText parse_restored(std::string_view file, std::string_view text);

/// The rules that some packets meet in turn, and what becomes of the rest.
struct PacketPath {
  std::vector<FirewallRule> rules;
  FirewallRule::Action rest = FirewallRule::Action::accept;
  std::string because;  // the line that decides the rest: "policy in FILE:4"
};

/// Where connections that a host opens begin (net.ipv4.ip_local_port_range).
inline constexpr PortRange own_ports{.first = 32768, .last = 60999};

/// What nodes open connections to, whatever else they do: the API server, and DNS.
inline const std::array<Traffic, 2> opened_by_nodes{{{{6443, 6443}, "tcp"}, {{53, 53}, "udp"}}};

/// What one file loads.
class IptablesFile {
 public:
  /// family: "ipv4" or "ipv6". The text has to live as long.
  IptablesFile(std::string_view file, std::string_view text, std::string_view family);

  /// Whether all packets of connections that others open to ports pass, those of either side: the chain INPUT of the table filter, and
  /// OUTPUT for the answers. What other tables drop, and what is put before other rules, may be met first.
  Passage passage(const Traffic& traffic) const;

  /// Whether all packets of connections pass that this host opens to a port of others.
  Passage passage_of_own(const Traffic& opened) const;

  /// What the chain FORWARD does with new connections of others through this host, before what is put at its end later.
  Passage passage_through() const;

  /// Why some of the file, or nothing, is loaded; empty where all is.
  const std::string& stop() const { return stop_; }

 private:
  PacketPath path_of(const Packets& packets) const;

  std::string file_;
  std::string family_;
  RestoredText restored_;
  std::string stop_;
  std::array<PacketPath, 3> paths_;  // of the first packet, of those that follow it, of the answers
};

}  // namespace nodeworthy
