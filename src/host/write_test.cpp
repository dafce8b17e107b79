#include "host/write_test.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/units.h"
#include "host/descriptor.h"
#include "host/directory_host.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr size_t most_writes = 1000;
constexpr size_t write_size = 2300;  // as the test with fio that etcd's documentation gives
constexpr std::chrono::seconds patience{10};
constexpr uint64_t room = uint64_t{64} << 20;  // what etcd takes for each piece of its log

/// Whether a file without a name is known to go to the disk as one with a name does. Older btrfs left it out of its log
/// (btrfs_log_inode_parent), so that it was written in no time; of others it was not tried, nor what is below overlay or FUSE.
bool keeps_nameless_files(const struct statfs& file_system) {
  const auto type = static_cast<uint64_t>(file_system.f_type);
  return type == EXT4_SUPER_MAGIC || type == XFS_SUPER_MAGIC || type == TMPFS_MAGIC;
}

/// A new file that has no name; invalid, with errno, where there can be none.
Fd open_nameless(int directory) {
  Fd file(::openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  if (file.valid() || (errno != EOPNOTSUPP && errno != EISDIR)) return file;
  const std::string name = fmt::format(".nodeworthy-{}", ::getpid());
  Fd named(::openat(directory, name.c_str(), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, 0600));
  if (named.valid() && ::unlinkat(directory, name.c_str(), 0) != 0) return Fd();
  return named;
}

/// Bytes that nothing on the way to the disk can make shorter.
std::string noise() {
  std::mt19937 random;
  std::string bytes(write_size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// Writes and waits for each to be on the disk; the errno.
int write_all_times(int file, std::vector<microseconds>& times) {
  // etcd allocates its log before it writes, so that the file does not grow.
  if (::fallocate(file, 0, 0, most_writes * write_size) != 0 && errno != EOPNOTSUPP) return errno;
  const std::string bytes = noise();
  const auto end = steady_clock::now() + patience;
  while (times.size() < most_writes && steady_clock::now() < end) {
    if (const int error = write_all(file, bytes); error != 0) return error;
    const auto begin = steady_clock::now();
    if (::fdatasync(file) != 0) return errno;
    times.push_back(std::chrono::duration_cast<microseconds>(steady_clock::now() - begin));
  }
  return 0;
}

}  // namespace

microseconds percentile_99(std::vector<microseconds> times) {
  const auto at = times.begin() + static_cast<std::ptrdiff_t>((times.size() * 99 + 99) / 100 - 1);
  std::nth_element(times.begin(), at, times.end());
  return *at;
}

Reading<microseconds> measure_writes(int directory, std::string_view path) {
  struct statfs file_system {};
  if (::fstatfs(directory, &file_system) != 0) return Unreadable{system_message(path, errno)};
  if (!keeps_nameless_files(file_system)) return Unreadable{fmt::format("{}: can only be measured on ext4, XFS and tmpfs", path)};
  if (file_system.f_bavail * static_cast<uint64_t>(file_system.f_frsize) < room)
    return Unreadable{fmt::format("{}: less than {} are free", path, format_size(room))};
  const Fd file = open_nameless(directory);
  if (!file.valid() && errno == ENOTDIR) return Absent{};
  if (!file.valid()) return Unreadable{system_message(path, errno)};
  std::vector<microseconds> times;
  if (const int error = write_all_times(file.get(), times); error != 0) return Unreadable{system_message(path, error)};
  return percentile_99(std::move(times));
}

}  // namespace nodeworthy
