#include "checks/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/package_manager.h"
#include "host/systemd_units.h"
#include "host/unit_boot.h"

namespace nodeworthy {
namespace {

constexpr std::string_view at_boot = "enabled";
constexpr std::string_view running = "active";
constexpr std::array<std::string_view, 2> states{running, at_boot};

/// What the rule wants of each unit.
struct Wanted {
  std::vector<std::string> units;
  std::vector<std::string> states;
  std::string package;

  std::string describe() const { return join(states, " and "); }
  bool wants(std::string_view state) const { return std::find(states.begin(), states.end(), state) != states.end(); }
};

std::string boot_subject(std::string_view unit) { return fmt::format("{} (at boot)", unit); }
std::string running_subject(std::string_view unit) { return fmt::format("{} (running)", unit); }

std::string unmask(std::string_view unit) {
  return fmt::format("Somebody masked {}, so that nothing can start it; where that was a mistake: systemctl unmask {}.", unit, unit);
}

/// "started (FILE:LINE)", from what pulls the unit in.
std::string started(const Host& host, std::string_view unit) {
  const auto& boot = host.once(UnitsAtBoot::read);
  const Reading<LoadedUnit> loaded = boot.value().loader().load(unit);
  const auto by = loaded.present() ? boot.value().started().find(loaded.value().id) : boot.value().started().end();
  return by == boot.value().started().end() ? "started" : fmt::format("started ({})", printable(by->second));
}

Observation look_at_boot(const Host& host, const std::string& unit, Enablement enablement) {
  const Reading<bool> starts = starts_at_boot(host, unit);
  if (starts.unreadable()) return unknown(boot_subject(unit), "started", starts.why());
  if (starts.present() && starts.value()) return judged(true, boot_subject(unit), "started", started(host, unit));
  std::vector<Change> repair;
  std::string by_hand;
  if (enablement == Enablement::disabled) repair.push_back({SetUnit{unit, UnitAction::enable}});
  if (is_masked(enablement)) by_hand = unmask(unit);
  if (repair.empty() && by_hand.empty())
    by_hand = fmt::format("Look at what the boot starts: systemctl list-dependencies --reverse {}.", unit);
  return judged(false, boot_subject(unit), "started", fmt::format("not started, {}", describe(enablement)), std::move(repair),
                std::move(by_hand));
}

Observation look_running(const Host& host, const std::string& unit, Enablement enablement) {
  if (!host.running()) return skipped(running_subject(unit), "active", std::string(needs_running));
  const Reading<bool> active = unit_active(host, unit);
  if (!active.present())
    return unknown(running_subject(unit), "active", active.unreadable() ? active.why() : "systemd does not run this machine");
  std::vector<Change> repair;
  if (!is_masked(enablement)) repair.push_back({SetUnit{unit, UnitAction::start}});
  return judged(active.value(), running_subject(unit), "active", active.value() ? "active" : "inactive", std::move(repair),
                is_masked(enablement) ? unmask(unit) : std::string());
}

Observation look_at_missing(const Host& host, const Wanted& wanted, const std::string& unit) {
  std::string by_hand = fmt::format("Install what brings {}.", unit);
  if (!wanted.package.empty()) by_hand = fmt::format("Install it: {}.", how_to_install(host, wanted.package));
  return judged(false, unit, wanted.describe(), "no such unit", {}, std::move(by_hand));
}

void look_at_unit(const Host& host, const Wanted& wanted, const std::string& unit, std::vector<Observation>& observations) {
  const Reading<Enablement> enablement = unit_enablement(host, unit);
  if (enablement.unreadable()) return observations.push_back(unknown(unit, wanted.describe(), enablement.why()));
  if (enablement.absent()) return observations.push_back(look_at_missing(host, wanted, unit));
  if (wanted.wants(running)) observations.push_back(look_running(host, unit, enablement.value()));
  if (wanted.wants(at_boot)) observations.push_back(look_at_boot(host, unit, enablement.value()));
}

Check bind(const Params& params) {
  const Wanted wanted{.units = params.words("name"), .states = params.words("is"), .package = params.word("package").value_or("")};
  for (const std::string& unit : wanted.units)
    if (unit_name_form(unit) == UnitNameForm::invalid)
      params.problem("name", fmt::format("\"{}\" is no unit's name; write docker.service", unit));
  for (const std::string& state : wanted.states)
    if (std::find(states.begin(), states.end(), state) == states.end())
      params.problem("is", fmt::format("a unit is never \"{}\"{}", state, suggestion(state, {states.begin(), states.end()})));
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const std::string& unit : wanted.units) look_at_unit(host, wanted, unit, observations);
    return observations;
  };
}

constexpr Field fields[] = {
    {"name", Form::words, Need::required, "the units, each of which is wanted: `docker.service` or `[docker.service, containerd.service]`"},
    {"is", Form::words, Need::required, "`active`: running now; `enabled`: started by the next boot; `[active, enabled]`: both"},
    {"package", Form::word, Need::optional, "the package that has them, to be named where there is no such unit"},
};

}  // namespace

constinit const Kind unit_kind{
    .name = "unit",
    .summary =
        "Units of systemd: whether there are such, whether they run now, and whether the next boot starts them, which is whether something "
        "that the boot starts wants them, by [Install] or otherwise. The first boot of an image, which has no /etc/machine-id, also starts "
        "what presets enable. What only a socket or a timer would start is not started by the boot.",
    .fields = fields,
    .bind = bind,
    .repair = "Enables what is disabled, and starts what is not active. To unmask a unit or to install one is left to a person.",
};

}  // namespace nodeworthy
