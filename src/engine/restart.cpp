#include "engine/restart.h"

#include "host/systemd_units.h"

namespace nodeworthy {

void add_restart(const Host& host, std::string_view unit, std::vector<Change>& changes) {
  const Reading<bool> active = host.running() ? unit_active(host, unit) : Reading<bool>(Absent{});
  if (!active.present() || !active.value()) return;
  for (Change& change : changes) change.caution = Caution::disruptive;
  changes.push_back({SetUnit{std::string(unit), UnitAction::restart}, Caution::disruptive});
}

}  // namespace nodeworthy
