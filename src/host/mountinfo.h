// What is mounted where, and which file system a path is on (proc(5), /proc/PID/mountinfo).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One mount.
struct Mount {
  std::string device;        // "8:1": major and minor number of the files on it
  std::string root;          // what of the file system is mounted: "/", a subvolume, or the folder of a bind mount
  std::string point;         // where it is mounted
  std::string type;          // "ext4", "overlay" ...
  std::string source;        // "/dev/sda1", "tmpfs" ...
  std::string options = {};  // of this mount and, where they differ, `ro` of its file system: "rw,noexec,relatime"
  bool operator==(const Mount&) const = default;
};

/// The mounts of a mountinfo file, in its order; nothing when a line is none.
std::optional<std::vector<Mount>> parse_mountinfo(std::string_view text);

/// The mounts that the program sees. Absent where there is no /proc.
Reading<std::vector<Mount>> mounts(const Host& host);

/// Whether a path is a folder or leads through it; both absolute, without symbolic links and without a slash at the end.
bool is_at_or_below(std::string_view path, std::string_view folder);

/// The mount that a path without symbolic links is on: the longest of its mount points, of equal ones the last, which covers the others.
const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path);

/// A file system, and those of the folders asked for that are on it.
struct FileSystem {
  std::string point;  // where it is mounted; where nobody tells, the folder that was looked at
  std::vector<std::string> folders;
  Reading<Space> space;
};

/// The file systems that folders are on, or would be on once they are made, each once, in the order of the folders.
std::vector<FileSystem> file_systems_of(const Host& host, const std::vector<std::string>& folders);

/// "/ (/var/lib/kubelet, /var/lib/containerd)"; without the folders where they are the mount point itself.
std::string describe(const FileSystem& file_system);

/// The nearest folder at or above an absolute path that exists, symbolic links followed. Unreadable when a part of the path is, or when
/// links lead in circles.
Reading<std::string> nearest_existing(const Host& host, std::string_view path);

}  // namespace nodeworthy
