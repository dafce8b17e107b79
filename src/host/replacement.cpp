#include "host/replacement.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/text.h"
#include "host/attributes.h"
#include "host/descriptor.h"

namespace nodeworthy {
namespace {

int sync(const Fd& fd) {
  while (::fsync(fd.get()) != 0)
    if (errno != EINTR) return errno;
  return 0;
}

Failure sync_folder(const Place& place) {
  const int error = sync(place.folder);
  // EINVAL: a file system that cannot sync folders, as some of a network.
  if (error == 0 || error == EINVAL) return std::nullopt;
  return failed(place.path, "is changed, but a power cut may undo that", error);
}

/// Nothing has the temporary name any more.
Failure clear(const Place& place) {
  const std::string name = temporary_name(place);
  struct stat status {};
  // Asked before, because a read-only file system refuses to remove even what is not there.
  const bool there = ::fstatat(place.folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (there && ::unlinkat(place.folder.get(), name.c_str(), S_ISDIR(status.st_mode) ? AT_REMOVEDIR : 0) == 0) return std::nullopt;
  if (errno == ENOENT) return std::nullopt;
  return failed(place.path, fmt::format("{} beside it cannot be {}", printable(name), there ? "removed" : "looked for"), errno);
}

Failure finish(const Place& place, const Fd& fd, const Attributes& attributes) {
  if (Failure failure = give_attributes(fd.get(), place.path, attributes)) return failure;
  if (const int error = sync(fd); error != 0) return failed(place.path, "cannot be written to disk", error);
  return std::nullopt;
}

Failure make(const Place& place, const RegularFile& file) {
  const std::string name = temporary_name(place);
  const Fd fd(::openat(place.folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.valid()) return failed(place.path, "no file can be made beside it", errno);
  if (const int error = write_all(fd.get(), file.bytes); error != 0) return failed(place.path, "cannot be written", error);
  return finish(place, fd, file.attributes);
}

Failure make(const Place& place, const SymbolicLink& link) {
  const std::string name = temporary_name(place);
  if (::symlinkat(link.target.c_str(), place.folder.get(), name.c_str()) != 0)
    return failed(place.path, "no symbolic link can be made beside it", errno);
  return give_link_attributes(place.folder.get(), name, place.path, link.attributes);
}

Failure make(const Place& place, const Folder& folder) {
  const std::string name = temporary_name(place);
  if (::mkdirat(place.folder.get(), name.c_str(), 0700) != 0) return failed(place.path, "no directory can be made beside it", errno);
  const Fd fd(::openat(place.folder.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd.valid()) return failed(place.path, "the new directory cannot be opened", errno);
  return finish(place, fd, folder.attributes);
}

/// Of the calls that take what stands in a place away.
Failure stays(const Place& place, std::string_view what, int error) {
  if (error != EBUSY) return failed(place.path, what, error);
  return fmt::format("{}: {}: it is a mount point, as /etc/hosts in a container; change what is mounted there", printable(place.path),
                     what);
}

Failure take_place(const Place& place) {
  const std::string name = temporary_name(place);
  if (::renameat(place.folder.get(), name.c_str(), place.folder.get(), place.name.c_str()) == 0) return std::nullopt;
  return stays(place, "cannot be replaced", errno);
}

}  // namespace

std::string temporary_name(const Place& place) { return fmt::format(".{}.nodeworthy", place.name); }

Failure replace(const Place& place, const Entry& entry) {
  if (Failure failure = clear(place)) return failure;
  Failure failure = std::visit([&](const auto& wanted) { return make(place, wanted); }, entry);
  if (!failure) failure = take_place(place);
  if (!failure) return sync_folder(place);
  if (const Failure left = clear(place)) *failure += "; " + *left;
  return failure;
}

Failure adjust(const Place& place, const Folder& folder) {
  const Fd fd(::openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd.valid()) return failed(place.path, "cannot be opened", errno);
  const Reading<Attributes> before = attributes_of(fd.get(), place.path);
  if (!before.present()) return before.why();
  Failure failure = finish(place, fd, folder.attributes);
  if (!failure) return std::nullopt;
  if (const Failure changed = give_attributes(fd.get(), place.path, before.value())) *failure += "; and undoing it: " + *changed;
  return failure;
}

Failure give_mode(const Place& place, const struct stat& seen, uint32_t mode) {
  const Opened standing = open_standing(place, seen);
  if (!standing.ok()) return failed(place.path, "cannot be opened", standing.error);
  if (::fchmod(standing.fd.get(), mode) != 0) return failed(place.path, fmt::format("mode {:04o} cannot be given", mode), errno);
  const int error = sync(standing.fd);
  if (error == 0 || error == EINVAL) return std::nullopt;
  return failed(place.path, "is changed, but a power cut may undo that", error);
}

Failure remove(const Place& place, Standing standing) {
  if (Failure failure = clear(place)) return failure;
  if (standing == Standing::nothing) return std::nullopt;
  const int flags = standing == Standing::folder ? AT_REMOVEDIR : 0;
  if (::unlinkat(place.folder.get(), place.name.c_str(), flags) != 0) return stays(place, "cannot be removed", errno);
  return sync_folder(place);
}

}  // namespace nodeworthy
