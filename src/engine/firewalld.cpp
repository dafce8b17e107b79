#include "engine/firewalld.h"

#include <fmt/format.h>

#include "host/firewalld_ports.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// firewalld answers one at a time, and sets up many rules slowly.
constexpr std::chrono::milliseconds patience = std::chrono::minutes(2);

using Arguments = std::vector<std::string>;

Arguments command(std::string_view zone, std::string what, ZoneConfig config) {
  Arguments arguments{"firewall-cmd"};
  if (config == ZoneConfig::permanent) arguments.emplace_back("--permanent");
  arguments.push_back(fmt::format("--zone={}", zone));
  arguments.push_back(std::move(what));
  return arguments;
}

Failure run(const Arguments& arguments, const Machine& machine) {
  const Ended ended = machine.run(arguments, patience);
  return ended.good() ? Failure() : describe(arguments, ended);
}

}  // namespace

bool firewalld_runs(const Host& host) {
  if (!host.running()) return false;
  const Reading<bool> active = unit_active(host, "firewalld.service");
  return !active.present() || active.value();
}

Reading<std::vector<Traffic>> ask_ports(std::string_view zone, const Machine& machine) {
  const Arguments arguments = command(zone, "--list-ports", ZoneConfig::runtime);
  const Ended ended = machine.run(arguments, patience);
  if (!ended.good()) return Unreadable{describe(arguments, ended)};
  std::optional<std::vector<Traffic>> ports = parse_port_list(ended.output);
  if (!ports) return Unreadable{fmt::format("{}: that is no list of ports", describe(arguments, ended))};
  return *std::move(ports);
}

Failure tell_open(std::string_view zone, const Traffic& port, ZoneConfig config, const Machine& machine) {
  return run(command(zone, fmt::format("--add-port={}", describe(port)), config), machine);
}

Failure tell_closed(std::string_view zone, const Traffic& port, const std::vector<Traffic>& before, ZoneConfig config,
                    const Machine& machine) {
  if (has_all(before, port)) return {};
  if (Failure failure = run(command(zone, fmt::format("--remove-port={}", describe(port)), config), machine)) return failure;
  for (const Traffic& open : overlapping(before, port))
    if (Failure failure = tell_open(zone, open, config, machine)) return failure;
  return {};
}

}  // namespace nodeworthy
