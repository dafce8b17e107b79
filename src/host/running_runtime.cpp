#include "host/running_runtime.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/cri.h"
#include "host/docker_engine.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// The name that the setting `runtime` has for what a runtime calls itself.
std::string name_of(const std::string& runtime) { return runtime == "crio" ? "cri-o" : runtime; }

std::string usual_socket(std::string_view runtime) {
  return runtime == "cri-o" ? "/run/crio/crio.sock" : "/run/containerd/containerd.sock";
}

}  // namespace

Reading<CriEndpoint> cri_endpoint(const Host& host) {
  const Reading<CriEndpoint> told = told_cri_endpoint(host);
  if (!told.absent()) return told;
  return found_cri_sockets(host).and_then([](const std::vector<std::string>& sockets) -> Reading<CriEndpoint> {
    if (sockets.empty()) return Absent{};
    if (sockets.size() > 1) return Unreadable{fmt::format("several runtimes run: {}", join(sockets, ", "))};
    return CriEndpoint{.socket = sockets.front(), .text = sockets.front(), .where = {}};
  });
}

Reading<RunningRuntime> running_runtime(const Host& host) {
  return cri_endpoint(host).and_then([&](const CriEndpoint& endpoint) -> Reading<RunningRuntime> {
    if (endpoint.socket.empty()) return Absent{};
    return cri_version(host, endpoint.socket).and_then([&](const CriVersion& version) -> Reading<RunningRuntime> {
      if (version.api.empty()) return Absent{};
      return RunningRuntime{.name = name_of(version.runtime), .version = version.version, .socket = endpoint.socket};
    });
  });
}

Reading<std::string> running_cgroup_driver(const Host& host, std::string_view runtime, std::string_view unit) {
  if (!host.running() || rehearsed_to_start(host, unit)) return Absent{};
  if (runtime == "docker") return docker_running_driver(host);
  const Reading<CriEndpoint> told = told_cri_endpoint(host);
  if (told.unreadable()) return Unreadable{told.why()};
  const std::string socket = told.present() ? told.value().socket : usual_socket(runtime);
  if (socket.empty()) return Absent{};
  return cri_version(host, socket).and_then([&](const CriVersion& version) -> Reading<std::string> {
    if (name_of(version.runtime) != runtime) return Absent{};
    return cri_running_driver(host, socket);
  });
}

}  // namespace nodeworthy
