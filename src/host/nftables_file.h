// Files of nft(8), as people write them for one machine: what becomes of a connection when the boot loads one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/iptables_file.h"

namespace nodeworthy {

/// What one file loads. Followed are the base chains of tables ip, ip6 and inet that packets to this host and through it meet, by the rules
/// that match states of connections, ports, protocols and the loopback interface; what other rules do is done to some packets.
class NftablesFile {
 public:
  using Families = std::vector<std::string_view>;  // "ipv4", "ipv6"; at least one

  NftablesFile(std::string_view file, std::string_view text);

  /// What is not followed and may keep anything out, as "drop in FILE:3"; empty where there is nothing.
  const std::string& doubt() const { return doubt_; }

  /// Whether all packets of connections of families that others open to ports pass the chains of the hook input. Closed only where all of
  /// the file is followed: with a line that nft does not take, it loads nothing.
  Passage passage(const Traffic& traffic, const Families& families) const;

  /// The same of the answers to connections that this host opens to a port of others, one of `opened_by_nodes`.
  Passage passage_of_answers(const Traffic& opened, const Families& families) const;

  /// The same of new connections of others through this host, by the chains of the hook forward. Of the chain that iptables has, only the
  /// rules count: what is put at its end later comes before its policy.
  Passage passage_through(const Families& families) const;

 private:
  /// A chain: what it does with first packets, with those that follow, and with the answers of what nodes open connections to.
  struct Chain {
    std::string family;  // empty for both
    std::array<PacketPath, 4> paths;
  };
  class Reader;

  Passage judge(const PacketPath& path, const Traffic& traffic, std::string_view family) const;
  template <class PassageOf>
  static Passage through(const std::vector<Chain>& chains, const Families& families, PassageOf passage_of);

  std::vector<Chain> chains_;    // of the hook input
  std::vector<Chain> forwards_;  // of the hook forward
  std::string doubt_;
  bool followed_ = true;  // every statement
};

}  // namespace nodeworthy
