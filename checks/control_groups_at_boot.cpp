#include "checks/control_groups_at_boot.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/boot_loader.h"
#include "host/control_groups.h"
#include "host/kubelet_control_groups.h"

namespace nodeworthy {
namespace {

using CommandLines = std::vector<KernelCommandLine>;

constexpr std::string_view conditional = "2-unless-accepted";

/// What the rule wants of the next boot.
struct Wanted {
  std::string version;
  std::vector<std::string> controllers;

  std::string describe_version() const { return version == conditional ? "v2, unless the kubelet accepts v1" : "v2"; }
};

constexpr std::string_view version_subject = "control groups (at boot)";
constexpr std::string_view controller_want = "not disabled";

std::string controller_subject(const std::string& name) { return fmt::format("controller {} (at boot)", printable(name)); }

constexpr std::string_view where_to =
    "in /etc/default/grub, from which update-grub or grub2-mkconfig makes the boot menu, with grubby where it manages the entries, or in "
    "cmdline.txt.";

std::string take_off(std::string_view word) { return fmt::format("Take {} off the kernel command line: {}", word, where_to); }

Observation look_at_controller(const Host& host, const CommandLines& lines, const std::string& name) {
  const std::string subject = controller_subject(name);
  const std::string want(controller_want);
  auto in = [&](ControllerWord word) {
    return sources_saying(lines, [&](const auto& line) { return controller_word(line, name) == word; });
  };
  const std::string disables = fmt::format("cgroup_disable={}", name);
  const std::string off = in(ControllerWord::disables);
  const std::string both = in(ControllerWord::both);
  const std::string silent = in(ControllerWord::none);
  const std::string on = in(ControllerWord::enables);
  if (!both.empty()) return unknown(subject, want, fmt::format("{} and cgroup_enable are both in {}", disables, both));
  if (!off.empty() && silent.empty() && on.empty())
    return judged(false, subject, want, fmt::format("{} in {}", disables, off), {}, take_off(disables));
  if (!off.empty()) return unknown(subject, want, fmt::format("{} in {}, and not in {}", disables, off, silent.empty() ? on : silent));
  std::string doubt = silent.empty() ? std::string() : doubt_without_word(host, name, silent);
  if (!doubt.empty()) return unknown(subject, want, std::move(doubt));
  return judged(true, subject, want, silent.empty() ? fmt::format("enabled in {}", on) : fmt::format("not disabled in {}", silent));
}

/// What comes of v1, which the kubelet may accept.
Observation judge_v1(const Host& host, const Wanted& wanted, const Observation& about, std::string have, std::string by_hand) {
  const Reading<V1Tolerance> told = wanted.version == conditional ? v1_tolerance(host) : Reading<V1Tolerance>(Absent{});
  if (told.unreadable()) return unknown(about.subject, about.want, told.why());
  const bool accepted = told.present() && told.value().tolerated;
  if (accepted) have += ", " + told.value().because;
  return judged(accepted, about.subject, about.want, std::move(have), {}, std::move(by_hand));
}

/// Every command line has v1.
Observation judge_told_v1(const Host& host, const Wanted& wanted, const Observation& about, const std::string& have) {
  const Reading<bool> knows = systemd_knows_v1(host);
  if (!knows.present())
    return unknown(about.subject, about.want, knows.absent() ? have + "; which systemd there is is not known" : knows.why());
  if (!knows.value()) return judged(true, about.subject, about.want, have + ", which systemd 258 and later leave aside");
  return judge_v1(host, wanted, about, have, take_off("systemd.unified_cgroup_hierarchy=0"));
}

/// Command lines say nothing, or some do; those that do have v2.
Observation judge_silence(const Host& host, const Wanted& wanted, const Observation& about, const std::string& silent,
                          const std::string& v2) {
  const std::string have = silent + " leaves it to systemd";
  const Reading<DefaultControlGroups> chosen = default_control_groups(host);
  if (chosen.unreadable()) return unknown(about.subject, about.want, chosen.why());
  if (chosen.absent() || chosen.value() == DefaultControlGroups::v2) return skipped(about.subject, about.want, have);
  if (chosen.value() == DefaultControlGroups::of_distribution)
    return unknown(about.subject, about.want, have + ", which mounts what its distribution chose");
  if (!v2.empty()) return unknown(about.subject, about.want, fmt::format("{}, which mounts v1; v2 in {}", have, v2));
  return judge_v1(host, wanted, about, have + ", which before 243 mounts v1",
                  fmt::format("Add systemd.unified_cgroup_hierarchy=1 to the kernel command line: {}", where_to));
}

Observation look_at_version(const Host& host, const CommandLines& lines, const Wanted& wanted) {
  const Observation about{.subject = std::string(version_subject), .want = wanted.describe_version()};
  auto in = [&](std::optional<bool> word) { return sources_saying(lines, [&](const auto& line) { return unified_word(line) == word; }); };
  const std::string v1 = in(false);
  const std::string v2 = in(true);
  const std::string silent = in(std::nullopt);
  if (!v1.empty() && v2.empty() && silent.empty()) return judge_told_v1(host, wanted, about, "v1 in " + v1);
  if (!v1.empty()) return unknown(about.subject, about.want, fmt::format("v1 in {}, and not in {}", v1, v2.empty() ? silent : v2));
  if (silent.empty()) return judged(true, about.subject, about.want, "v2 in " + v2);
  if (std::string doubt = doubt_without_unified_word(host, silent); !doubt.empty())
    return unknown(about.subject, about.want, std::move(doubt));
  return judge_silence(host, wanted, about, silent, v2);
}

/// One answer for everything that is wanted.
std::vector<Observation> all_alike(const Wanted& wanted, Observation (*answer)(std::string, std::string, std::string),
                                   const std::string& why) {
  std::vector<Observation> observations;
  for (const std::string& name : wanted.controllers)
    observations.push_back(answer(controller_subject(name), std::string(controller_want), why));
  if (!wanted.version.empty()) observations.push_back(answer(std::string(version_subject), wanted.describe_version(), why));
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const Reading<CommandLines> lines = service_command_lines(host);
  if (lines.unreadable()) return all_alike(wanted, unknown, lines.why());
  if (lines.absent()) return all_alike(wanted, skipped, "no file has the kernel command line of the next boot");
  std::vector<Observation> observations;
  for (const std::string& name : wanted.controllers) observations.push_back(look_at_controller(host, lines.value(), name));
  if (!wanted.version.empty()) observations.push_back(look_at_version(host, lines.value(), wanted));
  return observations;
}

Check bind(const Params& params) {
  const Wanted wanted{.version = params.word("version").value_or(""), .controllers = params.words("controllers")};
  if (!wanted.version.empty() && wanted.version != "2" && wanted.version != conditional)
    params.problem("version", fmt::format("\"{}\" is none of 2 and {}", wanted.version, conditional));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"version", Form::word, Need::optional,
     "`2`, or `2-unless-accepted`: v1 is fine where the kubelet has failCgroupV1: false, or --fail-cgroupv1=false"},
    {"controllers", Form::words, Need::optional, "controllers that no word of the command line may disable"},
};

}  // namespace

constinit const Kind control_groups_at_boot_kind{
    .name = "control-groups-at-boot",
    .summary =
        "What the kernel command line of the next boot, as the boot loader's files have it, makes of control groups: cgroup_disable= of "
        "controllers, systemd.unified_cgroup_hierarchy= of the version, which without it is that of the systemd there is. Which entry of a "
        "menu is booted is not known: all of them that start services have to agree, else it is unknown.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
