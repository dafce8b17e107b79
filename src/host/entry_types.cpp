#include "host/entry_types.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <cerrno>
#include <cstdint>
#include <memory>

#include "base/fd.h"
#include "host/directory_host.h"

namespace nodeworthy {
namespace {

/// The oldest form of what XFS says of itself, which every kernel knows (ioctl_xfs_fsgeometry(2)).
struct XfsGeometry {
  uint32_t sizes[8];
  uint64_t blocks[4];
  unsigned char uuid[16];
  uint32_t stripe[2];
  int32_t version;
  uint32_t flags;
  uint32_t more_sizes[3];
};
constexpr unsigned long xfs_geometry = _IOR('X', 100, XfsGeometry);
constexpr uint32_t xfs_has_types = 1U << 16U;  // XFS_FSOP_GEOM_FLAGS_FTYPE

Fd open_folder(int from, const char* name) { return Fd(::openat(from, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)); }

/// By the first entry of a folder; Absent where it has none. "." and ".." are folders wherever they are, and tell nothing.
Reading<bool> told_by_entry(int folder, std::string_view path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(::fcntl(folder, F_DUPFD_CLOEXEC, 0)), ::closedir);
  if (!stream) return Unreadable{system_message(path, errno)};
  for (errno = 0; const dirent* entry = ::readdir(stream.get()); errno = 0) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") return entry->d_type != DT_UNKNOWN;
  }
  if (errno != 0) return Unreadable{system_message(path, errno)};
  return Absent{};
}

/// By what the file system says of itself; Absent where it is no XFS that does.
Reading<bool> told_by_geometry(int folder, std::string_view path) {
  struct statfs file_system {};
  if (::fstatfs(folder, &file_system) != 0) return Unreadable{system_message(path, errno)};
  if (file_system.f_type != XFS_SUPER_MAGIC) return Absent{};
  XfsGeometry geometry{};
  if (::ioctl(folder, xfs_geometry, &geometry) != 0) return Absent{};
  return (geometry.flags & xfs_has_types) != 0;
}

/// The folder above, where it is another one of the same file system; else invalid.
Fd parent_on_same(int folder) {
  Fd parent = open_folder(folder, "..");
  struct stat here {};
  struct stat above {};
  const bool known = parent.valid() && ::fstat(folder, &here) == 0 && ::fstat(parent.get(), &above) == 0;
  return known && here.st_dev == above.st_dev && here.st_ino != above.st_ino ? std::move(parent) : Fd();
}

}  // namespace

Reading<bool> entry_types_told(int directory, std::string_view path) {
  Fd folder = open_folder(directory, ".");
  if (!folder.valid() && errno == ENOTDIR) return Absent{};
  if (!folder.valid()) return Unreadable{system_message(path, errno)};
  if (Reading<bool> told = told_by_geometry(folder.get(), path); !told.absent()) return told;
  for (; folder.valid(); folder = parent_on_same(folder.get()))
    if (Reading<bool> told = told_by_entry(folder.get(), path); !told.absent()) return told;
  return Unreadable{fmt::format("{}: nothing is on its file system that could be looked at", path)};
}

}  // namespace nodeworthy
