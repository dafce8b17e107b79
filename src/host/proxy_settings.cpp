#include "host/proxy_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "host/ip_address.h"
#include "host/kubeadm.h"
#include "host/service_command.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// The names in the order in which Go looks; the API server is only ever asked by https.
constexpr std::array<std::string_view, 2> proxy_names{"HTTPS_PROXY", "https_proxy"};
constexpr std::array<std::string_view, 2> exception_names{"NO_PROXY", "no_proxy"};
constexpr uint16_t any_port = 1234;  // kubeadm's

std::string first_of(const std::map<std::string, std::string, std::less<>>& environment, const auto& names, std::string* name = nullptr) {
  for (std::string_view candidate : names) {
    const auto found = environment.find(candidate);
    if (found == environment.end() || found->second.empty()) continue;
    if (name != nullptr) *name = candidate;
    return found->second;
  }
  return {};
}

ProxySettings settings_of(std::string whose, const std::map<std::string, std::string, std::less<>>& environment) {
  ProxySettings settings{.whose = std::move(whose), .variable = {}, .no_proxy = first_of(environment, exception_names)};
  first_of(environment, proxy_names, &settings.variable);
  return settings;
}

/// "10.0.0.1:6443", "[fd00::1]:6443", "cluster.example", "fd00::1": the host and what follows it.
std::pair<std::string_view, std::string_view> take_apart(std::string_view endpoint) {
  if (endpoint.starts_with('[')) {
    const size_t end = std::min(endpoint.find(']'), endpoint.size());
    return {endpoint.substr(1, end - 1), endpoint.substr(std::min(end + 1, endpoint.size()))};
  }
  const size_t colon = endpoint.find(':');
  const bool ipv6 = colon != std::string_view::npos && endpoint.find(':', colon + 1) != std::string_view::npos;
  if (ipv6 || colon == std::string_view::npos) return {endpoint, {}};
  return {endpoint.substr(0, colon), endpoint.substr(colon)};
}

/// An API server by the endpoint that is named; one without a port is at `usual`.
Reading<Destination> api_server_at(std::string_view endpoint, std::string_view usual) {
  const auto [host, rest] = take_apart(endpoint);
  const std::optional<uint16_t> port = parse_port(rest.empty() ? usual : rest.substr(rest.starts_with(':') ? 1 : 0));
  if (!port) return Unreadable{fmt::format("\"{}\" in the kubeadm configuration has no port", printable(endpoint))};
  return Destination{.what = fmt::format("API server {}", printable(host)), .host = std::string(host), .port = *port};
}

void add_networks(std::string_view what, std::string_view subnets, std::vector<Destination>& to) {
  for (std::string_view part : split(subnets, ',')) {
    const std::string_view subnet = strip(part);
    if (subnet.empty()) continue;
    to.push_back(
        {.what = fmt::format("{} {}", what, printable(subnet)), .host = std::string(subnet.substr(0, subnet.find('/'))), .port = any_port});
  }
}

}  // namespace

Reading<ProxySettings> own_proxy(const Host& host) {
  if (!host.running()) return Absent{};
  const Reading<std::string>& environment_text = host.read("/proc/self/environ");
  if (environment_text.absent()) return Unreadable{"/proc/self/environ: is missing"};
  return environment_text.map([](const std::string& text) {
    std::map<std::string, std::string, std::less<>> environment;
    for (std::string_view variable : split(text, '\0')) {
      const size_t equals = variable.find('=');
      if (equals != std::string_view::npos) environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return settings_of("this process", environment);
  });
}

Reading<ProxySettings> kubelet_proxy(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "kubelet.service");
  if (unit.unreadable()) return Unreadable{unit.why()};
  // Before there is a unit, systemd's DefaultEnvironment= is known already.
  const std::vector<Directive> directives = unit.present() ? unit.value() : std::vector<Directive>();
  std::map<std::string, std::string, std::less<>> environment;
  for (const auto& names : {proxy_names, exception_names}) {
    for (std::string_view name : names) {
      const Reading<CommandWord> word = service_variable(host, directives, name);
      if (word.unreadable()) return Unreadable{word.why()};
      if (word.present() && !word.value().unreadable.empty()) return Unreadable{word.value().unreadable};
      if (word.present()) environment.emplace(name, word.value().text);
    }
  }
  return settings_of("kubelet.service", environment);
}

Reading<std::vector<Destination>> api_server_destinations(const Host& host) {
  std::vector<Destination> destinations;
  const Reading<std::string> own_port = api_server_port(host);
  if (!own_port.present()) return Unreadable{own_port.why()};
  const Reading<std::string> values[] = {kubeadm_value(host, "InitConfiguration", {"localAPIEndpoint", "advertiseAddress"}),
                                         kubeadm_value(host, "JoinConfiguration", {"controlPlane", "localAPIEndpoint", "advertiseAddress"}),
                                         kubeadm_value(host, "JoinConfiguration", {"discovery", "bootstrapToken", "apiServerEndpoint"}),
                                         kubeadm_value(host, "ClusterConfiguration", {"controlPlaneEndpoint"})};
  for (const Reading<std::string>& value : values) {
    if (value.unreadable()) return Unreadable{value.why()};
    if (value.absent() || value.value().empty()) continue;
    const Reading<Destination> server = api_server_at(value.value(), own_port.value());
    if (!server.present()) return Unreadable{server.why()};
    // What kubeadm takes in place of 0.0.0.0 is not in its configuration.
    if (!is_unspecified(server.value().host)) destinations.push_back(server.value());
  }
  return destinations;
}

Reading<std::vector<Destination>> network_destinations(const Host& host) {
  const Reading<std::string> services = kubeadm_value(host, "ClusterConfiguration", {"networking", "serviceSubnet"});
  const Reading<std::string> pods = kubeadm_value(host, "ClusterConfiguration", {"networking", "podSubnet"});
  if (services.unreadable()) return Unreadable{services.why()};
  if (pods.unreadable()) return Unreadable{pods.why()};
  std::vector<Destination> destinations;
  add_networks("services", services.present() ? services.value() : "10.96.0.0/12", destinations);
  if (pods.present()) add_networks("pods", pods.value(), destinations);
  return destinations;
}

}  // namespace nodeworthy
