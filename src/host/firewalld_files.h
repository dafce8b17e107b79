// The texts of firewalld's permanent configuration: firewalld.conf(5), firewalld.zone(5), firewalld.service(5), firewalld.direct(5). What
// firewalld refuses to load (a port that is none, a target that it does not know) is Unreadable with its place: firewalld then falls back
// to a configuration of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/firewall_rules.h"
#include "host/reading.h"

namespace nodeworthy {

/// What firewalld filters with. unsaid: firewalld.conf does not say; versions before 0.6 have iptables, later ones nftables.
enum class FirewallBackend : uint8_t { unsaid, iptables, nftables };

/// firewalld.conf. Of a key that comes twice the first counts.
struct FirewalldConf {
  std::string default_zone = "public";
  size_t default_zone_line = 0;  // 0 where it is firewalld's own default
  FirewallBackend backend = FirewallBackend::unsaid;
};
FirewalldConf parse_firewalld_conf(std::string_view text);

/// One statement of a zone about packets to this host.
struct FirewalldEntry {
  int priority = 0;
  FirewallRule rule;
  std::string service;  // whose ports the rule is about, in place of its own; empty for none
};

/// What a zone does with packets that no rule speaks of. standard: rejects them.
enum class FirewalldTarget : uint8_t { standard, accept, reject, drop };

/// A zone file. Rich rules about sources, destinations and rates have the scope `some`; what concerns no packet to a port of this host
/// (forwarding, masquerading, ICMP, source ports, logs, marks) is left out, and so are rich rules that firewalld passes over.
struct FirewalldZoneFile {
  FirewalldTarget target = FirewalldTarget::standard;
  std::vector<std::string> interfaces;  // one that ends in '+' is a prefix
  std::vector<std::string> sources;     // addresses, networks, "ipset:NAME"
  std::vector<FirewalldEntry> entries;  // in the file's order
};
Reading<FirewalldZoneFile> parse_firewalld_zone(std::string_view text, std::string_view file);

/// A service file. A service with a destination is for packets to that address only: scope `some`.
struct FirewalldService {
  std::vector<FirewallRule> rules;    // without `because`
  std::vector<std::string> includes;  // names of services
};
Reading<FirewalldService> parse_firewalld_service(std::string_view text, std::string_view file);

/// The rules of direct.xml about packets to this host (table filter, chain INPUT), in order. What jumps elsewhere or matches what is not
/// judged here has the scope `some`.
Reading<std::vector<FirewallRule>> parse_firewalld_direct(std::string_view text, std::string_view file);

}  // namespace nodeworthy
