#include "checks/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "base/units.h"
#include "checks/time_offset.h"
#include "host/clock_keepers.h"
#include "host/package_manager.h"

namespace nodeworthy {
namespace {

using Services = std::vector<TimeService>;
using CronLines = std::vector<CronLine>;

/// Where the kernel's maximum error ends when nobody keeps the clock (NTP_PHASE_LIMIT); it grows by 0.5 ms a second.
constexpr std::chrono::seconds nobody_keeps_it{16};
constexpr std::chrono::seconds long_without_server{1};

constexpr std::string_view one_service = "one time service";

std::vector<std::string> units_of(const Services& services) {
  std::vector<std::string> units;
  for (const TimeService& service : services) units.push_back(service.unit);
  return units;
}

Observation look_at_kernel(const Host& host, const Reading<Services>& active) {
  const std::string subject = "clock (kernel)";
  const std::string want = "synchronised";
  if (!host.running()) return skipped(subject, want, std::string(needs_running));
  const Reading<Clock>& reading = host.clock();
  if (reading.unreadable()) return unknown(subject, want, reading.why());
  if (reading.absent()) return judged(false, subject, want, "absent");
  const Clock& clock = reading.value();
  const std::string error = format_duration(clock.maximum_error);
  if (clock.synchronised) {
    const char* note = clock.maximum_error >= long_without_server ? ", no time server has been heard for long" : "";
    return judged(true, subject, want, fmt::format("synchronised, maximum error {}{}", error, note));
  }
  // chronyd clears the kernel's flag only with rtcsync (its sys_timex.c); the error it sets always, to 16 s when it is not synchronised.
  const bool by_chrony = active.present() && std::any_of(active.value().begin(), active.value().end(),
                                                         [](const TimeService& one) { return one.program == TimeProgram::chrony; });
  if (by_chrony && clock.maximum_error < nobody_keeps_it)
    return judged(true, subject, want, fmt::format("synchronised by chronyd, maximum error {}; rtcsync is off, so the flag is", error));
  return judged(false, subject, want, "not synchronised");
}

/// "chronyd.service and ntpd.service", "only ntpdate by cron (FILE:LINE)" ...
std::string shown(const Services& services, const ClockKeepers& keepers, const CronLines& cron) {
  std::vector<std::string> parts = units_of(services);
  for (const CronLine& line : cron)
    parts.push_back(fmt::format("{}{} by cron ({}:{})", parts.empty() ? "only " : "", line.program, printable(line.file), line.line));
  if (!parts.empty()) return join(parts, " and ");
  if (!keepers.masked.empty()) return fmt::format("none but what is masked ({})", join(units_of(keepers.masked), ", "));
  return keepers.installed.present() && keepers.installed.value().empty() ? "none is installed" : "none";
}

/// Brings the chosen service to a state where none is in it, and takes the steps of the clock out of the crontabs.
std::vector<Change> repair(const ClockKeepers& keepers, const Services& found, const CronLines& cron, UnitAction action) {
  const std::optional<TimeService> service = keepers.chosen();
  if (!service || found.size() > 1) return {};
  std::vector<Change> changes;
  if (found.empty()) changes.push_back({SetUnit{service->unit, action}});
  for (const CronLine& line : cron)
    if (line.source == CronLine::Source::table) changes.push_back({CommentOut{line.file, line.text}});
  return changes;
}

/// What the changes leave to a person.
std::string by_hand(const Host& host, const ClockKeepers& keepers, const Services& found, const CronLines& cron,
                    const std::vector<Change>& changes) {
  std::vector<std::string> sentences;
  if (!keepers.chosen()) {
    const std::string masked = join(units_of(keepers.masked), " or ");
    const std::string verb = masked.empty() ? "Install" : fmt::format("Unmask {} where it is there, or install", masked);
    sentences.push_back(fmt::format("{} a time service: {}.", verb, how_to_install(host, "chrony")));
  }
  if (found.size() > 1) sentences.push_back(fmt::format("Stop and disable all but one of {}.", join(units_of(found), ", ")));
  for (const CronLine& line : cron)
    if (changes.empty() || line.source == CronLine::Source::script)
      sentences.push_back(fmt::format("Take {} out of {}.", line.program, printable(line.file)));
  return join(sentences, " ");
}

/// Whether one service keeps the clock and nothing beside it. Several that start at boot are no mistake: units that conflict stop each
/// other.
Observation look_at_services(const Host& host, std::string subject, const ClockKeepers& keepers, const KeptClock& kept, UnitAction action) {
  std::string want(one_service);
  if (kept.services.unreadable()) return unknown(std::move(subject), std::move(want), kept.services.why());
  if (!kept.otherwise.empty()) return unknown(std::move(subject), std::move(want), kept.otherwise);
  const Services& services = kept.services.value();
  const bool right = services.size() == 1 || (services.size() > 1 && action == UnitAction::enable);
  if (right && keepers.cron.unreadable()) return unknown(std::move(subject), std::move(want), keepers.cron.why());
  const CronLines cron = keepers.cron.present() ? keepers.cron.value() : CronLines();
  std::vector<Change> changes = repair(keepers, services, cron, action);
  std::string rest = by_hand(host, keepers, services, cron, changes);
  return judged(right && cron.empty(), std::move(subject), std::move(want), shown(services, keepers, cron), std::move(changes),
                std::move(rest));
}

Check bind(const Params& params) {
  const WantedOffset wanted{.offset = *params.predicate("offset", Quantity::duration), .server = params.setting("ntp-server")};
  return [wanted](const Host& host) {
    const ClockKeepers keepers = ClockKeepers::read(host);
    std::vector<Observation> observations{look_at_kernel(host, keepers.now.services)};
    observations.push_back(host.running() ? look_at_services(host, "time service (running)", keepers, keepers.now, UnitAction::start)
                                          : skipped("time service (running)", std::string(one_service), std::string(needs_running)));
    observations.push_back(look_at_services(host, "time service (at boot)", keepers, keepers.at_boot, UnitAction::enable));
    for (Observation& observation : look_at_offsets(host, wanted, keepers)) observations.push_back(std::move(observation));
    return observations;
  };
}

constexpr Field fields[] = {
    {"offset", Form::duration, Need::required, "how far the clock may be from a time server's in either direction, as `<= 500ms`"},
};

}  // namespace

constinit const Kind time_kind{
    .name = "time",
    .summary =
        "Whether the kernel's clock is synchronised, one time service (chrony, ntpd, ntpd-rs, NTPsec, OpenNTPD, systemd-timesyncd) keeps "
        "it now and after the next boot, with nothing that steps the clock by cron beside it, and how far the clock is from the servers "
        "that this service follows and from the setting ntp-server; at most three are asked. Servers that do not answer leave the offset "
        "unknown, unless another one answers.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Enables and starts the time service that is installed where none is, and comments out the lines of crontabs that step the clock. "
        "What to install where no service is there, and which of several to stop, is left to a person.",
};

}  // namespace nodeworthy
