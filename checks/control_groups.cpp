#include "checks/control_groups.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/boot_loader.h"
#include "host/control_groups.h"
#include "host/kubelet.h"

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

/// v1 of a kubelet that is told to put up with it (failCgroupV1: false or --fail-cgroupv1=false, from 1.31 on).
Observation judge_accepted(const Host& host, const Wanted& wanted) {
  const Reading<Sourced> said = host.once(KubeletConfiguration::read).find({"failCgroupV1"}, "fail-cgroupv1");
  if (said.unreadable()) return unknown(std::string(subject), wanted.describe(), said.why());
  if (said.absent())
    return judged(false, std::string(subject), wanted.describe(), "v1, and nothing tells the kubelet to accept it", {}, boot_with_v2(host));
  const Reading<bool> refuses = as_boolean(said.value());
  if (refuses.unreadable()) return unknown(std::string(subject), wanted.describe(), refuses.why());
  return judged(!refuses.value(), std::string(subject), wanted.describe(),
                fmt::format("v1, failCgroupV1 is {} ({})", refuses.value(), printable(said.value().where)), {}, boot_with_v2(host));
}

Observation look_at_version(const Host& host, const Wanted& wanted, bool unified) {
  if (!unified && wanted.version == conditional) return judge_accepted(host, wanted);
  const std::string have = unified ? "v2" : "v1";
  const bool holds = unified == (wanted.version != "1");
  return judged(holds, std::string(subject), wanted.describe(), have, {}, unified ? std::string() : boot_with_v2(host));
}

/// The controllers that the kernel offers, and where it says so.
struct Controllers {
  std::vector<std::string> names;
  std::string file;
};

/// Of v1: name, hierarchy, number of groups, enabled (cgroups(7)).
std::vector<std::string> enabled_in_table(std::string_view table) {
  std::vector<std::string> names;
  for (std::string_view line : lines_of(table)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() == 4 && words[3] == "1") names.emplace_back(words[0]);
  }
  return names;
}

Reading<Controllers> controllers(const Host& host, bool unified) {
  const std::string file = unified ? "/sys/fs/cgroup/cgroup.controllers" : "/proc/cgroups";
  return host.read(file).map([&](const std::string& text) {
    Controllers found{.names = {}, .file = file};
    if (!unified) found.names = enabled_in_table(text);
    if (unified)
      for (std::string_view word : words_of(text)) found.names.emplace_back(word);
    return found;
  });
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
  const Reading<Controllers> found = controllers(host, unified);
  if (!found.present()) return {unknown("controllers", join(names, ", "), found.unreadable() ? found.why() : "absent")};
  std::vector<Observation> observations;
  for (const std::string& name : names) {
    const auto& all = found.value().names;
    const bool enabled = std::find(all.begin(), all.end(), name) != all.end();
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
