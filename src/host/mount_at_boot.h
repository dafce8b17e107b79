// What the boot mounts, by /etc/fstab and by .mount units (systemd.mount(5)).
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One mount of the next boot.
struct MountAtBoot {
  std::string where;  // what says the options: "/etc/fstab:3", "/etc/systemd/system/var.mount:4"
  std::string point;  // without a slash at the end
  std::vector<std::string> options;
};

/// What mounts the file system that a path without symbolic links is on: the line of fstab or the unit, started by itself or by its
/// .automount, of the longest mount point. Of equal ones the last line counts, which covers the others, and a unit in /etc takes the place
/// of a line. Absent where nothing mounts it; Unreadable where that cannot be told.
Reading<MountAtBoot> mount_at_boot(const Host& host, const std::string& path);

}  // namespace nodeworthy
