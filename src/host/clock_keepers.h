// What keeps the clock of a host right, now and after the next boot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cron.h"
#include "host/host.h"
#include "host/time_service.h"

namespace nodeworthy {

/// What keeps a clock at one time.
struct KeptClock {
  Reading<std::vector<TimeService>> services;  // those that are active, or that the boot starts; never Absent
  // Where there are none, what keeps the answer from being that nothing keeps the clock: another unit that does, one that could not be
  // told, or a kernel that says so where nothing known is installed. Empty for nothing.
  std::string otherwise = {};
};

/// What keeps the clock of a host.
struct ClockKeepers {
  Reading<std::vector<TimeService>> installed;
  std::vector<TimeService> masked = {};  // where none is installed
  Reading<std::vector<CronLine>> cron;   // the lines that set the clock by a step (ntpdate, rdate, sntp), which keeps nothing
  KeptClock now;
  KeptClock at_boot;

  static ClockKeepers read(const Host& host);

  /// The service that is most likely meant: an active one, else one that starts at boot, else any; nothing where none is installed.
  std::optional<TimeService> chosen() const;

  /// The servers that this service is told to follow. Absent where there is none.
  Reading<std::vector<TimeServer>> servers(const Host& host) const;
};

}  // namespace nodeworthy
