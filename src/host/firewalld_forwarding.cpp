#include "host/firewalld_forwarding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "host/ip_network.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

using State = Passage::State;
using Zone = std::pair<const std::string, FirewalldZone>;

constexpr std::array<std::string_view, 2> interfaces{"cni0", "flannel.1"};
constexpr std::string_view usual_network = "10.244.0.0/16";

bool accepts(const FirewalldZone& zone) { return zone.target == FirewalldTarget::accept; }

/// The zone that names an interface; null where none does.
const Zone* zone_of(const Firewalld& firewalld, std::string_view interface) {
  const auto names = [&](const std::string& name) {
    return name.ends_with('+') ? interface.starts_with(std::string_view(name).substr(0, name.size() - 1)) : name == interface;
  };
  const auto found = std::find_if(firewalld.zones.begin(), firewalld.zones.end(), [&](const Zone& one) {
    return std::any_of(one.second.interfaces.begin(), one.second.interfaces.end(), names);
  });
  return found == firewalld.zones.end() ? nullptr : &*found;
}

/// The networks of pods, as texts; what no parser takes has no source.
Reading<std::vector<std::string>> networks_of_pods(const Host& host) {
  const Reading<std::string> told = kubeadm_value(host, "ClusterConfiguration", {"networking", "podSubnet"});
  if (told.absent()) return std::vector<std::string>{std::string(usual_network)};
  return told.map([](const std::string& text) {
    std::vector<std::string> networks;
    for (std::string_view part : split(text, ',')) networks.emplace_back(strip(part));
    return networks;
  });
}

/// Whether a network has all of another one.
bool has(std::string_view larger, std::string_view smaller) {
  const std::optional<IpNetwork> outer = parse_ip_network(larger);
  const std::optional<IpNetwork> inner = parse_ip_network(smaller);
  return outer && inner && overlap(*outer, *inner) && outer->length <= inner->length;
}

/// The zone that accepts whatever comes from a network; null where there is none.
const Zone* zone_that_accepts(const Firewalld& firewalld, const std::string& network) {
  const auto found = std::find_if(firewalld.zones.begin(), firewalld.zones.end(), [&](const Zone& one) {
    return accepts(one.second) && std::any_of(one.second.sources.begin(), one.second.sources.end(),
                                              [&](const std::string& source) { return has(source, network); });
  });
  return found == firewalld.zones.end() ? nullptr : &*found;
}

/// Why it depends on what is not followed; empty where it does not.
std::string doubt(const Host& host, const Firewalld& firewalld) {
  if (firewalld.has_policies) return "what the policies in /etc/firewalld/policies add is not judged";
  const Reading<std::string>& direct = host.read("/etc/firewalld/direct.xml");
  if (direct.unreadable()) return direct.why();
  if (direct.present() && direct.value().find("FORWARD") != std::string::npos) return "/etc/firewalld/direct.xml has rules for FORWARD";
  for (const auto& [name, zone] : firewalld.zones)
    if (accepts(zone) && !zone.sources.empty())
      return fmt::format("zone {} accepts what comes from {}", printable(name), printable(zone.sources.front()));
  return {};
}

Passage by_interfaces(const Host& host, const Firewalld& firewalld) {
  const Zone& fallback = *firewalld.zones.find(firewalld.default_zone);
  std::vector<std::string> places;
  bool open = true;
  for (std::string_view interface : interfaces) {
    const Zone* zone = zone_of(firewalld, interface);
    const Zone& in = zone == nullptr ? fallback : *zone;
    places.push_back(fmt::format("{} in zone {}{}", interface, printable(in.first), zone == nullptr ? ", the default zone" : ""));
    if (accepts(in.second)) continue;
    // Within a zone firewalld may forward.
    if (zone != nullptr) return {.state = State::untold, .because = places.back()};
    open = false;
  }
  const std::string why = open ? std::string() : doubt(host, firewalld);
  if (!why.empty()) return {.state = State::untold, .because = why};
  return {.state = open ? State::open : State::closed, .because = join(places, "; ")};
}

}  // namespace

Passage passage_of_pods(const Host& host, const Firewalld& firewalld) {
  const Reading<std::vector<std::string>> networks = networks_of_pods(host);
  if (!networks.present()) return {.state = State::untold, .because = networks.why()};
  std::vector<std::string> places;
  for (const std::string& network : networks.value())
    if (const Zone* zone = zone_that_accepts(firewalld, network))
      places.push_back(fmt::format("{} in zone {}", printable(network), printable(zone->first)));
  if (places.size() == networks.value().size()) return {.state = State::open, .because = join(places, "; ")};
  return by_interfaces(host, firewalld);
}

bool is_for_pods(const Host& host, const FirewalldZone& zone) {
  const Reading<std::vector<std::string>> networks = networks_of_pods(host);
  if (!networks.present() || zone.sources.empty()) return false;
  return std::all_of(zone.sources.begin(), zone.sources.end(), [&](const std::string& source) {
    return std::any_of(networks.value().begin(), networks.value().end(), [&](const std::string& network) { return has(network, source); });
  });
}

}  // namespace nodeworthy
