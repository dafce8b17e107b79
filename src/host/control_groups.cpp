#include "host/control_groups.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/version.h"
#include "host/boot_loader.h"
#include "host/identity.h"
#include "host/mountinfo.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

/// Whether a name is in one of the comma-separated lists that words of a command line have as values.
bool lists(const KernelCommandLine& line, std::string_view word, std::string_view name) {
  const std::vector<std::string> values = line.all(word);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    const std::vector<std::string_view> names = split(value, ',');
    return std::find(names.begin(), names.end(), name) != names.end();
  });
}

constexpr std::string_view folder = "/sys/fs/cgroup";
constexpr std::string_view controllers_of_v2 = "/sys/fs/cgroup/cgroup.controllers";
constexpr std::string_view controllers_of_v1 = "/proc/cgroups";

/// Whether control groups of any kind are mounted at their folder or below it: by what is in it where nothing tells of mounts.
Reading<bool> any_mounted(const Host& host) {
  const Reading<std::vector<Mount>>& known = host.once(mounts);
  if (known.absent()) return host.list(std::string(folder)).map([](const std::vector<std::string>& names) { return !names.empty(); });
  return known.map([](const std::vector<Mount>& all) {
    return std::any_of(all.begin(), all.end(), [](const Mount& mount) {
      return (mount.type == "cgroup" || mount.type == "cgroup2") && is_at_or_below(mount.point, folder);
    });
  });
}

Reading<uint64_t> systemd_version(const Host& host) {
  return package_version(host, "systemd").and_then([](const std::string& text) -> Reading<uint64_t> {
    const auto version = Version::parse(text);
    if (!version) return Unreadable{fmt::format("systemd: \"{}\" is no version", printable(text))};
    return static_cast<uint64_t>(version->major());
  });
}

bool is_suse(const Host& host) {
  const Reading<std::string> like = os_release(host, "ID_LIKE");
  return like.present() && like.value().find("suse") != std::string::npos;
}

/// The table of v1: name, hierarchy, number of groups, enabled (cgroups(7)).
std::vector<std::string> enabled_in_table(std::string_view table) {
  std::vector<std::string> names;
  for (std::string_view line : lines_of(table)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() == 4 && words[3] == "1") names.emplace_back(words[0]);
  }
  return names;
}

/// The command line of the running kernel, which shows what it does without a word. Absent for an image.
Reading<KernelCommandLine> line_now(const Host& host) {
  return host.running() ? running_command_line(host) : Reading<KernelCommandLine>(Absent{});
}

/// Whether a boot with this command line has cgroup v2. Unreadable where systemd decides, and how is not known.
Reading<bool> unified_by(const Host& host, const KernelCommandLine& line) {
  const std::optional<bool> word = unified_word(line);
  if (word && *word) return true;
  const Reading<bool> knows_v1 = word ? systemd_knows_v1(host) : Reading<bool>(true);
  const Reading<DefaultControlGroups> chosen = default_control_groups(host);
  if (knows_v1.absent() || chosen.absent()) return Unreadable{"which control groups the next boot has is for a systemd of unknown version"};
  if (knows_v1.unreadable() || chosen.unreadable()) return Unreadable{knows_v1.unreadable() ? knows_v1.why() : chosen.why()};
  if (word) return !knows_v1.value();
  if (chosen.value() == DefaultControlGroups::of_distribution)
    return Unreadable{"which control groups the next boot has is what the distribution chose"};
  return chosen.value() == DefaultControlGroups::v2;
}

}  // namespace

Reading<bool> unified_control_groups(const Host& host) {
  if (!host.running()) return Unreadable{"the version of control groups is the running kernel's"};
  const Reading<Status>& unified = host.status(controllers_of_v2);
  if (!unified.absent()) return unified.map([](const Status&) { return true; });
  const Reading<Status>& there = host.status(std::string(folder));
  if (there.absent()) return Unreadable{"/sys/fs/cgroup: is missing, so the version of control groups is not known"};
  if (there.unreadable()) return Unreadable{there.why()};
  const Reading<bool> mounted = any_mounted(host);
  if (mounted.unreadable()) return mounted;
  if (mounted.absent() || !mounted.value())
    return Unreadable{"no control groups are mounted at /sys/fs/cgroup, where kubeadm and the kubelet look for them"};
  return false;
}

