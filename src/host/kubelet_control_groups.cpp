#include "host/kubelet_control_groups.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/kubelet.h"

namespace nodeworthy {

Reading<V1Tolerance> v1_tolerance(const Host& host) {
  const Reading<Sourced> said = host.once(KubeletConfiguration::read).find({"failCgroupV1"}, "fail-cgroupv1");
  return said.and_then(as_boolean).map([&](bool refuses) {
    return V1Tolerance{.tolerated = !refuses, .because = fmt::format("failCgroupV1 is {} ({})", refuses, printable(said.value().where))};
  });
}

}  // namespace nodeworthy
