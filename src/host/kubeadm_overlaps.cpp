#include "host/kubeadm_overlaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/ip_address.h"
#include "host/ip_network.h"
#include "host/plugin_interfaces.h"
#include "host/routes.h"

namespace nodeworthy {
namespace {

constexpr std::string_view cluster = "ClusterConfiguration";
constexpr std::string_view usual_services = "10.96.0.0/12";
constexpr std::string_view want = "apart from all other networks";

/// A network, and what it is to people.
struct Named {
  std::string name;  // "serviceSubnet 10.96.0.0/12"
  std::string place;
  IpNetwork network;
};

/// As kubeadm reads it; nothing where it does not, which is said elsewhere.
std::optional<IpNetwork> network_of(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::optional<std::string> address = address_as_kubeadm_reads(text.substr(0, slash));
  return address ? parse_ip_network(*address + std::string(text.substr(slash))) : std::nullopt;
}

void add(std::string_view name, std::string_view text, const std::string& place, std::vector<Named>& all) {
  const std::vector<std::string_view> parts = split(text, ',');
  if (parts.size() > 2) return;  // which kubeadm refuses
  for (std::string_view part : parts)
    if (const std::optional<IpNetwork> network = network_of(part))
      all.push_back({.name = fmt::format("{} {}", name, printable(part, 80)), .place = place, .network = *network});
}

std::vector<Named> networks_of_cluster(const KubeadmFile& file) {
  std::vector<Named> all;
  if (file.find(cluster) == nullptr) return all;
  if (const Node* pods = find_text(file, cluster, {"networking", "podSubnet"})) add("podSubnet", pods->text, place_of(file, *pods), all);
  if (const Node* services = find_text(file, cluster, {"networking", "serviceSubnet"}))
    add("serviceSubnet", services->text, place_of(file, *services), all);
  else
    add("serviceSubnet", usual_services, "kubeadm's default", all);
  return all;
}

void add_announced_address(const KubeadmFile& file, std::vector<Named>& all) {
  const Node* announced = find_text(file, "InitConfiguration", {"localAPIEndpoint", "advertiseAddress"});
  const std::optional<std::string> address = announced == nullptr ? std::nullopt : address_as_kubeadm_reads(announced->text);
  if (address && !is_unspecified(*address)) add("advertiseAddress", *address, place_of(file, *announced), all);
}

using Table = Reading<std::vector<ConnectedNetwork>>;

/// The networks that the node's own interfaces are in; why they are not known where they are not.
std::string add_networks_of_node(const Host& host, std::vector<Named>& all) {
  const Reading<std::string>& routes = host.read("/proc/net/route");
  // Without IPv6 there is no such file.
  const Reading<std::string>& addresses = host.read("/proc/net/if_inet6");
  const Table ipv4 = routes.absent() ? Unreadable{"/proc/net/route is missing"} : routes.and_then(connected_networks);
  const Table ipv6 = addresses.and_then(connected_networks_of_ipv6);
  for (const Table* table : {&ipv4, &ipv6})
    if (table->present())
      for (const auto& [interface, network] : table->value())
        if (!is_of_network_plugin(interface)) add("network", network, "of " + printable(interface), all);
  return ipv4.unreadable() ? ipv4.why() : ipv6.unreadable() ? ipv6.why() : std::string();
}

/// What meets a network; three are as many as a person reads.
std::vector<std::string> conflicts(const Named& one, const std::vector<Named>& all) {
  std::vector<std::string> names;
  for (const Named& other : all)
    if (&other != &one && names.size() < 3 && overlap(one.network, other.network))
      names.push_back(fmt::format("{} ({})", other.name, other.place));
  return names;
}

}  // namespace

KubeadmJudgements overlaps_of_networks(const Host& host, const KubeadmFile& file) {
  std::vector<Named> all = networks_of_cluster(file);
  const size_t count = all.size();
  if (count == 0) return {};
  add_announced_address(file, all);
  const std::string untold = host.running() ? add_networks_of_node(host, all) : std::string();
  KubeadmJudgements judgements;
  for (size_t i = 0; i < count; ++i) {
    const std::vector<std::string> met = conflicts(all[i], all);
    std::string subject = fmt::format("{} ({})", all[i].name, all[i].place);
    if (met.empty() && !untold.empty())
      judgements.push_back(untold_of_kubeadm(std::move(subject), std::string(want), untold));
    else
      judgements.push_back(judged_by_kubeadm(met.empty(), std::move(subject), std::string(want),
                                             met.empty() ? "apart" : "overlaps with " + join(met, ", ")));
  }
  return judgements;
}

}  // namespace nodeworthy
