// What a firewall says about packets to this host, and what it comes to for a range of ports.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// A port or several in a row.
struct PortRange {
  uint16_t first = 0;
  uint16_t last = 65535;
  bool operator==(const PortRange&) const = default;
};

/// "6443" or "30000-32767", in either order as firewalld takes them; nothing where it is neither.
std::optional<PortRange> parse_port_range(std::string_view text);

/// "6443", "30000-32767".
std::string describe(PortRange range);

/// Ports of a protocol.
struct Traffic {
  PortRange ports;
  std::string protocol;  // "tcp", "udp" ...; empty for every protocol
  bool operator==(const Traffic&) const = default;
};

/// "tcp" for "6", "TCP" and "tcp", and so on for what has ports; other names and numbers in lower case, because no port is asked of them.
std::string protocol_name(std::string_view text);

/// "6443/tcp", "30000-32767/udp"; nothing where it is no such thing.
std::optional<Traffic> parse_traffic(std::string_view text);

/// "6443/tcp".
std::string describe(const Traffic& traffic);

/// "6443/tcp, 30000-32767/udp".
std::string describe(const std::vector<Traffic>& all);

/// One statement of a firewall.
struct FirewallRule {
  enum class Action : uint8_t { accept, deny };
  /// some: of certain sources or destinations, or at a certain rate, which nothing here judges.
  enum class Scope : uint8_t { all, some };

  Action action = Action::accept;
  Scope scope = Scope::all;
  std::string family;  // "ipv4", "ipv6"; empty for both
  Traffic traffic;
  std::string because;  // "service kubelet in FILE:LINE"
};

/// What rules come to.
struct Passage {
  enum class State : uint8_t { open, closed, untold };
  State state = State::closed;
  std::string because;      // the rules that make it so, or what the firewall does with the rest
  bool by_default = false;  // closed because no rule speaks of it: opening the ports would help
};

/// What happens to all of the traffic of a family ("ipv4", "ipv6") when the first rule that speaks of a packet decides it and `rest`
/// (because of `why`) the packets that no rule speaks of. Closed when any of it is; else untold when any of it is.
Passage judge_passage(const std::vector<FirewallRule>& rules, const Traffic& traffic, std::string_view family, FirewallRule::Action rest,
                      std::string_view why);

/// What becomes of traffic that has to get through both: closed when either is, else untold when either is. Closed by default only where
/// all that stands in the way is.
Passage through_both(Passage one, Passage other);

/// What all of some families, at least one, come to together.
Passage through_all(const std::vector<std::string_view>& families, const std::function<Passage(std::string_view)>& passage_of);

}  // namespace nodeworthy
