#include "checks/firewalld.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "engine/traffic_field.h"
#include "host/firewalld.h"
#include "host/firewalld_forwarding.h"
#include "host/firewalld_interfaces.h"
#include "host/unit_activity.h"

namespace nodeworthy {
namespace {

using State = Passage::State;

constexpr std::string_view unit = "firewalld.service";
constexpr std::string_view open_permanently = "open (permanent configuration)";

/// "off, or open for 6443/tcp, 10250/tcp"
std::string describe(const WantedTraffic& wanted) { return "off, or open for " + describe(wanted.ports); }

std::string_view describe(State state) {
  switch (state) {
    case State::open: return "open";
    case State::closed: return "closed";
    case State::untold: return "not judged";
  }
  return {};
}

/// What one kind of traffic meets in the zones that it may come in through. Of zones that do the same, the first speaks for all.
Observation look_at_port(const Firewalld& firewalld, const std::vector<ZoneChoice>& choices, const WantedTraffic& wanted,
                         const Traffic& traffic) {
  const std::string subject = describe(traffic);
  std::vector<State> states;
  std::vector<std::string> texts;
  std::vector<Change> repair;
  bool opens = true;  // whether that helps in every zone
  for (const ZoneChoice& choice : choices) {
    const FirewalldZone& zone = firewalld.zones.at(choice.zone);
    const Passage passage = through_all(wanted.families, [&](std::string_view family) { return firewalld.passage(zone, traffic, family); });
    if (std::find(states.begin(), states.end(), passage.state) == states.end()) {
      states.push_back(passage.state);
      texts.push_back(
          fmt::format("{} in zone {} ({}): {}", describe(passage.state), printable(choice.zone), choice.because, passage.because));
    }
    repair.push_back({OpenPort{choice.zone, subject}});
    opens = opens && passage.by_default && !zone.in_parts;
  }
  if (!opens) repair.clear();
  std::string have = join(texts, "; ");
  if (firewalld.has_policies) have += "; what the policies in /etc/firewalld/policies add is not judged";
  const std::string want(open_permanently);
  if (states.size() > 1 || states.front() == State::untold) return unknown(subject, want, have);
  return judged(states.front() == State::open, subject, want, have, std::move(repair));
}

/// What pods send to each other is forwarded, for which no open port counts. flannel asks for it, and has no way to say so to firewalld.
Observation look_at_pods(const Host& host, const Firewalld& firewalld) {
  const Passage passage = passage_of_pods(host, firewalld);
  const std::string subject = "what pods send";
  const std::string want = "in zones with the target ACCEPT";
  if (passage.state == State::untold) return unknown(subject, want, "not judged: " + passage.because);
  return judged(passage.state == State::open, subject, want, passage.because, {},
                "Put the network of the pods into the zone trusted (10.244.0.0/16 is flannel's own): firewall-cmd --permanent "
                "--zone=trusted --add-source=NETWORK, then firewall-cmd --reload.");
}

std::vector<Observation> look_at_ports(const Host& host, const WantedTraffic& wanted) {
  const Reading<Firewalld>& firewalld = host.once(Firewalld::read);
  if (!firewalld.present()) return {unknown("firewalld", describe(wanted), firewalld.why())};
  const Reading<std::vector<ZoneChoice>> choices = cluster_zones(host, firewalld.value());
  if (!choices.present()) return {unknown("zone of firewalld", "one that is known", choices.why())};
  std::vector<Observation> observations;
  for (const Traffic& traffic : wanted.ports) observations.push_back(look_at_port(firewalld.value(), choices.value(), wanted, traffic));
  if (wanted.network_plugin == "flannel") observations.push_back(look_at_pods(host, firewalld.value()));
  return observations;
}

std::vector<Observation> look_open(const Host& host, const WantedTraffic& wanted, const UnitActivity& activity) {
  if (activity.is_active() || activity.starts()) {
    std::vector<Observation> observations = look_at_ports(host, wanted);
    // Why ports count where firewalld does nothing now, or soon will not.
    if (activity.now.present() && activity.is_active() != activity.starts())
      for (Observation& observation : observations) observation.have += "; firewalld is " + activity.describe();
    return observations;
  }
  for (const Reading<bool>* on : {&activity.now, &activity.at_boot})
    if (on->unreadable()) return {unknown("firewalld", describe(wanted), on->why())};
  return {judged(true, "firewalld", describe(wanted), activity.describe())};
}

/// One half of "off": now, or at the next boot.
Observation look_off(std::string subject, const Reading<bool>& on, std::string have, UnitAction action) {
  if (on.unreadable()) return unknown(std::move(subject), "off", on.why());
  const bool is_on = on.present() && on.value();
  return judged(!is_on, std::move(subject), "off", std::move(have), {{SetUnit{std::string(unit), action}, Caution::disruptive}});
}

std::vector<Observation> look_off(const Host& host, const UnitActivity& activity) {
  const std::string now = "firewalld (running)";
  return {host.running() ? look_off(now, activity.now, activity.is_active() ? "active" : "inactive", UnitAction::stop)
                         : skipped(now, "off", std::string(needs_running)),
          look_off("firewalld (at boot)", activity.at_boot, std::string(describe(activity.enablement)),
                   activity.enablement == Enablement::enabled ? UnitAction::disable : UnitAction::mask)};
}

template <class Look>
std::vector<Observation> look_where_installed(const Host& host, const std::string& want, Look look) {
  const Reading<UnitActivity> activity = unit_activity(host, unit);
  if (activity.unreadable()) return {unknown("firewalld", want, activity.why())};
  if (activity.absent()) return {judged(true, "firewalld", want, "not installed")};
  return look(activity.value());
}

std::vector<Observation> look(const Host& host, const WantedTraffic& wanted) {
  if (wanted.ports.empty()) return {skipped("firewalld", "ports that are open", "the rule names none")};
  return look_where_installed(host, describe(wanted), [&](const UnitActivity& activity) { return look_open(host, wanted, activity); });
}

std::vector<Observation> look_whether_off(const Host& host) {
  return look_where_installed(host, "off", [&](const UnitActivity& activity) { return look_off(host, activity); });
}

Check bind(const Params& params) {
  WantedTraffic traffic = wanted_traffic(params);
  const std::string state = params.word("state").value_or("any");
  if (state != "any" && state != "off")
    params.problem("state", fmt::format("there is no state \"{}\"{}", state, suggestion(state, {"any", "off"})));
  if (state == "off") return look_whether_off;
  return check_of(std::move(traffic), "firewalld", look);
}

constexpr Field fields[] = {
    {"ports", Form::words, Need::required, ports_summary},
    {"state", Form::word, Need::optional,
     "`any` (which it is unless said): ports count where firewalld is on; `off`: it has to be stopped and disabled"},
};

}  // namespace

constinit const Kind firewalld_kind{
    .name = "firewalld",
    .summary =
        "Whether firewalld, where it is on now or at the next boot, lets ports through in the zone that the cluster's traffic comes in by: "
        "on a running machine that of the interface with the default route, in an image the default zone and those of other interfaces. "
        "Zones, services, rich and direct rules are followed in the order in which firewalld applies them; where sources, rates or chains "
        "decide, it cannot be told. With flannel, what pods send to each other has to be forwarded, too: by the network of the pods or the "
        "interfaces cni0 and flannel.1 in zones with the target ACCEPT. The permanent configuration counts, because only firewalld itself "
        "knows what it was told since it started.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Opens the ports in that zone, permanently and now. Where firewalld has to be off, stops and disables it, which is disruptive, "
        "because it lowers security.",
};

}  // namespace nodeworthy
