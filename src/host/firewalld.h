// firewalld's permanent configuration as a whole: its zones and what each lets through to this host. What the running firewalld has been
// told since is known to it alone.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/firewall_rules.h"
#include "host/firewalld_files.h"
#include "host/host.h"

namespace nodeworthy {

/// One zone.
struct FirewalldZone {
  std::string file;       // or the folder of its parts
  bool in_parts = false;  // several files, of which firewalld's tools change one at a time
  FirewalldTarget target = FirewalldTarget::standard;
  std::vector<std::string> interfaces;
  std::vector<std::string> sources;
  std::vector<FirewallRule> rules;  // in the order in which packets meet them, services in place
};

/// Zones by name, and the one for interfaces that nobody puts into one.
struct Firewalld {
  std::map<std::string, FirewalldZone, std::less<>> zones;
  std::string default_zone;          // one of `zones`
  std::string default_zone_because;  // "DefaultZone in /etc/firewalld/firewalld.conf:6"
  FirewallBackend backend = FirewallBackend::unsaid;
  std::vector<FirewallRule> direct;  // rules of direct.xml, in order
  bool has_policies = false;         // /etc/firewalld/policies holds some, which nothing here judges

  /// Reads /etc/firewalld over /usr/lib/firewalld. Unreadable as soon as one file that counts is, because firewalld then starts with a
  /// configuration of its own.
  static Reading<Firewalld> read(const Host& host);

  /// What becomes of traffic of a family ("ipv4", "ipv6") that comes in through a zone. With the backend iptables direct rules stand in
  /// front of the zone's and decide; with nftables they are a firewall of their own, and packets have to get through both
  /// (firewalld.direct(5)). Where the backend is not said and it makes a difference, it is untold.
  Passage passage(const FirewalldZone& zone, const Traffic& traffic, std::string_view family) const;
};

}  // namespace nodeworthy
