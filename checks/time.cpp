#include "checks/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.h"
#include "base/units.h"
#include "host/cron.h"
#include "host/package_manager.h"
#include "host/systemd_units.h"
#include "host/time_service.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;
using Services = std::vector<TimeService>;
using CronLines = std::vector<CronLine>;

/// Programs that set the clock once, by a step, and keep nothing.
constexpr std::array<std::string_view, 4> steppers{"ntpdate", "ntpdate-debian", "rdate", "sntp"};

/// Units that set the clock, too, and of which nothing here tells how well: of linuxptp, and chrony without its rights.
constexpr std::array<std::string_view, 4> others{"phc2sys.service", "ptp4l.service", "timemaster.service", "chronyd-restricted.service"};

/// Servers are asked over the network, so few are.
constexpr size_t most_servers = 3;

/// Where the kernel's maximum error ends when nobody keeps the clock (NTP_PHASE_LIMIT); it grows by 0.5 ms a second.
constexpr std::chrono::seconds nobody_keeps_it{16};
constexpr std::chrono::seconds long_without_server{1};

struct Wanted {
  Predicate offset;
  std::optional<std::string> server;  // to be measured against in any case
};

/// What keeps the clock of a host.
struct Keepers {
  Reading<Services> installed;
  Reading<Services> active;
  Reading<Services> at_boot;
  Reading<CronLines> cron;
  Services masked;      // where none is installed
  std::string install;  // how to change that
};

/// The installed services that are in a state.
template <class IsIn>
Reading<Services> those(const Reading<Services>& installed, IsIn is_in) {
  return installed.and_then([&](const Services& services) -> Reading<Services> {
    Services found;
    for (const TimeService& service : services) {
      const Reading<bool> is = is_in(service.unit);
      if (is.unreadable()) return Unreadable{is.why()};
      if (is.present() && is.value()) found.push_back(service);
    }
    return found;
  });
}

std::vector<std::string> units_of(const Services& services) {
  std::vector<std::string> units;
  for (const TimeService& service : services) units.push_back(service.unit);
  return units;
}

Reading<bool> is_active(const Host& host, std::string_view unit) {
  const Reading<bool> active = unit_active(host, unit);
  return active.absent() ? Unreadable{"systemd does not run this machine"} : active;
}

/// What keeps the answer from being that nothing keeps the clock: another unit that does, one that could not be told, or a kernel that says
/// so where nothing known is installed. Empty for nothing.
std::string kept_by_another(const Host& host, const Keepers& keepers, Reading<bool> (*is_in)(const Host&, std::string_view)) {
  for (std::string_view unit : others) {
    if (unit_enablement(host, unit).absent()) continue;
    const Reading<bool> is = is_in(host, unit);
    if (is.unreadable()) return is.why();
    if (is.present() && is.value()) return fmt::format("{}, which is not looked into", unit);
  }
  const bool by_cron = keepers.cron.present() && !keepers.cron.value().empty();
  const bool none = keepers.installed.present() && keepers.installed.value().empty() && keepers.masked.empty() && !by_cron;
  if (none && host.running() && host.clock().present() && host.clock().value().synchronised)
    return "none that is known, and something keeps the kernel's clock synchronised";
  return {};
}

Keepers look_for_keepers(const Host& host) {
  const Reading<Services> installed = installed_time_services(host);
  Keepers keepers{.installed = installed,
                  .active = those(installed, [&](std::string_view unit) { return is_active(host, unit); }),
                  .at_boot = those(installed, [&](std::string_view unit) { return starts_at_boot(host, unit); }),
                  .cron = cron_lines(host, steppers),
                  .masked = {},
                  .install = {}};
  if (!installed.present() || !installed.value().empty()) return keepers;
  if (const Reading<Services> masked = masked_time_services(host); masked.present()) keepers.masked = masked.value();
  keepers.install = how_to_install(host, "chrony");
  return keepers;
}

