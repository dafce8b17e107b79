#include "host/clock_keepers.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using Services = std::vector<TimeService>;
using IsIn = Reading<bool> (*)(const Host&, std::string_view unit);

/// Programs that set the clock once.
constexpr std::array<std::string_view, 4> steppers{"ntpdate", "ntpdate-debian", "rdate", "sntp"};

/// Units that set the clock, too, and of which nothing here tells how well: of linuxptp, and chrony without its rights.
constexpr std::array<std::string_view, 4> others{"phc2sys.service", "ptp4l.service", "timemaster.service", "chronyd-restricted.service"};

Reading<bool> is_active(const Host& host, std::string_view unit) {
  const Reading<bool> active = unit_active(host, unit);
  return active.absent() ? Unreadable{"systemd does not run this machine"} : active;
}

/// The installed services that are in a state.
Reading<Services> those(const Host& host, const Services& installed, IsIn is_in) {
  Services found;
  for (const TimeService& service : installed) {
    const Reading<bool> is = is_in(host, service.unit);
    if (is.unreadable()) return Unreadable{is.why()};
    if (is.present() && is.value()) found.push_back(service);
  }
  return found;
}

bool kernel_is_synchronised(const Host& host) { return host.running() && host.clock().present() && host.clock().value().synchronised; }

std::string kept_otherwise(const Host& host, const ClockKeepers& keepers, IsIn is_in) {
  for (std::string_view unit : others) {
    if (unit_enablement(host, unit).absent()) continue;
    const Reading<bool> is = is_in(host, unit);
    if (is.unreadable()) return is.why();
    if (is.present() && is.value()) return fmt::format("{}, which is not looked into", unit);
  }
  const bool by_cron = keepers.cron.present() && !keepers.cron.value().empty();
  const bool none = keepers.installed.value().empty() && keepers.masked.empty() && !by_cron;
  if (none && kernel_is_synchronised(host)) return "none that is known, and something keeps the kernel's clock synchronised";
  return {};
}

KeptClock kept(const Host& host, const ClockKeepers& keepers, IsIn is_in) {
  KeptClock clock{.services = keepers.installed.and_then([&](const Services& installed) { return those(host, installed, is_in); })};
  if (clock.services.present() && clock.services.value().empty()) clock.otherwise = kept_otherwise(host, keepers, is_in);
  return clock;
}

}  // namespace

ClockKeepers ClockKeepers::read(const Host& host) {
  ClockKeepers keepers{
      .installed = installed_time_services(host), .cron = cron_lines(host, steppers), .now = {Absent{}}, .at_boot = {Absent{}}};
  if (keepers.installed.present() && keepers.installed.value().empty())
    if (const Reading<Services> masked = masked_time_services(host); masked.present()) keepers.masked = masked.value();
  keepers.now = kept(host, keepers, is_active);
  keepers.at_boot = kept(host, keepers, starts_at_boot);
  return keepers;
}

std::optional<TimeService> ClockKeepers::chosen() const {
  for (const Reading<Services>* services : {&now.services, &at_boot.services, &installed})
    if (services->present() && !services->value().empty()) return services->value().front();
  return std::nullopt;
}

Reading<std::vector<TimeServer>> ClockKeepers::servers(const Host& host) const {
  if (installed.unreadable()) return Unreadable{installed.why()};
  const std::optional<TimeService> service = chosen();
  if (!service) return Absent{};
  return configured_time_servers(host, service->program);
}

}  // namespace nodeworthy
