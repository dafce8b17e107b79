// SELinux as files say it: its mode now and at the next boot, and the policies that are there. After selinux(8), selinux_config(5) and
// libselinux (load_policy.c, selinux_config.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// What SELinux does, mildest first. disabled: not in the kernel, or without a policy.
enum class SelinuxMode : uint8_t { disabled, permissive, enforcing };

/// "disabled", "permissive", "enforcing": the words of /etc/selinux/config.
std::string_view describe(SelinuxMode mode);

inline constexpr std::string_view selinux_config_file = "/etc/selinux/config";

/// What /etc/selinux/config says.
struct SelinuxConfig {
  std::optional<SelinuxMode> mode;  // nothing where no line says a known one: libselinux then loads the policy, permissive
  size_t line = 0;                  // of the mode, counted from 1
  std::string type = "targeted";    // SELINUXTYPE=, the name of the policy
};

/// Reads the text of /etc/selinux/config. A line counts for the mode when it begins with "SELINUX=", without blanks; its value is known by
/// its beginning, in any case; the first line with a known value wins.
SelinuxConfig parse_selinux_config(std::string_view text);

/// What /etc/selinux/config of a host says; Absent where there is no such file.
const Reading<SelinuxConfig>& selinux_config(const Host& host);

/// A mode, and what makes it so.
struct SelinuxState {
  SelinuxMode mode = SelinuxMode::disabled;
  std::string because;  // "SELINUX=permissive in /etc/selinux/config:7"
  std::string file;     // that decides; empty where none does
};

/// The mode of the running kernel. Unreadable for an image, and where /sys is not there to tell.
Reading<SelinuxState> selinux_running(const Host& host);

/// The modes that the entries of the boot menu lead to, each once: one, unless their command lines differ. Never Absent.
Reading<std::vector<SelinuxState>> selinux_at_boot(const Host& host);

/// The type of the host's policy, SELINUXTYPE= or what it is without; not fit to print.
std::string selinux_type(const Host& host);

/// The binary policy of that type that a boot loads, /etc/selinux/TYPE/policy/policy.N; Absent where there is none.
Reading<std::string> selinux_policy(const Host& host);

/// What shows that the policy of that type knows containers: the module `container` of its active modules, or the package
/// container-selinux. Absent where nothing does, or the module is switched off.
Reading<std::string> selinux_container_policy(const Host& host);

}  // namespace nodeworthy
