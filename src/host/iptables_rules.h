// The arguments of iptables(8), as far as they say which packets to ports of this host are accepted or denied.
#pragma once

#include <string_view>
#include <vector>

#include "host/firewall_rules.h"

namespace nodeworthy {

/// What one rule ("-p tcp --dport 6443 -j ACCEPT") says; several where it names several ports, none where it opens and closes nothing (a
/// log, the acceptance of replies). What jumps to another chain may accept or deny; what matches sources, interfaces or anything else that
/// is not judged here has the scope `some`. Family and reason are the caller's to fill in.
std::vector<FirewallRule> iptables_rules(std::string_view arguments);

}  // namespace nodeworthy
