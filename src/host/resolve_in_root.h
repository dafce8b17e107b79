// Opening paths so that nothing outside a root directory is ever reached, whatever links the root holds.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "base/fd.h"

namespace nodeworthy {

/// How paths are resolved: by openat2(2) with RESOLVE_IN_ROOT (Linux 5.6), or component by component in user space where the
/// kernel or a seccomp filter refuses it.
enum class Resolution { kernel, user_space };

/// What opening came to: a descriptor, or the errno that prevented it (ELOOP for a link loop, ENAMETOOLONG for absurd depth).
struct Opened {
  Fd fd;
  int error = 0;
  bool ok() const { return error == 0; }
};

/// Whether the last component is followed when it is a symbolic link.
enum class LastLink { follow, keep };

/// Opens a root with O_PATH; throws std::system_error when it is no directory or cannot be opened.
Fd open_root(const std::string& root);

/// openat2 where it works here, else user space; asked of the kernel once by opening `root` with it.
Resolution best_resolution(int root);

/// Opens an absolute path with O_PATH below the root (an O_PATH or directory descriptor): "..", absolute links and magic
/// links never leave it. O_PATH opens no device and waits for no FIFO.
Opened open_path(int root, std::string_view path, LastLink last, Resolution resolution);

/// Opens a directory with O_PATH by a path that holds no symbolic link: ELOOP where a component is one, ENOTDIR where one is a file. For
/// who changes things: what stands behind a link belongs to another path.
Opened open_directory(int root, std::string_view path, Resolution resolution);

/// Opens a directory, as open_path() would find it, for reading its entries: ENOTDIR where it is none.
Opened open_listing(int root, std::string_view path, Resolution resolution);

/// Opens for reading what a path leads to that is believed to be a regular file: at once, where openat2 works, and ELOOP where its last
/// component is a link. What it is must be looked at then; until it is known a device may not be opened so. ENOSYS in user space.
Opened open_file(int root, std::string_view path, Resolution resolution);

/// Opens what `at` (from open_path) is for reading, without following anything. `seen` is what fstat(2) says of it: the caller has seen
/// that it is a regular file or a directory.
Opened reopen(int root, std::string_view path, int at, const struct stat& seen, Resolution resolution);

}  // namespace nodeworthy
