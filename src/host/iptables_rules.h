// The arguments of iptables(8), as far as they say which packets to ports of this host are accepted or denied, and the files of
// iptables-restore(8) that they stand in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/firewall_rules.h"

namespace nodeworthy {

/// What one rule ("-p tcp --dport 6443 -j ACCEPT") says; several where it names several ports, none where it opens and closes nothing (a
/// log, the acceptance of replies). What jumps to another chain may accept or deny; what matches sources, interfaces or anything else that
/// is not judged here has the scope `some`. Family and reason are the caller's to fill in.
std::vector<FirewallRule> iptables_rules(std::string_view arguments);

/// Whether arguments decide nothing about new connections from elsewhere: they speak of loopback, of packets that belong to no connection
/// or that are for nobody here, of the log, or only keep others out of ufw's log.
bool decides_nothing(std::string_view arguments);

/// A line that adds to a chain: "-A CHAIN ARGUMENTS", or -I, which puts it before others.
struct Addition {
  bool at_end = false;
  std::string_view chain;
  std::string_view arguments;
};

/// Nothing where a line adds to no chain.
std::optional<Addition> parse_addition(std::string_view line);

/// Whether a text has the line behind a table without which iptables-restore takes nothing over.
bool has_commit(std::string_view text);

/// What packets to this host meet: the rules in turn, and what becomes of the rest.
struct InputChain {
  std::vector<FirewallRule> rules;
  FirewallRule::Action rest = FirewallRule::Action::accept;
  std::string because;  // the line that decides the rest: "policy in FILE:4"
};

/// The chain INPUT of a text that iptables-save(8) has written or somebody in its place, of the table filter. What other tables drop, and
/// what is put before other rules, may be met first.
InputChain parse_input_chain(std::string_view file, std::string_view text, std::string_view family);

}  // namespace nodeworthy
