#include "checks/cri.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/cri.h"
#include "host/cri_endpoint.h"

namespace nodeworthy {
namespace {

constexpr std::string_view one_socket = "one socket, or criSocket in the kubeadm configuration";

using Apis = std::vector<std::string>;

std::string want_of(const Apis& apis) { return fmt::format("answers over CRI {}", join(apis, " or ")); }

/// "(/var/lib/kubelet/config.yaml:12 containerRuntimeEndpoint)" behind a blank; empty for a socket that was found.
std::string source_of(const CriEndpoint& endpoint) {
  return endpoint.where.empty() ? std::string() : fmt::format(" ({})", printable(endpoint.where));
}

/// Where nobody answers: whether there is a socket at all.
Observation judge_silence(const Host& host, const CriEndpoint& endpoint, std::string want) {
  const Reading<Status>& status = host.status(endpoint.socket);
  if (status.unreadable()) return unknown(endpoint.socket, std::move(want), status.why());
  const std::string_view what = status.present() ? "nobody listens at the socket" : "there is no such socket";
  return judged(false, endpoint.socket, std::move(want), fmt::format("{}{}", what, source_of(endpoint)), {},
                "Install and start the container runtime, or tell the kubelet the socket of the one that runs.");
}

Observation judge_refusal(const CriEndpoint& endpoint, const CriVersion& version, std::string want) {
  const std::string_view cure = endpoint.socket.find("containerd") == std::string::npos
                                    ? "Tell the kubelet the socket of a runtime that speaks CRI."
                                    : "Take \"cri\" out of disabled_plugins in /etc/containerd/config.toml and restart containerd.";
  return judged(false, endpoint.socket, std::move(want), fmt::format("no CRI{}: {}", source_of(endpoint), version.refusal), {},
                std::string(cure));
}

Observation judge_version(const Host& host, const CriEndpoint& endpoint, const Apis& apis) {
  const std::string want = want_of(apis);
  const Reading<CriVersion> version = cri_version(host, endpoint.socket);
  if (version.unreadable()) return unknown(endpoint.socket, want, version.why());
  if (version.absent()) return judge_silence(host, endpoint, want);
  const auto& [api, runtime, number, refusal] = version.value();
  if (api.empty()) return judge_refusal(endpoint, version.value(), want);
  const bool known = std::find(apis.begin(), apis.end(), api) != apis.end();
  return judged(known, endpoint.socket, want, fmt::format("{} {} over CRI {}{}", runtime, number, api, source_of(endpoint)), {},
                "Upgrade the container runtime.");
}

/// Whether the runtime calls itself ready. Its network is not looked at: that comes with the cluster.
Observation judge_ready(const Host& host, const CriEndpoint& endpoint) {
  const Reading<CriStatus> status = cri_status(host, endpoint.socket);
  if (!status.present()) return unknown("RuntimeReady", "true", status.unreadable() ? status.why() : "the runtime does not say");
  for (const CriCondition& condition : status.value().conditions) {
    if (condition.type != "RuntimeReady") continue;
    const std::string why = printable(fmt::format("false ({}: {})", condition.reason, condition.message));
    return judged(condition.holds, "RuntimeReady", "true", condition.holds ? "true" : why);
  }
  return unknown("RuntimeReady", "true", "the runtime does not say");
}

std::vector<Observation> ask(const Host& host, const CriEndpoint& endpoint, const Apis& apis) {
  if (endpoint.socket.empty())
    return {judged(false, "container runtime", want_of(apis),
                   fmt::format("no Unix socket: {}{}", printable(endpoint.text), source_of(endpoint)))};
  std::vector<Observation> observations{judge_version(host, endpoint, apis)};
  if (observations.front().verdict == Verdict::pass) observations.push_back(judge_ready(host, endpoint));
  return observations;
}

/// Several sockets: too many where somebody answers at two; at one that cannot be asked perhaps nobody listens.
Observation judge_several(const Host& host, const std::vector<std::string>& sockets) {
  const std::string have = join(sockets, ", ");
  size_t answering = 0;
  std::string why;
  for (const std::string& socket : sockets) {
    const Reading<CriVersion> version = cri_version(host, socket);
    if (version.present()) ++answering;
    if (version.unreadable()) why = version.why();
  }
  if (answering < 2 && !why.empty()) return unknown("container runtimes", std::string(one_socket), fmt::format("{} ({})", have, why));
  return judged(false, "container runtimes", std::string(one_socket), have, {},
                "Stop the runtimes that the cluster does not use, or name one as nodeRegistration.criSocket.");
}

/// What kubeadm takes where nobody says an endpoint.
std::vector<Observation> ask_found(const Host& host, const Apis& apis) {
  const Reading<std::vector<std::string>> found = found_cri_sockets(host);
  if (!found.present()) return {unknown("container runtime", want_of(apis), found.unreadable() ? found.why() : "absent")};
  const std::vector<std::string>& sockets = found.value();
  if (sockets.size() == 1) return ask(host, {.socket = sockets.front()}, apis);
  if (sockets.empty())
    return {judged(false, "container runtime", want_of(apis), fmt::format("nobody listens at {}", join(known_cri_sockets(), " or ")), {},
                   "Install and start a container runtime.")};
  return {judge_several(host, sockets)};
}

std::vector<Observation> look(const Host& host, const Apis& apis) {
  if (!host.running()) return {skipped("container runtime", want_of(apis), std::string(needs_running))};
  const Reading<CriEndpoint> told = told_cri_endpoint(host);
  if (told.unreadable()) return {unknown("container runtime", want_of(apis), told.why())};
  return told.present() ? ask(host, told.value(), apis) : ask_found(host, apis);
}

Check bind(const Params& params) {
  const Apis apis = params.words("api");
  return [apis](const Host& host) { return look(host, apis); };
}

constexpr Field fields[] = {
    {"api", Form::words, Need::required, "the versions of the interface of which one is enough: `v1`, `v1alpha2`"},
};

}  // namespace

constinit const Kind cri_kind{
    .name = "cri",
    .summary =
        "Whether the container runtime answers over the Container Runtime Interface and calls itself ready. It is asked at the socket that "
        "the kubelet is told (--container-runtime-endpoint, containerRuntimeEndpoint, instance-config.yaml), else at the criSocket of the "
        "kubeadm configuration, else at the only one of containerd, CRI-O and cri-dockerd that is there, as kubeadm does. Several fail.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