/// The service that is most likely meant: an active one, else one that starts at boot, else any.
std::optional<TimeService> chosen(const Keepers& keepers) {
  for (const Reading<Services>* services : {&keepers.active, &keepers.at_boot, &keepers.installed})
    if (services->present() && !services->value().empty()) return services->value().front();
  return std::nullopt;
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
std::string shown(const Services& services, const Keepers& keepers, const CronLines& cron) {
  std::vector<std::string> parts = units_of(services);
  for (const CronLine& line : cron)
    parts.push_back(fmt::format("{}{} by cron ({}:{})", parts.empty() ? "only " : "", line.program, printable(line.file), line.line));
  if (!parts.empty()) return join(parts, " and ");
  if (!keepers.masked.empty()) return fmt::format("none but what is masked ({})", join(units_of(keepers.masked), ", "));
  return keepers.installed.present() && keepers.installed.value().empty() ? "none is installed" : "none";
}

/// Brings the chosen service to a state where none is in it, and takes the steps of the clock out of the crontabs.
std::vector<Change> repair(const Keepers& keepers, const Services& found, const CronLines& cron, UnitAction action) {
  const std::optional<TimeService> service = chosen(keepers);
  if (!service || found.size() > 1) return {};
  std::vector<Change> changes;
  if (found.empty()) changes.push_back({SetUnit{service->unit, action}});
  for (const CronLine& line : cron)
    if (line.source == CronLine::Source::table) changes.push_back({CommentOut{line.file, line.text}});
  return changes;
}

/// What the changes leave to a person.
std::string by_hand(const Keepers& keepers, const Services& found, const CronLines& cron, const std::vector<Change>& changes) {
  std::vector<std::string> sentences;
  if (!chosen(keepers)) {
    const std::string masked = join(units_of(keepers.masked), " or ");
    const std::string verb = masked.empty() ? "Install" : fmt::format("Unmask {} where it is there, or install", masked);
    sentences.push_back(fmt::format("{} a time service: {}.", verb, keepers.install));
  }
  if (found.size() > 1) sentences.push_back(fmt::format("Stop and disable all but one of {}.", join(units_of(found), ", ")));
  for (const CronLine& line : cron)
    if (changes.empty() || line.source == CronLine::Source::script)
      sentences.push_back(fmt::format("Take {} out of {}.", line.program, printable(line.file)));
  return join(sentences, " ");
}

/// Whether one service is in a state and nothing beside it. Several that start at boot are no mistake: units that conflict stop each other.
Observation look_at_services(const Host& host, std::string subject, const Keepers& keepers, const Reading<Services>& found,
                             UnitAction action) {
  std::string want = "one time service";
  if (!found.present()) return unknown(std::move(subject), std::move(want), found.unreadable() ? found.why() : "absent");
  const size_t count = found.value().size();
  if (count == 0)
    if (std::string other = kept_by_another(host, keepers, action == UnitAction::enable ? starts_at_boot : is_active); !other.empty())
      return unknown(std::move(subject), std::move(want), std::move(other));
  const bool right = count == 1 || (count > 1 && action == UnitAction::enable);
  if (right && keepers.cron.unreadable()) return unknown(std::move(subject), std::move(want), keepers.cron.why());
  const CronLines cron = keepers.cron.present() ? keepers.cron.value() : CronLines();
  std::vector<Change> changes = repair(keepers, found.value(), cron, action);
  std::string rest = by_hand(keepers, found.value(), cron, changes);
  return judged(right && cron.empty(), std::move(subject), std::move(want), shown(found.value(), keepers, cron), std::move(changes),
                std::move(rest));
}

/// The servers to measure against: the one that is given, then the configured ones.
Reading<std::vector<TimeServer>> servers_of(const Host& host, const Wanted& wanted, const Keepers& keepers) {
  std::vector<TimeServer> servers;
  if (wanted.server) servers.push_back({.name = *wanted.server, .where = "--set ntp-server"});
  if (keepers.installed.unreadable()) return Unreadable{keepers.installed.why()};
  if (const std::optional<TimeService> service = chosen(keepers)) {
    const Reading<std::vector<TimeServer>> configured = configured_time_servers(host, service->program);
    if (configured.unreadable()) return Unreadable{configured.why()};
    if (configured.present()) servers.insert(servers.end(), configured.value().begin(), configured.value().end());
  }
  if (servers.size() > most_servers) servers.resize(most_servers);
  return servers;
}

Observation judge_offset(std::string subject, const Predicate& want, microseconds offset) {
  const microseconds size = std::chrono::abs(offset);
  return judged(want.holds(fmt::format("{}us", size.count())).value_or(false), std::move(subject), want.describe(),
                fmt::format("{} {}", format_duration(size), offset.count() > 0 ? "behind" : "ahead"));
}

std::vector<Observation> look_at_offsets(const Host& host, const Wanted& wanted, const Keepers& keepers) {
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

Check bind(const Params& params) {
  const Wanted wanted{.offset = *params.predicate("offset", Quantity::duration), .server = params.setting("ntp-server")};
  return [wanted](const Host& host) {
    const Keepers keepers = look_for_keepers(host);
    std::vector<Observation> observations{look_at_kernel(host, keepers.active)};
    observations.push_back(host.running() ? look_at_services(host, "time service (running)", keepers, keepers.active, UnitAction::start)
                                          : skipped("time service (running)", "one time service", std::string(needs_running)));
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
        "it now and "
        "after the next boot, with nothing that steps the clock by cron beside it, and how far the clock is from the servers that this "
        "service "
        "follows and from the setting ntp-server; at most three are asked. Servers that do not answer leave the offset unknown, unless "
        "another "
        "one answers.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Enables and starts the time service that is installed where none is, and comments out the lines of crontabs that step the clock. "
        "What to install where no service is there, and which of several to stop, is left to a person.",
};

}  // namespace nodeworthy