bool OfferedControllers::has(std::string_view name) const { return std::find(names.begin(), names.end(), name) != names.end(); }

Reading<OfferedControllers> offered_controllers(const Host& host) {
  return unified_control_groups(host).and_then([&](bool unified) {
    const std::string_view file = unified ? controllers_of_v2 : controllers_of_v1;
    return host.read(file).map([&](const std::string& text) {
      const std::vector<std::string_view> words = words_of(text);
      return OfferedControllers{.names = unified ? std::vector<std::string>(words.begin(), words.end()) : enabled_in_table(text),
                                .file = std::string(file)};
    });
  });
}

ControllerWord controller_word(const KernelCommandLine& line, std::string_view controller) {
  const bool disables = lists(line, "cgroup_disable", controller);
  const bool enables = lists(line, "cgroup_enable", controller) || (controller == "memory" && line.find("cgroup_memory") == "1");
  if (enables && disables) return ControllerWord::both;
  if (enables) return ControllerWord::enables;
  return disables ? ControllerWord::disables : ControllerWord::none;
}

std::string doubt_without_word(const Host& host, const std::string& controller, const std::string& silent) {
  const Reading<KernelCommandLine> now = line_now(host);
  if (now.unreadable()) return now.why();
  const auto word = now.present() ? std::optional(controller_word(now.value(), controller)) : std::nullopt;
  if (word == ControllerWord::enables || word == ControllerWord::both)
    return fmt::format("enabled in /proc/cmdline, and {} has no cgroup_enable={}", silent, controller);
  if (controller == "memory" && is_firmware_file(silent) && word != ControllerWord::none)
    return fmt::format("{} has no cgroup_enable=memory, which kernels of a Raspberry Pi want", silent);
  return {};
}

std::optional<bool> unified_word(const KernelCommandLine& line) {
  if (const auto value = line.find("systemd.unified_cgroup_hierarchy"))
    if (const std::optional<bool> said = boolean_word(*value)) return said;
  // systemd takes this for the wish to have v2.
  if (line.find("cgroup_no_v1") == "all") return true;
  return std::nullopt;
}

std::string doubt_without_unified_word(const Host& host, const std::string& silent) {
  const Reading<KernelCommandLine> now = line_now(host);
  if (now.unreadable()) return now.why();
  const bool has_v2 = now.present() && unified_word(now.value()) == true;
  return has_v2 ? fmt::format("v2 in /proc/cmdline, and not in {}", silent) : std::string();
}

Reading<DefaultControlGroups> default_control_groups(const Host& host) {
  return systemd_version(host).map([&](uint64_t version) {
    if (version < 243) return DefaultControlGroups::v1;
    // Debian went over to v2 with 247.
    return version < (is_suse(host) ? 257 : 247) ? DefaultControlGroups::of_distribution : DefaultControlGroups::v2;
  });
}

Reading<bool> systemd_knows_v1(const Host& host) {
  return systemd_version(host).map([](uint64_t version) { return version < 258; });
}

Reading<bool> unified_at_boot(const Host& host) {
  return service_command_lines(host).and_then([&](const std::vector<KernelCommandLine>& lines) -> Reading<bool> {
    Reading<bool> all = Absent{};
    for (const KernelCommandLine& line : lines) {
      const Reading<bool> one = unified_by(host, line);
      if (!one.present()) return one;
      if (all.present() && all.value() != one.value()) return Unreadable{"entries of the boot menu differ in the control groups"};
      all = one;
    }
    return all;
  });
}

}  // namespace nodeworthy
