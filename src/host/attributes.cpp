#include "host/attributes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "base/text.h"
#include "host/directory_host.h"

namespace nodeworthy {
namespace {

/// What all extended attributes of one file may take: ext4 has room for 64 KiB, a hostile XFS image for far more.
constexpr size_t most_extended = size_t{1} << 20;

/// EVM's code covers the inode's number: it is never right for another file, and the kernel makes it by itself.
constexpr std::string_view kernels_own = "security.evm";

/// The only extended attribute of a symbolic link that anybody gives it.
constexpr const char* label = "security.selinux";

/// No system call takes a name in a folder here. Without /proc there is no SELinux: libselinux needs it, too.
std::string way_to(int folder, const std::string& name) { return fmt::format("/proc/self/fd/{}/{}", folder, name); }

/// The names of a file's extended attributes, each ended by a zero byte; the errno. A file system without any has none.
int list_names(int fd, std::string& names) {
  names.resize(XATTR_LIST_MAX);
  const ssize_t length = ::flistxattr(fd, names.data(), names.size());
  if (length < 0 && errno != ENOTSUP) return errno;
  names.resize(length < 0 ? 0 : static_cast<size_t>(length));
  return 0;
}

/// The value of an attribute; nothing, and the errno in `error`, where it cannot be read.
std::optional<std::string> value_of(int fd, const std::string& name, int& error) {
  std::string value(XATTR_SIZE_MAX, '\0');
  const ssize_t length = ::fgetxattr(fd, name.c_str(), value.data(), value.size());
  if (length < 0) {
    error = errno;
    return std::nullopt;
  }
  value.resize(static_cast<size_t>(length));
  value.shrink_to_fit();
  return value;
}

/// All extended attributes; the errno, EFBIG when they are too large.
int read_extended(int fd, std::map<std::string, std::string>& extended) {
  std::string names;
  if (const int error = list_names(fd, names); error != 0) return error;
  size_t size = names.size();
  for (const std::string_view name : split(names, '\0')) {
    if (name.empty() || name == kernels_own) continue;
    int error = 0;
    std::optional<std::string> value = value_of(fd, std::string(name), error);
    // ENODATA: removed since it was listed.
    if (!value && error != ENODATA) return error;
    if (!value) continue;
    size += value->size();
    if (size > most_extended) return EFBIG;
    extended.emplace(name, std::move(*value));
  }
  return 0;
}

/// Makes the extended attributes those wanted.
Failure give_extended(int fd, std::string_view path, const std::map<std::string, std::string>& wanted) {
  std::map<std::string, std::string> have;
  if (const int error = read_extended(fd, have); error != 0) return failed(path, "its extended attributes cannot be read", error);
  for (const auto& [name, value] : have) {
    // What a new file inherits from its folder, as an ACL, it has to lose; a label of a security module it may keep.
    if (wanted.contains(name) || name.starts_with("security.")) continue;
    if (::fremovexattr(fd, name.c_str()) != 0) return failed(path, fmt::format("attribute {} cannot be removed", printable(name)), errno);
  }
  for (const auto& [name, value] : wanted) {
    const auto at = have.find(name);
    if (at != have.end() && at->second == value) continue;
    if (::fsetxattr(fd, name.c_str(), value.data(), value.size(), 0) != 0)
      return failed(path, fmt::format("attribute {} cannot be kept", printable(name)), errno);
  }
  return std::nullopt;
}

}  // namespace

Reading<Attributes> attributes_of(int fd, std::string_view path) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return Unreadable{system_message(path, errno)};
  Attributes attributes{.mode = status.st_mode & 07777U, .uid = status.st_uid, .gid = status.st_gid};
  if (const int error = read_extended(fd, attributes.extended); error != 0)
    return Unreadable{fmt::format("{}: extended attributes: {}", path, std::generic_category().message(error))};
  return attributes;
}

Failure give_attributes(int fd, std::string_view path, const Attributes& attributes) {
  // The order matters: another owner takes setuid bits and capabilities away, and an ACL may take setgid. A mode that agrees with the ACL,
  // as that of a file does, leaves the ACL as it is.
  struct stat status {};
  if (::fstat(fd, &status) != 0) return failed(path, "its owner cannot be read", errno);
  if ((status.st_uid != attributes.uid || status.st_gid != attributes.gid) && ::fchown(fd, attributes.uid, attributes.gid) != 0)
    return failed(path, fmt::format("owner {}:{} cannot be given", attributes.uid, attributes.gid), errno);
  if (Failure failure = give_extended(fd, path, attributes.extended)) return failure;
  if (::fstat(fd, &status) != 0) return failed(path, "its mode cannot be read", errno);
  if ((status.st_mode & 07777U) != attributes.mode && ::fchmod(fd, attributes.mode) != 0)
    return failed(path, fmt::format("mode {:04o} cannot be given", attributes.mode), errno);
  return std::nullopt;
}

Reading<Attributes> attributes_of_link(int folder, const std::string& name, std::string_view path) {
  struct stat status {};
  if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return Unreadable{system_message(path, errno)};
  Attributes attributes{.mode = status.st_mode & 07777U, .uid = status.st_uid, .gid = status.st_gid};
  std::string value(XATTR_SIZE_MAX, '\0');
  const ssize_t length = ::lgetxattr(way_to(folder, name).c_str(), label, value.data(), value.size());
  if (length < 0 && errno != ENODATA && errno != ENOTSUP && errno != ENOENT)
    return Unreadable{fmt::format("{}: {}: {}", path, label, std::generic_category().message(errno))};
  if (length > 0) attributes.extended.emplace(label, value.substr(0, static_cast<size_t>(length)));
  return attributes;
}

Failure give_link_attributes(int folder, const std::string& name, std::string_view path, const Attributes& attributes) {
  const Reading<Attributes> have = attributes_of_link(folder, name, path);
  if (!have.present()) return have.why();
  const bool is_owner = have.value().uid == attributes.uid && have.value().gid == attributes.gid;
  if (!is_owner && ::fchownat(folder, name.c_str(), attributes.uid, attributes.gid, AT_SYMLINK_NOFOLLOW) != 0)
    return failed(path, fmt::format("owner {}:{} cannot be given", attributes.uid, attributes.gid), errno);
  const auto wanted = attributes.extended.find(label);
  if (wanted == attributes.extended.end() || have.value().extended == attributes.extended) return std::nullopt;
  if (::lsetxattr(way_to(folder, name).c_str(), label, wanted->second.data(), wanted->second.size(), 0) != 0)
    return failed(path, fmt::format("attribute {} cannot be kept", label), errno);
  return std::nullopt;
}

}  // namespace nodeworthy
