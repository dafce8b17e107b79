#include "checks/docker.h"

#include "base/text.h"
#include "host/docker_engine.h"

namespace nodeworthy {
namespace {

Observation look(const Host& host, const Predicate& wanted) {
  const std::string subject = "Docker at " + std::string(docker_socket);
  if (!host.running()) return skipped(subject, wanted.describe(), std::string(needs_running));
  const Reading<std::string> version = docker_version(host);
  if (version.absent())
    return judged(false, subject, wanted.describe(), "nobody listens", {}, "Install and start Docker: systemctl enable --now docker.");
  return compare(subject, wanted, version);
}

Check bind(const Params& params) {
  const Predicate wanted = *params.predicate("", Quantity::version);
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {{"", Form::version, Need::required, "which version may answer, as `\">= 19.03\"`"}};

}  // namespace

constinit const Kind docker_kind{
    .name = "docker",
    .summary = "The version of the Docker daemon that answers at /run/docker.sock.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
