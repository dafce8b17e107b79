#include "host/place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "host/directory_host.h"

namespace nodeworthy {
namespace {

bool canonical(std::string_view path) {
  if (!path.starts_with('/') || path.find('\0') != std::string_view::npos) return false;
  const std::vector<std::string_view> names = split(path.substr(1), '/');
  return std::all_of(names.begin(), names.end(), [](std::string_view name) { return !name.empty() && name != "." && name != ".."; });
}

std::string_view folder_of(std::string_view path) { return path.substr(0, std::max<size_t>(path.rfind('/'), 1)); }

}  // namespace

Located locate(const Fd& root, std::string_view path, Resolution resolution) {
  Located at{.place = {.path = std::string(path), .name = {}, .folder = {}}};
  if (!canonical(path)) {
    at.error = EINVAL;
    return at;
  }
  at.place.name = path.substr(path.rfind('/') + 1);
  const Opened folder = open_directory(root.get(), folder_of(path), resolution);
  at.error = folder.error;
  if (!folder.ok()) return at;
  at.place.folder = Fd(::openat(folder.fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!at.place.folder.valid()) at.error = errno;
  return at;
}

std::string unreachable(const Located& at) {
  const std::string& path = at.place.path;
  switch (at.error) {
    case EINVAL: return fmt::format("{}: is no absolute path without . and .. and empty names", printable(path));
    case ENOENT: return fmt::format("{}: there is no directory {}", printable(path), printable(folder_of(path)));
    case ENOTDIR: return fmt::format("{}: {} is no directory", printable(path), printable(folder_of(path)));
    case ELOOP: return fmt::format("{}: a symbolic link is on the way to it", printable(path));
    default: return failed(path, "its directory cannot be opened", at.error);
  }
}

Reading<struct stat> standing(const Place& place) {
  struct stat status {};
  if (::fstatat(place.folder.get(), place.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return status;
  if (errno == ENOENT) return Absent{};
  return Unreadable{system_message(place.path, errno)};
}

Opened open_standing(const Place& place, const struct stat& seen) {
  Fd fd(::openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status {};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0) return {.fd = Fd(), .error = errno};
  if (status.st_dev != seen.st_dev || status.st_ino != seen.st_ino) return {.fd = Fd(), .error = ESTALE};
  return {.fd = std::move(fd)};
}

Failure locked(const Place& place) {
  struct statx folder {
  }, file{};
  ::statx(place.folder.get(), "", AT_EMPTY_PATH, STATX_TYPE, &folder);
  ::statx(place.folder.get(), place.name.c_str(), AT_SYMLINK_NOFOLLOW, STATX_TYPE, &file);
  const auto has = [](const struct statx& status, uint64_t flag) { return (status.stx_attributes & flag) != 0; };
  const auto says = [&](std::string_view what) { return fmt::format("{}: {}", printable(place.path), what); };
  if (has(file, STATX_ATTR_IMMUTABLE)) return says("is immutable; chattr -i lifts that");
  if (has(file, STATX_ATTR_APPEND)) return says("is append-only; chattr -a lifts that");
  if (has(folder, STATX_ATTR_IMMUTABLE)) return says("its directory is immutable; chattr -i lifts that");
  if (has(folder, STATX_ATTR_APPEND)) return says("its directory is append-only; chattr -a lifts that");
  return std::nullopt;
}

}  // namespace nodeworthy
