#include "host/kubelet_swap.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/control_groups.h"
#include "host/kubelet.h"

namespace nodeworthy {
namespace {

Reading<bool> node_swap_enabled(const KubeletConfiguration& kubelet, const std::optional<Version>& kubernetes) {
  const Reading<Sourced> gate = kubelet.feature_gate("NodeSwap");
  if (!gate.absent()) return gate.and_then(as_boolean);
  if (!kubernetes) return Unreadable{"the version of Kubernetes is not known; say --set kubernetes=..."};
  return *kubernetes >= *Version::parse("1.30");
}

/// Why memorySwap.swapBehavior keeps the kubelet from starting; empty where it does not.
Reading<std::string> objection_of_behavior(const KubeletConfiguration& kubelet, const std::optional<Version>& kubernetes) {
  const Reading<Sourced> behavior = kubelet.find({"memorySwap", "swapBehavior"});
  if (behavior.unreadable()) return Unreadable{behavior.why()};
  if (behavior.absent() || behavior.value().value.empty()) return std::string();
  return node_swap_enabled(kubelet, kubernetes).map([&, said = &behavior.value()](bool enabled) -> std::string {
    if (!enabled) return fmt::format("{} needs the feature gate NodeSwap", said->where);
    const bool unlimited = said->value == "UnlimitedSwap" && kubernetes && *kubernetes < *Version::parse("1.30");
    if (said->value == "NoSwap" || said->value == "LimitedSwap" || unlimited) return {};
    return fmt::format("{}: \"{}\" is neither NoSwap nor LimitedSwap", said->where, printable(said->value));
  });
}

/// Why control groups speak against swap; empty where they do not. Of an image nobody knows the kernel that will run it.
Reading<std::string> objection_of_control_groups(const Host& host) {
  if (!host.running()) return std::string();
  return unified_control_groups(host).map(
      [](bool unified) { return std::string(unified ? "" : "swap is supported with cgroup v2 only, this is v1"); });
}

}  // namespace

Reading<std::string> swap_accepted_by(const Host& host) {
  const Reading<Sourced> said = host.once(KubeletConfiguration::read).find({"failSwapOn"}, "fail-swap-on");
  return said.and_then([](const Sourced& setting) {
    return as_boolean(setting).and_then([&](bool fails) -> Reading<std::string> {
      if (fails) return Absent{};
      return setting.where + ": false";
    });
  });
}

Reading<SwapTolerance> swap_tolerance(const Host& host, const std::optional<Version>& kubernetes) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  const Reading<Sourced> said = kubelet.find({"failSwapOn"}, "fail-swap-on");
  if (said.unreadable()) return Unreadable{said.why()};
  if (said.absent()) return SwapTolerance{.tolerated = false, .because = "the kubelet's failSwapOn is true unless configured"};
  const Reading<bool> fails = as_boolean(said.value());
  if (fails.unreadable()) return Unreadable{fails.why()};
  const std::string setting = fmt::format("{}: {}", said.value().where, fails.value());
  if (fails.value()) return SwapTolerance{.tolerated = false, .because = setting};
  for (const Reading<std::string>& objection : {objection_of_behavior(kubelet, kubernetes), objection_of_control_groups(host)}) {
    if (!objection.present()) return Unreadable{objection.why()};
    if (!objection.value().empty())
      return SwapTolerance{.tolerated = false, .because = fmt::format("{}, but {}", setting, objection.value())};
  }
  return SwapTolerance{.tolerated = true, .because = setting};
}

}  // namespace nodeworthy
