#include "checks/firewalld.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "engine/traffic_field.h"
#include "host/firewalld.h"
#include "host/firewalld_forwarding.h"
#include "host/firewalld_interfaces.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using State = Passage::State;

constexpr std::string_view unit = "firewalld.service";
constexpr std::string_view open_permanently = "open (permanent configuration)";

enum class Mode : uint8_t { any, off };

/// What the rule says.
struct Wanted {
  std::vector<Traffic> ports;
  std::vector<std::string_view> families;
  std::string network_plugin;
  Mode mode = Mode::any;

  /// "off", "off, or open for 6443/tcp, 10250/tcp"
  std::string describe() const {
    if (mode == Mode::off) return "off";
    return "off, or open for " + nodeworthy::describe(ports);
  }
};

/// Whether firewalld filters now and whether it will after the next boot.
struct Activity {
  Reading<bool> now = Absent{};  // Absent: systemd does not run, or it is an image
  Reading<bool> at_boot = Absent{};
  std::string enablement;  // as systemctl says it

  bool is_active() const { return now.present() && now.value(); }
  bool starts() const { return at_boot.present() && at_boot.value(); }

  /// "inactive now, disabled"
  std::string describe() const {
    const std::string_view active = !now.present() ? "" : now.value() ? "active now, " : "inactive now, ";
    return fmt::format("{}{}", active, enablement);
  }
};

std::string_view describe(State state) {
  switch (state) {
    case State::open: return "open";
    case State::closed: return "closed";
    case State::untold: return "not judged";
  }
  return {};
}

/// What all families together meet in a zone.
Passage passage_in(const Firewalld& firewalld, const FirewalldZone& zone, const Traffic& traffic, const Wanted& wanted) {
  Passage passage = firewalld.passage(zone, traffic, wanted.families.front());
  for (std::string_view family : wanted.families) passage = through_both(passage, firewalld.passage(zone, traffic, family));
  return passage;
}

/// What one kind of traffic meets in the zones that it may come in through.
class PortLook {
 public:
  PortLook(const Firewalld& firewalld, const std::vector<ZoneChoice>& choices, const Wanted& wanted, const Traffic& traffic)
      : firewalld_(firewalld), wanted_(wanted), traffic_(traffic) {
    for (const ZoneChoice& choice : choices) meet(choice.zone, choice.because);
  }

  Observation observation() && {
    const std::string subject = nodeworthy::describe(traffic_);
    const std::string want(open_permanently);
    std::string have = join(texts_, "; ");
    if (firewalld_.has_policies) have += "; what the policies in /etc/firewalld/policies add is not judged";
    const State state = states_.front();
    if (states_.size() > 1 || state == State::untold) return unknown(subject, want, have);
    return judged(state == State::open, subject, want, have, opens_ ? std::move(repair_) : std::vector<Change>());
  }

 private:
  void meet(const std::string& name, const std::string& because) {
    const FirewalldZone& zone = firewalld_.zones.at(name);
    const Passage passage = passage_in(firewalld_, zone, traffic_, wanted_);
    // Of zones that do the same, the first speaks for all.
    if (std::find(states_.begin(), states_.end(), passage.state) == states_.end()) {
      states_.push_back(passage.state);
      texts_.push_back(fmt::format("{} in zone {} ({}): {}", describe(passage.state), printable(name), because, passage.because));
    }
    repair_.push_back({OpenPort{name, nodeworthy::describe(traffic_)}});
    opens_ = opens_ && passage.by_default && !zone.in_parts;
  }

  const Firewalld& firewalld_;
  const Wanted& wanted_;
  const Traffic& traffic_;
  std::vector<State> states_;       // that differ
  std::vector<std::string> texts_;  // of each
  std::vector<Change> repair_;      // of every zone
  bool opens_ = true;               // whether that helps in every zone
};

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

