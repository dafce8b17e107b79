#include "host/unit_activity.h"

#include <fmt/format.h>

namespace nodeworthy {

std::string UnitActivity::describe() const {
  const std::string_view active = !now.present() ? "" : now.value() ? "active now, " : "inactive now, ";
  return fmt::format("{}{}", active, nodeworthy::describe(enablement));
}

Reading<UnitActivity> unit_activity(const Host& host, std::string_view unit) {
  return unit_enablement(host, unit).map([&](Enablement enablement) {
    return UnitActivity{.now = host.running() ? unit_active(host, unit) : Reading<bool>(Absent{}),
                        .at_boot = starts_at_boot(host, unit),
                        .enablement = enablement};
  });
}

}  // namespace nodeworthy
