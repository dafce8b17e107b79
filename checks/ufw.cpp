#include "checks/ufw.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/traffic_field.h"
#include "host/packet_filter.h"
#include "host/ufw.h"

namespace nodeworthy {
namespace {

using State = Passage::State;

constexpr std::string_view unit = "ufw.service";

std::string describe(const WantedTraffic& wanted) {
  return wanted.ports.empty() ? "off, or lets the ports in" : "off, or open for " + describe(wanted.ports);
}

Observation look_at_port(const Ufw& ufw, const WantedTraffic& wanted, const Traffic& traffic) {
  const Passage passage = through_all(wanted.families, [&](std::string_view family) { return ufw.passage(traffic, family); });
  const std::string subject = describe(traffic);
  if (passage.state == State::untold) return unknown(subject, "let in", "not judged: " + passage.because);
  const bool open = passage.state == State::open;
  // ufw writes ranges with a colon.
  const std::string by_hand = passage.by_default ? fmt::format("Let it in: ufw allow {}", replace_all(subject, "-", ":"))
                                                 : fmt::format("See the rule that keeps it out: {}", passage.because);
  return judged(open, subject, "let in", fmt::format("{} ({})", open ? "let in" : "kept out", passage.because), {}, by_hand + ".");
}

std::vector<Observation> look(const Host& host, const WantedTraffic& wanted) {
  const std::string want = describe(wanted);
  if (wanted.ports.empty()) return {skipped("ufw", want, "the rule names no ports")};
  const Reading<bool> started = loads_rules(host, unit);
  if (started.unreadable()) return {unknown("ufw", want, started.why())};
  if (started.absent()) return {judged(true, "ufw", want, "not installed")};
  const Reading<Ufw> ufw = Ufw::read(host);
  if (ufw.unreadable()) return {unknown("ufw", want, ufw.why())};
  if (ufw.absent() || !ufw.value().enabled) return {judged(true, "ufw", want, "off")};
  if (!started.value() && host.running())
    return {unknown("ufw", want, "ufw.service is off, and whether somebody has called ufw enable since the boot is not known")};
  if (!started.value()) return {judged(true, "ufw", want, "off, because the boot does not start ufw.service")};
  std::vector<Observation> observations;
  for (const Traffic& traffic : wanted.ports) observations.push_back(look_at_port(ufw.value(), wanted, traffic));
  return observations;
}

Check bind(const Params& params) { return check_of(wanted_traffic(params), "ufw", look); }

constexpr Field fields[] = {
    {"ports", Form::words, Need::required, ports_summary},
};

}  // namespace

constinit const Kind ufw_kind{
    .name = "ufw",
    .summary =
        "Whether ufw, where it is on now or at the next boot, lets ports in, by its rules and its default policy. Where sources, "
        "interfaces, rates, chains or scripts of people's own decide, it cannot be told; nor what other programs let in before ufw is "
        "asked.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
