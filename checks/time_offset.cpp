#include "checks/time_offset.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "base/units.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;

/// Servers are asked over the network, so few are.
constexpr size_t most_servers = 3;

/// The servers to measure against.
Reading<std::vector<TimeServer>> servers_of(const Host& host, const WantedOffset& wanted, const ClockKeepers& keepers) {
  std::vector<TimeServer> servers;
  if (wanted.server) servers.push_back({.name = *wanted.server, .where = "--set ntp-server"});
  const Reading<std::vector<TimeServer>> followed = keepers.servers(host);
  if (followed.unreadable()) return followed;
  if (followed.present()) servers.insert(servers.end(), followed.value().begin(), followed.value().end());
  if (servers.size() > most_servers) servers.resize(most_servers);
  return servers;
}

Observation judge_offset(std::string subject, const Predicate& want, microseconds offset) {
  const microseconds size = std::chrono::abs(offset);
  return judged(want.holds(fmt::format("{}us", size.count())).value_or(false), std::move(subject), want.describe(),
                fmt::format("{} {}", format_duration(size), offset.count() > 0 ? "behind" : "ahead"));
}

}  // namespace

std::vector<Observation> look_at_offsets(const Host& host, const WantedOffset& wanted, const ClockKeepers& keepers) {
  const std::string want = wanted.offset.describe();
  if (!host.running()) return {skipped("clock offset", want, std::string(needs_running))};
  const Reading<std::vector<TimeServer>> servers = servers_of(host, wanted, keepers);
  if (!servers.present()) return {unknown("clock offset", want, servers.unreadable() ? servers.why() : "absent")};
  if (servers.value().empty()) return {skipped("clock offset", want, "no time server is configured")};
  std::vector<std::string> names;
  for (const TimeServer& server : servers.value()) names.push_back(server.name);
  const std::vector<Reading<microseconds>> offsets = host.clock_offsets(names);
  const bool measured = std::any_of(offsets.begin(), offsets.end(), [](const auto& offset) { return offset.present(); });
  std::vector<Observation> observations;
  for (size_t i = 0; i < names.size(); ++i) {
    std::string subject = fmt::format("clock offset to {} ({})", printable(names[i]), servers.value()[i].where);
    const bool given = wanted.server && i == 0;
    if (offsets[i].present()) {
      observations.push_back(judge_offset(std::move(subject), wanted.offset, offsets[i].value()));
    } else {
      // One of several configured servers may be away; the one that was asked for by name may not.
      std::string why = offsets[i].unreadable() ? offsets[i].why() : "absent";
      observations.push_back(measured && !given ? skipped(std::move(subject), want, std::move(why))
                                                : unknown(std::move(subject), want, std::move(why)));
    }
  }
  return observations;
}

}  // namespace nodeworthy
