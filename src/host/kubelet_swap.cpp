#include "host/kubelet_swap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/kubelet.h"

namespace nodeworthy {
namespace {

/// What strconv.ParseBool takes for a flag and YAML 1.1 for a field.
Reading<bool> boolean(const Sourced& said) {
  constexpr std::array<std::string_view, 6> yes{"true", "1", "t", "yes", "on", "y"};
  constexpr std::array<std::string_view, 6> no{"false", "0", "f", "no", "off", "n"};
  const std::string word = lower(said.value);
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return Unreadable{fmt::format("{}: \"{}\" is neither true nor false", said.where, printable(said.value))};
}

/// The feature gate where a flag (--feature-gates=A=true,NodeSwap=true) or the file switches it.
Reading<Sourced> node_swap_gate(const KubeletConfiguration& kubelet) {
  const std::vector<Sourced> flags = kubelet.flags("feature-gates");
  for (auto flag = flags.rbegin(); flag != flags.rend(); ++flag)
    for (std::string_view gate : split(flag->value, ','))
      if (strip(gate).starts_with("NodeSwap=")) return Sourced{.value = std::string(strip(gate).substr(9)), .where = flag->where};
  return kubelet.find({"featureGates", "NodeSwap"});
}

Reading<bool> node_swap_enabled(const KubeletConfiguration& kubelet, const std::optional<Version>& kubernetes) {
  const Reading<Sourced> gate = node_swap_gate(kubelet);
  if (!gate.absent()) return gate.and_then(boolean);
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
  const Reading<Status>& unified = host.status("/sys/fs/cgroup/cgroup.controllers");
  if (!unified.absent()) return unified.map([](const Status&) { return std::string(); });
  const Reading<Status>& mounted = host.status("/sys/fs/cgroup");
  if (mounted.absent()) return Unreadable{"/sys/fs/cgroup: is missing, so the version of control groups is not known"};
  return mounted.map([](const Status&) { return std::string("swap is supported with cgroup v2 only, this is v1"); });
}

}  // namespace

Reading<SwapTolerance> swap_tolerance(const Host& host, const std::optional<Version>& kubernetes) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  const Reading<Sourced> said = kubelet.find({"failSwapOn"}, "fail-swap-on");
  if (said.unreadable()) return Unreadable{said.why()};
  if (said.absent()) return SwapTolerance{.tolerated = false, .because = "the kubelet's failSwapOn is true unless configured"};
  const Reading<bool> fails = boolean(said.value());
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
