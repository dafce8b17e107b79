#include "checks/kernel.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

/// Why a boot does what no change of a file has to: the kernel that is wanted is installed, and another one runs.
std::string reason_to_reboot(const Host& host, const Predicate& wanted) {
  const Reading<std::string> newest = newest_kernel(host);
  if (!host.running() || !newest.present() || !wanted.holds(newest.value()).value_or(false)) return {};
  return fmt::format("kernel {} is installed, which only a boot starts", printable(newest.value()));
}

Observation look(const Host& host, const Predicate& wanted) {
  const Reading<std::string> release = kernel_release(host);
  if (!release.absent()) {
    Observation observation = compare("kernel", wanted, release);
    if (observation.verdict == Verdict::fail) observation.reboot = reason_to_reboot(host, wanted);
    return observation;
  }
  if (host.running()) return unknown("kernel", wanted.describe(), "the kernel does not tell its release");
  return skipped("kernel", wanted.describe(), "the image has no kernel");
}

Check bind(const Params& params) {
  const Predicate wanted = *params.predicate("", Quantity::version);
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {{"", Form::version, Need::required,
                             "which release, as `\">= 4.19\"`; what a distribution appends counts only where both sides have it"}};

}  // namespace

constinit const Kind kernel_kind{
    .name = "kernel",
    .summary =
        "The release of the running kernel, in an image of the newest below /lib/modules, compared as a version: 3.10 is newer than 3.9, "
        "and "
        "4.18.0-553.el8 newer than 4.18.0-193.el8.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
