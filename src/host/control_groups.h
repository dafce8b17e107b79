// Which control groups the kernel of a host offers, and what a kernel command line makes of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/kernel_command_line.h"

namespace nodeworthy {

/// Whether /sys/fs/cgroup is the unified hierarchy (cgroup v2); false for v1 and for the hybrid of both. Unreadable for an image, because
/// nobody knows the kernel that will run it, and where none are mounted, as in a rescue system.
Reading<bool> unified_control_groups(const Host& host);

/// The controllers that a running kernel offers, and the file that says so.
struct OfferedControllers {
  std::vector<std::string> names;
  std::string file;

  bool has(std::string_view name) const;
};

/// Of v2 those of cgroup.controllers, of v1 those that /proc/cgroups has enabled. Absent and Unreadable as the file is, and Unreadable
/// where the version cannot be told.
Reading<OfferedControllers> offered_controllers(const Host& host);

/// What a kernel command line says of one controller.
enum class ControllerWord {
  none,
  enables,   // cgroup_enable=, and cgroup_memory=1, which only kernels know that leave a controller off by themselves
  disables,  // cgroup_disable=, which every kernel knows
  both,      // which of them counts is the kernel's affair
};

/// The words for a controller ("memory").
ControllerWord controller_word(const KernelCommandLine& line, std::string_view controller);

/// Why nobody knows whether a controller is there after a boot from `silent`, a file whose command line has no word for it: kernels that
/// leave it off without one are told from the running kernel's command line and from the file's name. Empty where nothing raises a doubt.
std::string doubt_without_word(const Host& host, const std::string& controller, const std::string& silent);

/// Whether a kernel command line has systemd mount v2 (systemd.unified_cgroup_hierarchy=, cgroup_no_v1=all); false for v1 or the hybrid.
/// Nothing where it leaves that to systemd.
std::optional<bool> unified_word(const KernelCommandLine& line);

/// Why nobody knows which version there is after a boot from `silent`, a file whose command line has no word for it: that of the running
/// kernel has one for v2. Empty where nothing raises a doubt.
std::string doubt_without_unified_word(const Host& host, const std::string& silent);

/// What systemd mounts where no word tells it.
enum class DefaultControlGroups : uint8_t { v1, of_distribution, v2 };

/// v1 of a systemd before 243, alone or beside v2, which the kubelet takes for v1, too; then for some years what a distribution chose, with
/// SUSE's until 257; else v2. Absent where no package says which systemd there is.
Reading<DefaultControlGroups> default_control_groups(const Host& host);

/// Whether the next boot has cgroup v2: whatever entry of the boot menu it takes, by its words, else by what systemd chooses. Absent where
/// nothing has the kernel's command line; Unreadable where entries differ or systemd's choice is not known.
Reading<bool> unified_at_boot(const Host& host);

/// Whether the systemd of a host mounts v1 where it is told to: since 258 it knows v2 only. Absent where no package says which one it is.
Reading<bool> systemd_knows_v1(const Host& host);

}  // namespace nodeworthy
