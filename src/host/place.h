// One name in a folder below a root, about to be changed.
#pragma once

#include <sys/stat.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "host/failure.h"
#include "host/reading.h"
#include "host/resolve_in_root.h"

namespace nodeworthy {

/// A name in a folder, whether something stands there or not.
struct Place {
  std::string path;  // the whole of it, for messages
  std::string name;  // its last component
  Fd folder;         // that holds the name; open for reading
};

/// A place, or the errno that kept its folder from being opened: EINVAL for a path that is not absolute and canonical, ELOOP for one that
/// leads through a symbolic link.
struct Located {
  Place place;
  int error = 0;
  /// Whether nothing can stand at the path, because its folder does not.
  bool nowhere() const { return error == ENOENT || error == ENOTDIR; }
};

/// Finds the place of a path below a root, following no link.
Located locate(const Fd& root, std::string_view path, Resolution resolution);

/// Why a place was not found.
std::string unreachable(const Located& at);

/// What stands in a place, links not followed.
Reading<struct stat> standing(const Place& place);

/// Opens for reading the file or folder that was seen to stand in a place; ESTALE when something else stands there by now.
Opened open_standing(const Place& place, const struct stat& seen);

/// Why what stands in a place, or its folder, is not to be changed: flags of chattr(1). Where the kernel does not tell them, it refuses the
/// change itself, in fewer words.
Failure locked(const Place& place);

}  // namespace nodeworthy
