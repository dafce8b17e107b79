#include "host/descriptor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace nodeworthy {

FileType type_of(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return FileType::regular;
    case S_IFDIR: return FileType::directory;
    case S_IFLNK: return FileType::symlink;
    case S_IFIFO: return FileType::fifo;
    case S_IFSOCK: return FileType::socket;
    case S_IFCHR: return FileType::character_device;
    case S_IFBLK: return FileType::block_device;
    default: return FileType::other;
  }
}

int read_all(int fd, size_t expected, size_t limit, std::string& bytes) {
  // Kernel files (/proc, /sys) say 0 or 4096 of themselves, whatever they hold.
  bytes.resize(std::min(limit, expected > 0 ? expected : 4096) + 1);
  size_t length = 0;
  for (;;) {
    if (length == bytes.size()) {
      if (length > limit) return EFBIG;
      bytes.resize(std::min(limit + 1, length * 2));
    }
    const ssize_t got = ::read(fd, bytes.data() + length, bytes.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    length += static_cast<size_t>(got);
    // Asked for more than was expected, the file gave what was expected: that was all.
    if (got == 0 || (length == expected && length < bytes.size())) break;
  }
  if (length > limit) return EFBIG;
  bytes.resize(length);
  if (bytes.capacity() / 2 > length) bytes.shrink_to_fit();
  return 0;
}

int read_at(int fd, uint64_t offset, std::string& bytes) {
  size_t length = 0;
  while (length < bytes.size()) {
    const ssize_t got = ::pread(fd, bytes.data() + length, bytes.size() - length, static_cast<off_t>(offset + length));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) break;
    length += static_cast<size_t>(got);
  }
  bytes.resize(length);
  return 0;
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

}  // namespace nodeworthy
