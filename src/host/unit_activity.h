// Whether a unit is on, now and after the next boot.
#pragma once

#include <string>
#include <string_view>

#include "host/systemd_units.h"

namespace nodeworthy {

/// Both halves, of a unit that there is.
struct UnitActivity {
  Reading<bool> now = Absent{};  // Absent: systemd does not run, or it is an image
  Reading<bool> at_boot = Absent{};
  Enablement enablement = Enablement::disabled;

  bool is_active() const { return now.present() && now.value(); }
  bool starts() const { return at_boot.present() && at_boot.value(); }

  /// "inactive now, disabled"; only the enablement where it is not known whether it is active.
  std::string describe() const;
};

/// That of a unit. Absent where there is no such unit.
Reading<UnitActivity> unit_activity(const Host& host, std::string_view unit);

}  // namespace nodeworthy
