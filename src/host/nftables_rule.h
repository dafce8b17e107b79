// One rule of nft(8), as far as it is followed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/iptables_rules.h"
#include "host/nftables_tokens.h"

namespace nodeworthy {

/// What a rule says of some packets.
struct NftablesRule {
  std::vector<FirewallRule> rules;  // several where it names several ports or may do several things; none where it decides nothing
  bool followed = true;             // else it counts with everything that it may do, for some packets
};

/// A rule taken apart for packets of one state to this host, which answer from a port where it has opened the connection to that. Followed
/// are matches of states, ports, protocols and the loopback interface. `because` is handed on.
NftablesRule read_nftables_rule(NftablesTokens tokens, const Packets& packets, const std::string& because);

/// Whether a token keeps packets out, or hands them to what may.
bool may_deny(const NftablesToken& token);

/// Whether a statement matches what a table of its family ("ip", "ip6", "inet") never sees, for which nft refuses the file.
bool speaks_of_another(std::string_view family, NftablesTokens statement);

}  // namespace nodeworthy
