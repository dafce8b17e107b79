#include "host/writable_root.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "base/text.h"
#include "base/units.h"
#include "host/attributes.h"
#include "host/descriptor.h"
#include "host/directory_host.h"
#include "host/place.h"
#include "host/replacement.h"

namespace nodeworthy {
namespace {

constexpr size_t most_bytes = Host::default_limit;

Reading<Entry> read_file(const Place& place, const struct stat& seen) {
  const auto size = static_cast<size_t>(seen.st_size);
  const Opened file = open_standing(place, seen);
  if (!file.ok()) return Unreadable{system_message(place.path, file.error)};
  std::string bytes;
  const int error = size > most_bytes ? EFBIG : read_all(file.fd.get(), size, most_bytes, bytes);
  if (error == EFBIG) return Unreadable{fmt::format("{}: larger than {}", place.path, format_size(most_bytes))};
  if (error != 0) return Unreadable{system_message(place.path, error)};
  return attributes_of(file.fd.get(), place.path).map([&](const Attributes& attributes) -> Entry {
    return RegularFile{.bytes = std::move(bytes), .attributes = attributes};
  });
}

Reading<Entry> read_folder(const Place& place, const struct stat& seen) {
  const Opened folder = open_standing(place, seen);
  if (!folder.ok()) return Unreadable{system_message(place.path, folder.error)};
  return attributes_of(folder.fd.get(), place.path).map([](const Attributes& attributes) -> Entry { return Folder{attributes}; });
}

Reading<Entry> read_link(const Place& place) {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = ::readlinkat(place.folder.get(), place.name.c_str(), target.data(), target.size());
  if (length < 0) return Unreadable{system_message(place.path, errno)};
  target.resize(static_cast<size_t>(length));
  return attributes_of_link(place.folder.get(), place.name, place.path).map([&](const Attributes& attributes) -> Entry {
    return SymbolicLink{.target = std::move(target), .attributes = attributes};
  });
}

std::string is_no_file(const Place& place, FileType type) {
  return fmt::format("{}: is a {}, not a file", printable(place.path), describe(type));
}

/// Whether permissions are its own to give: those of a link mean nothing, and what else there is belongs to a program.
bool has_mode(const struct stat& status) {
  const FileType type = type_of(status.st_mode);
  return type == FileType::regular || type == FileType::directory;
}

/// The attributes to keep of the file that stands in a place.
Reading<Attributes> kept(const Place& place, const struct stat& seen) {
  const FileType type = type_of(seen.st_mode);
  if (type != FileType::regular) return Unreadable{is_no_file(place, type)};
  if (seen.st_nlink > 1)
    return Unreadable{fmt::format("{}: has {} hard links, which replacing it would part", printable(place.path), seen.st_nlink)};
  const Opened file = open_standing(place, seen);
  if (!file.ok()) return Unreadable{failed(place.path, "cannot be read", file.error)};
  return attributes_of(file.fd.get(), place.path).map([](Attributes attributes) {
    // IMA's hash or signature is of the bytes that go.
    attributes.extended.erase("security.ima");
    return attributes;
  });
}

Failure put_entry(const Place& place, const Reading<struct stat>& there, const Entry& entry) {
  const FileType type = there.present() ? type_of(there.value().st_mode) : FileType::other;
  const Folder* folder = std::get_if<Folder>(&entry);
  if (folder != nullptr && type == FileType::directory) return adjust(place, *folder);
  if (type == FileType::directory) return is_no_file(place, type);
  if (folder != nullptr && there.present()) return fmt::format("{}: is a {}, not a directory", printable(place.path), describe(type));
  return replace(place, entry);
}

}  // namespace

WritableRoot::WritableRoot(const std::string& root) : directory_(open_root(root)), resolution_(best_resolution(directory_.get())) {}

WritableRoot::WritableRoot(const std::string& root, Resolution resolution) : directory_(open_root(root)), resolution_(resolution) {}

Reading<Entry> WritableRoot::entry(std::string_view path) const {
  if (path == "/") {
    const Fd root(::openat(directory_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root.valid()) return Unreadable{system_message(path, errno)};
    return attributes_of(root.get(), path).map([](const Attributes& attributes) -> Entry { return Folder{attributes}; });
  }
  const Located at = locate(directory_, path, resolution_);
  if (at.nowhere()) return Absent{};
  if (at.error != 0) return Unreadable{unreachable(at)};
  return standing(at.place).and_then([&](const struct stat& seen) -> Reading<Entry> {
    switch (const FileType type = type_of(seen.st_mode)) {
      case FileType::regular: return read_file(at.place, seen);
      case FileType::directory: return read_folder(at.place, seen);
      case FileType::symlink: return read_link(at.place);
      default: return Unreadable{is_no_file(at.place, type)};
    }
  });
}

Failure WritableRoot::write(std::string_view path, std::string_view bytes, const Attributes& attributes_of_new) {
  const Located at = locate(directory_, path, resolution_);
  if (at.error != 0) return unreachable(at);
  const Reading<Attributes> old = standing(at.place).and_then([&](const struct stat& seen) { return kept(at.place, seen); });
  if (old.unreadable()) return old.why();
  if (Failure failure = locked(at.place)) return failure;
  return replace(at.place, RegularFile{.bytes = std::string(bytes), .attributes = old.present() ? old.value() : attributes_of_new});
}

Failure WritableRoot::put(std::string_view path, const Reading<Entry>& entry) {
  if (entry.unreadable()) return fmt::format("{}: what is to stand there is unknown: {}", printable(path), entry.why());
  const Located at = locate(directory_, path, resolution_);
  if (at.nowhere() && entry.absent()) return std::nullopt;
  if (at.error != 0) return unreachable(at);
  const Reading<struct stat> there = standing(at.place);
  if (there.unreadable()) return there.why();
  if (there.absent() && entry.absent()) return remove(at.place, Standing::nothing);
  const FileType type = there.present() ? type_of(there.value().st_mode) : FileType::regular;
  const bool known = type == FileType::regular || type == FileType::directory || type == FileType::symlink;
  if (!known) return is_no_file(at.place, type);
  if (Failure failure = locked(at.place)) return failure;
  if (entry.present()) return put_entry(at.place, there, entry.value());
  return remove(at.place, type == FileType::directory ? Standing::folder : Standing::file);
}

Reading<uint32_t> WritableRoot::mode(std::string_view path) const {
  const Located at = locate(directory_, path, resolution_);
  if (at.nowhere()) return Absent{};
  if (at.error != 0) return Unreadable{unreachable(at)};
  return standing(at.place).and_then([&](const struct stat& seen) -> Reading<uint32_t> {
    if (!has_mode(seen)) return Unreadable{is_no_file(at.place, type_of(seen.st_mode))};
    return seen.st_mode & 07777U;
  });
}

Failure WritableRoot::set_mode(std::string_view path, uint32_t mode) {
  const Located at = locate(directory_, path, resolution_);
  if (at.error != 0) return unreachable(at);
  const Reading<struct stat> there = standing(at.place);
  if (there.unreadable()) return there.why();
  if (there.absent()) return fmt::format("{}: does not exist", printable(path));
  if (!has_mode(there.value())) return is_no_file(at.place, type_of(there.value().st_mode));
  if (Failure failure = locked(at.place)) return failure;
  return give_mode(at.place, there.value(), mode);
}

Failure WritableRoot::write_value(std::string_view path, std::string_view bytes) {
  // A write(2) of nothing succeeds and sets nothing.
  if (bytes.empty()) return fmt::format("{}: there is no value to set", printable(path));
  const Located at = locate(directory_, path, resolution_);
  if (at.error != 0) return unreachable(at);
  const Reading<struct stat> there = standing(at.place);
  if (there.unreadable()) return there.why();
  if (there.absent()) return fmt::format("{}: does not exist", printable(path));
  if (const FileType type = type_of(there.value().st_mode); type != FileType::regular) return is_no_file(at.place, type);
  // Emptied as by a shell's `>`, which the kernel's files do not notice: those of an image that stand in for them would keep what is
  // longer.
  const int flags = O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  const Fd file(::openat(at.place.folder.get(), at.place.name.c_str(), flags));
  if (!file.valid() && errno == EROFS) return fmt::format("{}: is read-only here, as in a container; set it on the host", printable(path));
  if (!file.valid()) return failed(path, "cannot be opened for writing", errno);
  const std::string value = printable(strip(bytes), 80);
  const ssize_t taken = ::write(file.get(), bytes.data(), bytes.size());
  if (taken < 0 && errno == EINVAL) return fmt::format("{}: the kernel refuses the value {}", printable(path), value);
  if (taken < 0) return failed(path, fmt::format("the value {} cannot be set", value), errno);
  if (static_cast<size_t>(taken) != bytes.size())
    return fmt::format("{}: the kernel took {} of the {} bytes of {}", printable(path), taken, bytes.size(), value);
  return std::nullopt;
}

Attributes attributes_in(const WritableRoot& root, std::string_view folder, uint32_t mode) {
  const Reading<Entry> entry = root.entry(folder.empty() ? "/" : folder);
  const auto* there = entry.present() ? std::get_if<Folder>(&entry.value()) : nullptr;
  if (there == nullptr) return {.mode = mode};
  return {.mode = mode, .uid = there->attributes.uid, .gid = there->attributes.gid};
}

}  // namespace nodeworthy