std::vector<Observation> look_at_ports(const Host& host, const Wanted& wanted) {
  const Reading<Firewalld>& firewalld = host.once(Firewalld::read);
  if (!firewalld.present()) return {unknown("firewalld", wanted.describe(), firewalld.why())};
  const Reading<std::vector<ZoneChoice>> choices = cluster_zones(host, firewalld.value());
  if (!choices.present()) return {unknown("zone of firewalld", "one that is known", choices.why())};
  std::vector<Observation> observations;
  for (const Traffic& traffic : wanted.ports)
    observations.push_back(PortLook(firewalld.value(), choices.value(), wanted, traffic).observation());
  if (wanted.network_plugin == "flannel") observations.push_back(look_at_pods(host, firewalld.value()));
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted, const Activity& activity) {
  if (activity.is_active() || activity.starts()) {
    std::vector<Observation> observations = look_at_ports(host, wanted);
    // Why ports count where firewalld does nothing now, or soon will not.
    if (activity.now.present() && activity.is_active() != activity.starts())
      for (Observation& observation : observations) observation.have += "; firewalld is " + activity.describe();
    return observations;
  }
  if (activity.now.unreadable()) return {unknown("firewalld", wanted.describe(), activity.now.why())};
  if (activity.at_boot.unreadable()) return {unknown("firewalld", wanted.describe(), activity.at_boot.why())};
  return {judged(true, "firewalld", wanted.describe(), activity.describe())};
}

/// One half of "off": now, or at the next boot.
Observation look_off(std::string subject, const Reading<bool>& on, std::string have, UnitAction action) {
  if (on.unreadable()) return unknown(std::move(subject), "off", on.why());
  const bool is_on = on.present() && on.value();
  return judged(!is_on, std::move(subject), "off", std::move(have), {{SetUnit{std::string(unit), action}, Caution::disruptive}});
}

std::vector<Observation> look_off(const Host& host, const Activity& activity) {
  const std::string now = "firewalld (running)";
  return {host.running() ? look_off(now, activity.now, activity.is_active() ? "active" : "inactive", UnitAction::stop)
                         : skipped(now, "off", std::string(needs_running)),
          look_off("firewalld (at boot)", activity.at_boot, activity.enablement,
                   activity.enablement == "enabled" ? UnitAction::disable : UnitAction::mask)};
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  if (wanted.mode == Mode::any && wanted.ports.empty()) return {skipped("firewalld", "ports that are open", "the rule names none")};
  const Reading<Enablement> enablement = unit_enablement(host, unit);
  if (enablement.unreadable()) return {unknown("firewalld", wanted.describe(), enablement.why())};
  if (enablement.absent()) return {judged(true, "firewalld", wanted.describe(), "not installed")};
  Activity activity{.at_boot = starts_at_boot(host, unit), .enablement = std::string(describe(enablement.value()))};
  if (host.running()) activity.now = unit_active(host, unit);
  return wanted.mode == Mode::off ? look_off(host, activity) : look(host, wanted, activity);
}

Check bind(const Params& params) {
  WantedTraffic traffic = wanted_traffic(params);
  const std::string state = params.word("state").value_or("any");
  if (state != "any" && state != "off")
    params.problem("state", fmt::format("there is no state \"{}\"{}", state, suggestion(state, {"any", "off"})));
  const Mode mode = state == "off" ? Mode::off : Mode::any;
  if (mode == Mode::off) traffic = {};
  return check_of(std::move(traffic), "firewalld", [mode](const Host& host, const WantedTraffic& on_host) {
    return look(host, {.ports = on_host.ports, .families = on_host.families, .network_plugin = on_host.network_plugin, .mode = mode});
  });
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
        "on a "
        "running machine that of the interface with the default route, in an image the default zone and those of other interfaces. Zones, "
        "services, rich and direct rules are followed in the order in which firewalld applies them; where sources, rates or chains decide, "
        "it "
        "cannot be told. With flannel, what pods send to each other has to be forwarded, too: by the network of the pods or the interfaces "
        "cni0 and flannel.1 in zones with the target ACCEPT. The permanent configuration counts, because only firewalld itself knows what "
        "it was told since it started.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Opens the ports in that zone, permanently and now. Where firewalld has to be off, stops and disables it, which is disruptive, "
        "because "
        "it lowers security.",
};

}  // namespace nodeworthy
