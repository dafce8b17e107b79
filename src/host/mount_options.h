// The options that folders are mounted with: now, by mountinfo, and after the next boot, by /etc/fstab and .mount units (systemd.mount(5)).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// An option of mount(8) that takes something away.
struct MountOption {
  std::string_view name;
  std::string_view opposite;  // the one that takes it back

  /// Whether the last of some options that speak of it turns it on, by its name or as a part of another one ("user" is noexec, too).
  bool is_on(const std::vector<std::string>& options) const;
};

inline constexpr std::array<MountOption, 4> known_mount_options{{{"noexec", "exec"}, {"nodev", "dev"}, {"nosuid", "suid"}, {"ro", "rw"}}};

/// The options of the mount that a folder is on.
struct MountOptions {
  std::string where;  // what says them: "/etc/fstab:3", "/etc/systemd/system/var.mount:4"; empty for a mount that is there
  std::string point;  // without a slash at the end
  std::vector<std::string> options;
};

/// Those of the running machine for a folder that does not have to exist yet, links followed. Unreadable where no mount of it is known.
Reading<MountOptions> mount_options_now(const Host& host, const std::string& folder);

/// Those of the next boot: of the line of fstab or the unit, started by itself or by its .automount, of the longest mount point. Of equal
/// ones the last line counts, which covers the others, and a unit in /etc takes the place of a line. Absent where nothing mounts it, or
/// something does now that is neither, and may well do so again; Unreadable where that cannot be told.
Reading<MountOptions> mount_options_at_boot(const Host& host, const std::string& folder);

}  // namespace nodeworthy
