// What ufw lets in (ufw(8), 0.36): its files are those of iptables-restore(8), put together from what the distribution and people wrote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/firewall_rules.h"
#include "host/host.h"

namespace nodeworthy {

/// The file of kernel parameters that ufw-init applies where ufw is enabled: IPT_SYSCTL of /etc/default/ufw. Absent where ufw is not
/// enabled, and where nothing names a file.
Reading<std::string> ufw_sysctl_file(const Host& host);

/// ufw as its files say it.
struct Ufw {
  bool enabled = false;             // ENABLED=yes, by `ufw enable`; else its unit does nothing
  bool filters_ipv6 = false;        // IPV6=yes
  std::vector<FirewallRule> rules;  // of both families, in the order in which packets meet them; none where it is not enabled
  FirewallRule::Action rest = FirewallRule::Action::deny;
  std::string because;  // what decides the rest: `DEFAULT_INPUT_POLICY=DROP in /etc/default/ufw`

  /// Reads the files of a host. Absent where ufw is not configured; Unreadable where a file is that has a say, and where a script does.
  static Reading<Ufw> read(const Host& host);

  /// What becomes of all of the traffic of a family ("ipv4", "ipv6").
  Passage passage(const Traffic& traffic, std::string_view family) const;
};

}  // namespace nodeworthy
