#include "checks/static_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "host/address_setup.h"
#include "host/routes.h"

namespace nodeworthy {
namespace {

using Observations = std::vector<Observation>;
using Setups = std::vector<AddressSetup>;
using How = AddressSetup::How;

constexpr std::string_view want = "configured";
constexpr std::string_view routes_file = "/proc/net/route";

std::string_view describe(How how) { return how == How::fixed ? "configured" : "by DHCP"; }

/// What all of some setups say, or that they disagree.
Observation judge(const std::string& subject, const Setups& setups) {
  if (setups.empty()) return unknown(subject, std::string(want), "no file of ifcfg, NetworkManager, netplan, networkd or ifupdown says it");
  const auto differs = [&](const AddressSetup& setup) { return setup.how != setups.front().how; };
  const auto other = std::find_if(setups.begin(), setups.end(), differs);
  const std::string have = fmt::format("{} ({})", describe(setups.front().how), setups.front().where);
  if (other != setups.end())
    return unknown(subject, std::string(want), fmt::format("{}, and {} ({})", have, describe(other->how), other->where));
  return judged(setups.front().how == How::fixed, subject, std::string(want), have);
}

/// On a running machine: of the interfaces that the default route leads through.
Observations look_at_running(const Host& host, const Setups& setups) {
  const std::string subject = "address of the interface with the default route";
  const Reading<std::string>& routes = host.read(routes_file);
  if (!routes.present())
    return {unknown(subject, std::string(want), routes.unreadable() ? routes.why() : fmt::format("there is no {}", routes_file))};
  const Reading<std::vector<std::string>> interfaces = default_route_interfaces(routes.value());
  if (!interfaces.present()) return {unknown(subject, std::string(want), interfaces.why())};
  if (interfaces.value().empty()) return {skipped(subject, std::string(want), "there is no default route of IPv4")};
  Observations observations;
  for (const std::string& interface : interfaces.value())
    observations.push_back(judge(fmt::format("address of {}", printable(interface)), setups_of(setups, interface)));
  return observations;
}

/// In an image: of each interface that a file speaks of.
Observations look_at_image(const Setups& setups) {
  std::vector<std::string_view> interfaces;
  std::map<std::string_view, Setups> of;
  for (const AddressSetup& setup : setups) {
    Setups& same = of[setup.interface];
    if (same.empty()) interfaces.push_back(setup.interface);
    same.push_back(setup);
  }
  Observations observations;
  for (std::string_view interface : interfaces) {
    const std::string name = interface.empty() ? "an interface whose name is not said" : printable(interface);
    observations.push_back(judge(fmt::format("address of {}", name), of[interface]));
  }
  if (observations.empty()) observations.push_back(skipped("addresses", std::string(want), "no file speaks of an interface"));
  return observations;
}

Observations look(const Host& host) {
  const Reading<Setups> setups = address_setups(host);
  if (!setups.present()) return {unknown("addresses", std::string(want), setups.why())};
  return host.running() ? look_at_running(host, setups.value()) : look_at_image(setups.value());
}

Check bind(const Params& params) {
  if (params.word("") != "configured") params.problem("", "`configured` is the word here");
  return look;
}

constexpr Field fields[] = {
    {"", Form::word, Need::required, "`configured`: the interface has an address of its own in its configuration"},
};

}  // namespace

constinit const Kind static_address_kind{
    .name = "static-address",
    .summary =
        "Whether the interface with the default route of IPv4, in an image each interface, has its address from the files of ifcfg, "
        "NetworkManager, netplan, systemd-networkd or ifupdown, and not by DHCP. Where files contradict each other or say nothing, it "
        "cannot be "
        "told.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
