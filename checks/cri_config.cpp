#include "checks/cri_config.h"

#include <fmt/format.h>

#include "host/cri.h"
#include "host/running_runtime.h"

namespace nodeworthy {
namespace {

Observation look(const Host& host) {
  const std::string subject = "RuntimeConfig of the container runtime";
  const std::string want = "answered";
  if (!host.running()) return skipped(subject, want, std::string(needs_running));
  const Reading<RunningRuntime> runtime = running_runtime(host);
  if (runtime.unreadable()) return unknown(subject, want, runtime.why());
  if (runtime.absent()) return skipped(subject, want, "no container runtime answers");
  const auto& [name, version, socket] = runtime.value();
  const Reading<std::string> driver = cri_cgroup_driver(host, socket);
  if (driver.unreadable()) return unknown(subject, want, driver.why());
  if (driver.present())
    return judged(true, subject, want, fmt::format("answered by {} {}: cgroup driver {}", name, version, driver.value()));
  return judged(false, subject, want, fmt::format("{} {} does not know it", name, version), {},
                "Upgrade containerd to 2.0 or CRI-O to 1.28, or a later version.");
}

Check bind(const Params& params) {
  if (params.word("") != "answered") params.problem("", "\"answered\" is the only word here");
  return [](const Host& host) { return std::vector{look(host)}; };
}

constexpr Field fields[] = {{"", Form::word, Need::required, "`answered`"}};

}  // namespace

constinit const Kind cri_config_kind{
    .name = "cri-config",
    .summary =
        "Whether the container runtime answers RuntimeConfig of the Container Runtime Interface, by which the kubelet learns its driver of "
        "control groups. Where no runtime answers at all, nothing is looked at.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
