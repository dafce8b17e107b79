#include "engine/firewalld.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/firewalld_ports.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// firewalld answers one at a time, and sets up many rules slowly.
constexpr std::chrono::milliseconds patience = std::chrono::minutes(2);

using Arguments = std::vector<std::string>;
using Ports = std::vector<Traffic>;

Arguments command(std::string_view zone, ZoneConfig config) {
  Arguments arguments{"firewall-cmd"};
  if (config == ZoneConfig::permanent) arguments.emplace_back("--permanent");
  arguments.push_back(fmt::format("--zone={}", zone));
  return arguments;
}

/// Gives one order for all ports. firewall-cmd succeeds where it has done one of several, and only warns of the others, as it does of what
/// was so before: then firewalld is asked whether it is `as_wanted`.
template <class AsWanted>
Failure tell(std::string_view zone, std::string_view order, const Ports& ports, ZoneConfig config, const Machine& machine,
             AsWanted as_wanted) {
  if (ports.empty()) return {};
  Arguments arguments = command(zone, config);
  for (const Traffic& port : ports) arguments.push_back(fmt::format("{}={}", order, describe(port)));
  const Ended ended = machine.run(arguments, patience);
  if (!ended.good()) return describe(arguments, ended);
  if (strip(ended.output) == "success") return {};
  const Reading<Ports> now = ask_ports(zone, config, machine);
  if (!now.present()) return now.why();
  return std::all_of(ports.begin(), ports.end(), [&](const Traffic& port) { return as_wanted(now.value(), port); })
             ? Failure()
             : describe(arguments, ended);
}

}  // namespace

bool firewalld_runs(const Host& host) {
  if (!host.running()) return false;
  const Reading<bool> active = unit_active(host, "firewalld.service");
  return !active.present() || active.value();
}

Reading<Ports> ask_ports(std::string_view zone, ZoneConfig config, const Machine& machine) {
  Arguments arguments = command(zone, config);
  arguments.emplace_back("--list-ports");
  const Ended ended = machine.run(arguments, patience);
  if (!ended.good()) return Unreadable{describe(arguments, ended)};
  std::optional<Ports> ports = parse_port_list(ended.output);
  if (!ports) return Unreadable{fmt::format("{}: that is no list of ports", describe(arguments, ended))};
  return *std::move(ports);
}

Failure tell_open(std::string_view zone, const Ports& ports, ZoneConfig config, const Machine& machine) {
  return tell(zone, "--add-port", ports, config, machine, has_all);
}

Failure tell_closed(std::string_view zone, Ports ports, const Ports& before, ZoneConfig config, const Machine& machine) {
  std::erase_if(ports, [&](const Traffic& port) { return has_all(before, port); });
  const auto is_closed = [](const Ports& now, const Traffic& port) { return overlapping(now, port).empty(); };
  if (Failure failure = tell(zone, "--remove-port", ports, config, machine, is_closed)) return failure;
  Ports open;
  for (const Traffic& range : before)
    if (!overlapping(ports, range).empty()) open.push_back(range);
  return tell_open(zone, open, config, machine);
}

}  // namespace nodeworthy
