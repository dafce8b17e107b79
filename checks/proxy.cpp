#include "checks/proxy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/no_proxy.h"
#include "host/proxy_settings.h"

namespace nodeworthy {
namespace {

constexpr std::string_view api_server = "api-server";
constexpr std::string_view networks = "networks";
constexpr std::array<std::string_view, 2> all_targets{api_server, networks};
constexpr std::string_view want = "reached without a proxy";

Observation judge(const ProxySettings& settings, const Destination& destination) {
  std::string subject = fmt::format("{}, from {}", destination.what, settings.whose);
  if (goes_direct(settings.no_proxy, destination.host, destination.port))
    return judged(true, std::move(subject), std::string(want), "named by no_proxy");
  // The proxy's address may hold a password: only the variable is told.
  return judged(false, std::move(subject), std::string(want),
                fmt::format("through the proxy of {}: {}", settings.variable,
                            settings.no_proxy.empty() ? "no_proxy is not set" : "no_proxy does not name it"));
}

std::vector<Observation> look_from(const std::string& whose, std::string_view target, const Reading<ProxySettings>& settings,
                                   const Reading<std::vector<Destination>>& destinations) {
  const std::string subject = fmt::format("{}, from {}", target == api_server ? "API server" : "services and pods", whose);
  if (settings.absent()) return {};
  if (settings.unreadable()) return {unknown(subject, std::string(want), settings.why())};
  if (settings.value().variable.empty()) return {judged(true, subject, std::string(want), "no proxy is set")};
  if (!destinations.present()) return {unknown(subject, std::string(want), destinations.unreadable() ? destinations.why() : "absent")};
  if (destinations.value().empty()) return {skipped(subject, std::string(want), "no kubeadm configuration names the API server")};
  std::vector<Observation> observations;
  for (const Destination& destination : destinations.value()) observations.push_back(judge(settings.value(), destination));
  return observations;
}

Check bind(const Params& params) {
  const std::string target = *params.word("bypassed-for");
  if (std::find(all_targets.begin(), all_targets.end(), target) == all_targets.end())
    params.problem("bypassed-for", fmt::format("\"{}\" is nothing a proxy is bypassed for{}", target,
                                               suggestion(target, {all_targets.begin(), all_targets.end()})));
  return [target](const Host& host) {
    const Reading<std::vector<Destination>> destinations =
        target == api_server ? api_server_destinations(host) : network_destinations(host);
    std::vector<Observation> observations = look_from("this process", target, own_proxy(host), destinations);
    if (target == networks) return observations;
    // Only the control plane, which kubeadm hands its own environment to, speaks to services and pods.
    for (Observation& one : look_from("kubelet.service", target, kubelet_proxy(host), destinations)) observations.push_back(std::move(one));
    return observations;
  };
}

constexpr Field fields[] = {
    {"bypassed-for", Form::word, Need::required,
     "`api-server`: the API servers of kubeadm's configuration, at their ports; `networks`: the addresses of services and pods"},
};

}  // namespace

constinit const Kind proxy_kind{
    .name = "proxy",
    .summary =
        "Whether what belongs to the cluster is reached without a proxy: by the rules of Go's programs for HTTPS_PROXY and NO_PROXY in the "
        "environment of this process, which kubeadm would have and hands down to the control plane, and in that of the kubelet's unit. The "
        "proxy itself is never shown.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
