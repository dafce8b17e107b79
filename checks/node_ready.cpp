#include "checks/node_ready.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/cri.h"
#include "host/ip_address.h"
#include "host/kubelet.h"
#include "host/membership.h"
#include "host/running_runtime.h"

namespace nodeworthy {
namespace {

constexpr std::string_view network_folder = "/etc/cni/net.d";

/// The port at which the kubelet answers whether it is well; 0 where it is told not to.
Reading<uint16_t> health_port(const KubeletConfiguration& kubelet) {
  const Reading<Sourced> told = kubelet.find({"healthzPort"}, "healthz-port");
  if (told.absent()) return uint16_t{10248};
  return told.and_then([](const Sourced& said) -> Reading<uint16_t> {
    if (said.value == "0") return uint16_t{0};
    if (const std::optional<uint16_t> port = parse_port(said.value)) return *port;
    return Unreadable{fmt::format("{}: \"{}\" is no port", said.where, printable(said.value))};
  });
}

/// The address of loopback at which the kubelet answers.
Reading<std::string_view> health_address(const KubeletConfiguration& kubelet) {
  const Reading<Sourced> told = kubelet.find({"healthzBindAddress"}, "healthz-bind-address");
  if (told.absent()) return std::string_view("127.0.0.1");
  return told.and_then([](const Sourced& said) -> Reading<std::string_view> {
    const std::string address = usual_address(said.value).value_or(said.value);
    if (address == "::1") return std::string_view("[::1]");
    // A kubelet that listens at all addresses, be they of IPv6, answers at this one, too.
    for (std::string_view good : {"", "127.0.0.1", "0.0.0.0", "::"})
      if (address == good) return std::string_view("127.0.0.1");
    return Unreadable{
        fmt::format("{}: the kubelet answers at {}, and is asked at addresses of loopback only", said.where, printable(address))};
  });
}

/// Where the kubelet answers whether it is well; empty where it is told not to.
Reading<std::string> health_endpoint(const Host& host) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  return health_port(kubelet).and_then([&](uint16_t port) -> Reading<std::string> {
    if (port == 0) return std::string();
    return health_address(kubelet).map([port](std::string_view address) { return fmt::format("{}:{}", address, port); });
  });
}

Observation look_at_kubelet(const Host& host) {
  const std::string subject = "kubelet's /healthz";
  const std::string want = "ok";
  const Reading<std::string> endpoint = health_endpoint(host);
  if (!endpoint.present()) return unknown(subject, want, endpoint.unreadable() ? endpoint.why() : "absent");
  if (endpoint.value().empty()) return skipped(subject, want, "healthzPort is 0, with which the kubelet does not answer");
  const Reading<Response> response = host.fetch({.endpoint = endpoint.value(), .path = "/healthz"});
  if (response.unreadable()) return unknown(subject, want, response.why());
  if (response.absent())
    return judged(false, subject, want, fmt::format("nobody listens at {}", endpoint.value()), {},
                  "See why the kubelet does not run: journalctl -u kubelet.");
  const auto& [status, headers, body] = response.value();
  return judged(status == 200 && strip(body) == want, subject, want, fmt::format("{} ({})", printable(strip(body), 100), status), {},
                "See what the kubelet complains of: journalctl -u kubelet.");
}

/// Whether a network plugin has left its configuration.
Observation look_at_configuration(const Host& host) {
  const std::string want = "a network plugin's configuration";
  const Reading<std::vector<std::string>>& names = host.list(network_folder);
  if (names.unreadable()) return unknown(std::string(network_folder), want, names.why());
  const std::vector<std::string> none;
  const std::vector<std::string>& there = names.present() ? names.value() : none;
  const auto found = std::find_if(there.begin(), there.end(), [](const std::string& name) {
    return name.ends_with(".conflist") || name.ends_with(".conf") || name.ends_with(".json");
  });
  const bool present = found != there.end();
  return judged(present, std::string(network_folder), want, present ? printable(*found) : "none", {},
                "Install the cluster's network plugin, or see why its pod on this node does not start.");
}

/// What the runtime says of the network, where it answers over CRI.
std::vector<Observation> look_at_network(const Host& host) {
  const Reading<RunningRuntime> runtime = running_runtime(host);
  if (runtime.unreadable()) return {unknown("NetworkReady", "true", runtime.why())};
  if (runtime.absent()) return {};
  const Reading<CriStatus> status = cri_status(host, runtime.value().socket);
  if (status.unreadable()) return {unknown("NetworkReady", "true", status.why())};
  if (status.absent()) return {};
  for (const CriCondition& condition : status.value().conditions) {
    if (condition.type != "NetworkReady") continue;
    const std::string why = printable(fmt::format("false ({}: {})", condition.reason, condition.message));
    return {judged(condition.holds, "NetworkReady", "true", condition.holds ? "true" : why)};
  }
  return {};
}

std::vector<Observation> look(const Host& host) {
  if (!host.running()) return {skipped("node", "ready", std::string(needs_running))};
  const Reading<Membership> cluster = membership(host);
  if (!cluster.present()) return {unknown("node", "ready", cluster.unreadable() ? cluster.why() : "absent")};
  if (!cluster.value().joined)
    return {skipped("node", "ready", fmt::format("it is in no cluster yet: {}", printable(cluster.value().because)))};
  std::vector<Observation> observations{look_at_kubelet(host), look_at_configuration(host)};
  for (Observation& observation : look_at_network(host)) observations.push_back(std::move(observation));
  return observations;
}

Check bind(const Params& params) {
  if (params.word("") != "ready") params.problem("", "\"ready\" is the only word here");
  return [](const Host& host) { return look(host); };
}

constexpr Field fields[] = {{"", Form::word, Need::required, "`ready`"}};

}  // namespace

constinit const Kind node_ready_kind{
    .name = "node",
    .summary =
        "Whether a node that has joined is ready, as far as it shows itself: the kubelet's /healthz says ok, a network plugin has left its "
        "configuration in /etc/cni/net.d, and the container runtime calls its network ready. Before a node has joined, "
        "as kind joined tells, nothing is looked at.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
