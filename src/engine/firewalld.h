// What a running firewalld is told. It has a runtime configuration, which it filters by, and its own copy of the permanent one: files that
// change are not always noticed, and whoever changes a zone permanently writes that copy to the file.
#pragma once

#include <string_view>
#include <vector>

#include "engine/action.h"
#include "host/firewall_rules.h"

namespace nodeworthy {

/// Whether a host's firewalld runs; true where it cannot be told, because then asking it shows.
bool firewalld_runs(const Host& host);

/// What firewalld filters by, or what it has of the files.
enum class ZoneConfig : uint8_t { runtime, permanent };

/// The ports of a zone in one of the two.
Reading<std::vector<Traffic>> ask_ports(std::string_view zone, ZoneConfig config, const Machine& machine);

/// Opens ports, some of which may be open, by one command.
Failure tell_open(std::string_view zone, const std::vector<Traffic>& ports, ZoneConfig config, const Machine& machine);

/// Closes ports but for what of them was open before they were opened: firewalld joins ranges that meet.
Failure tell_closed(std::string_view zone, std::vector<Traffic> ports, const std::vector<Traffic>& before, ZoneConfig config,
                    const Machine& machine);

}  // namespace nodeworthy
