#include "checks/control_groups.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/boot_loader.h"
#include "host/control_groups.h"
#include "host/kubelet_control_groups.h"

namespace nodeworthy {
namespace {

constexpr std::string_view conditional = "2-unless-accepted";
constexpr std::string_view subject = "control groups";

/// What the rule wants: a version, or controllers by version, or both.
struct Wanted {
  std::string version;
  std::vector<std::string> v1;
  std::vector<std::string> v2;

  std::string describe() const {
    if (version == conditional) return "v2, unless the kubelet accepts v1";
    if (!version.empty()) return "v" + version;
    std::vector<std::string> controllers;
    if (!v1.empty()) controllers.push_back("of v1 " + join(v1, ", "));
    if (!v2.empty()) controllers.push_back("of v2 " + join(v2, ", "));
    return "controllers " + join(controllers, "; ");
  }
};

/// What is to be done where the next boot, whichever entry is taken, has a word on the kernel's command line that this one lacks; else
/// empty.
template <class Says>
std::string reboot(const Host& host, Says says) {
  const Reading<std::vector<KernelCommandLine>> lines = service_command_lines(host);
  const Reading<KernelCommandLine>& now = running_command_line(host);
  if (!lines.present() || !now.present() || says(now.value())) return {};
  if (!std::all_of(lines.value().begin(), lines.value().end(), says)) return {};
  return fmt::format("Reboot: the kernel command line in {} asks for it.", printable(lines.value().front().source()));
}

std::string boot_with_v2(const Host& host) {
  const std::string way = reboot(host, [](const KernelCommandLine& line) { return unified_word(line) == true; });
  if (!way.empty()) return way;
  return "Add systemd.unified_cgroup_hierarchy=1 to the kernel command line and reboot; systemd 226 and later can, since 247 it does so by "
         "itself.";
}

/// v1 of a kubelet that may be told to put up with it.
Observation judge_accepted(const Host& host, const Wanted& wanted) {
  const Reading<V1Tolerance> told = v1_tolerance(host);
  if (told.unreadable()) return unknown(std::string(subject), wanted.describe(), told.why());
  const std::string have = told.present() ? "v1, " + told.value().because : "v1, and nothing tells the kubelet to accept it";
  return judged(told.present() && told.value().tolerated, std::string(subject), wanted.describe(), have, {}, boot_with_v2(host));
}

Observation look_at_version(const Host& host, const Wanted& wanted, bool unified) {
  if (!unified && wanted.version == conditional) return judge_accepted(host, wanted);
  const std::string have = unified ? "v2" : "v1";
  const bool holds = unified == (wanted.version != "1");
  return judged(holds, std::string(subject), wanted.describe(), have, {}, unified ? std::string() : boot_with_v2(host));
}

std::string by_hand(const Host& host, const std::string& controller) {
  const std::string way = reboot(host, [&](const auto& line) { return controller_word(line, controller) == ControllerWord::enables; });
  if (!way.empty()) return way;
  // Debian and Raspberry Pi OS switch it off at boot on some machines, because it costs memory.
  if (controller == "memory") return "Add cgroup_enable=memory cgroup_memory=1 to the kernel command line and reboot.";
  return "Look for cgroup_disable= on the kernel command line, and for the option in the kernel's configuration.";
}

std::vector<Observation> look_at_controllers(const Host& host, const Wanted& wanted, bool unified) {
  const std::vector<std::string>& names = unified ? wanted.v2 : wanted.v1;
  if (names.empty()) return {};
  const Reading<OfferedControllers> found = offered_controllers(host);
  if (!found.present()) return {unknown("controllers", join(names, ", "), found.unreadable() ? found.why() : "absent")};
  std::vector<Observation> observations;
  for (const std::string& name : names) {
    const bool enabled = found.value().has(name);
    observations.push_back(judged(enabled, fmt::format("controller {} (v{})", name, unified ? 2 : 1), "enabled",
                                  fmt::format("{} ({})", enabled ? "enabled" : "not enabled", found.value().file), {},
                                  by_hand(host, name)));
  }
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  if (!host.running()) return {skipped(std::string(subject), wanted.describe(), std::string(needs_running))};
  const Reading<bool> unified = unified_control_groups(host);
  if (!unified.present())
    return {unknown(std::string(subject), wanted.describe(), unified.unreadable() ? unified.why() : "none are mounted at /sys/fs/cgroup")};
  std::vector<Observation> observations = look_at_controllers(host, wanted, unified.value());
  if (!wanted.version.empty()) observations.push_back(look_at_version(host, wanted, unified.value()));
  return observations;
}

Check bind(const Params& params) {
  const Wanted wanted{.version = params.word("version").value_or(""), .v1 = params.words("v1"), .v2 = params.words("v2")};
  if (!wanted.version.empty() && wanted.version != "1" && wanted.version != "2" && wanted.version != conditional)
    params.problem("version", fmt::format("\"{}\" is none of 1, 2 and {}", wanted.version, conditional));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"version", Form::word, Need::optional,
     "`1`, `2`, or `2-unless-accepted`: v1 is fine where the kubelet has failCgroupV1: false, or --fail-cgroupv1=false"},
    {"v1", Form::words, Need::optional, "controllers that have to be enabled where v1 is in use"},
    {"v2", Form::words, Need::optional, "controllers that have to be enabled where v2 is in use"},
};

}  // namespace

constinit const Kind control_groups_kind{
    .name = "control-groups",
    .summary =
        "The version of control groups of a running machine, and the controllers that its kernel offers: those of /proc/cgroups that are "
        "enabled for v1, those of cgroup.controllers for v2, which confines devices and freezes without controllers.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
