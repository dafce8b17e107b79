// Ports of firewalld's zones, apart from whatever else lets traffic in.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "host/firewall_rules.h"

namespace nodeworthy {

/// The parts of a range of ports that are in a list, in order and joined where they meet.
std::vector<PortRange> parts_in(const std::vector<Traffic>& list, const Traffic& range);

/// Whether a list has all of a range.
bool has_all(const std::vector<Traffic>& list, const Traffic& range);

/// Those of a list that have a part of a range.
std::vector<Traffic> overlapping(const std::vector<Traffic>& list, const Traffic& range);

/// What `firewall-cmd --list-ports` prints, "22/tcp 30000-32767/udp"; nothing where it is anything else.
std::optional<std::vector<Traffic>> parse_port_list(std::string_view text);

/// The ports of a firewalld.zone(5) file; none where it does not parse.
std::vector<Traffic> zone_ports(std::string_view text);

/// Whether a zone file says what an edit that opened ports made of it, or a part of the ports, and nothing else: as firewalld leaves it,
/// which writes it in its own form, in the midst of that. `before` is what the edit found, empty for no file.
bool is_between(std::string_view before, std::string_view now, std::string_view after);

}  // namespace nodeworthy
