#include "host/resolve_in_root.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr int most_links = 40;  // as the kernel's MAXSYMLINKS
constexpr int no_links = 0;
constexpr int for_reading = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

std::string relative(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return path.empty() ? std::string(".") : std::string(path);
}

Opened opened(int fd) { return fd >= 0 ? Opened{.fd = Fd(fd)} : Opened{.fd = Fd(), .error = errno}; }

Opened open_by_kernel(int root, const std::string& path, int flags, uint64_t resolve = 0) {
  open_how how{};
  how.flags = static_cast<uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | resolve;
  for (int tries = 0;; ++tries) {
    const auto fd = static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how));
    // EAGAIN: a rename elsewhere in the tree raced with a ".." in the path.
    if (fd < 0 && errno == EAGAIN && tries < 8) continue;
    return opened(fd);
  }
}

/// The errno that keeps from telling the type of what is open.
int read_type(int fd, mode_t& type) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return errno;
  type = status.st_mode & S_IFMT;
  return 0;
}

/// Walks a path one component at a time with O_PATH|O_NOFOLLOW. Keeps the chain of open directories, so that ".." goes back
/// along it instead of asking the file system, which could be moved under us.
class Walk {
 public:
  Walk(int root, int links) : root_(root), links_(links) {}

  Opened to(std::string_view path, LastLink last) {
    push(path);
    while (!pending_.empty()) {
      std::string name = std::move(pending_.back());
      pending_.pop_back();
      if (name == "..") {
        if (!chain_.empty()) chain_.pop_back();
        continue;
      }
      const int error = step(name, pending_.empty() && last == LastLink::keep);
      if (error != 0) return {.fd = Fd(), .error = error};
    }
    if (chain_.empty()) return opened(::openat(root_, ".", O_PATH | O_CLOEXEC | O_DIRECTORY));
    return {.fd = std::move(chain_.back())};
  }

 private:
  void push(std::string_view path) {
    // A final slash asks for a directory; what is opened says of itself what it is, so it changes nothing here.
    const std::vector<std::string_view> names = split(path, '/');
    for (auto name = names.rbegin(); name != names.rend(); ++name)
      if (!name->empty() && *name != ".") pending_.emplace_back(*name);
  }

  int step(const std::string& name, bool keep_link) {
    if (name.size() > NAME_MAX) return ENAMETOOLONG;
    if (chain_.size() > PATH_MAX / 2 || pending_.size() > PATH_MAX / 2) return ENAMETOOLONG;
    const int at = chain_.empty() ? root_ : chain_.back().get();
    Fd fd(::openat(at, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.valid()) return errno;
    mode_t type = 0;
    if (const int error = read_type(fd.get(), type); error != 0) return error;
    if (keep_link || type != S_IFLNK) {
      chain_.push_back(std::move(fd));
      return 0;
    }
    return follow(fd.get());
  }

  int follow(int link) {
    if (links_-- == 0) return ELOOP;
    std::array<char, PATH_MAX> target;
    const ssize_t length = ::readlinkat(link, "", target.data(), target.size());
    if (length < 0) return errno;
    if (length == 0 || static_cast<size_t>(length) == target.size()) return ENAMETOOLONG;
    const std::string_view text(target.data(), static_cast<size_t>(length));
    if (text.starts_with('/')) chain_.clear();
    push(text);
    return 0;
  }

  int root_;
  int links_;                         // how many may still be followed
  std::vector<Fd> chain_;             // directories from the root to here
  std::vector<std::string> pending_;  // names still to walk, the next one last
};

/// The errno for what is no path to the kernel.
int unfit(std::string_view path) {
  if (path.size() >= PATH_MAX) return ENAMETOOLONG;
  return path.find('\0') == std::string_view::npos ? 0 : EINVAL;
}

}  // namespace

Fd open_root(const std::string& root) {
  Fd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) throw std::system_error(errno, std::generic_category(), root);
  return fd;
}

Resolution best_resolution(int root) { return open_by_kernel(root, ".", O_PATH).ok() ? Resolution::kernel : Resolution::user_space; }

Opened open_path(int root, std::string_view path, LastLink last, Resolution resolution) {
  if (const int error = unfit(path); error != 0) return {.fd = Fd(), .error = error};
  if (resolution == Resolution::user_space) return Walk(root, most_links).to(path, last);
  return open_by_kernel(root, relative(path), O_PATH | (last == LastLink::keep ? O_NOFOLLOW : 0));
}

Opened open_directory(int root, std::string_view path, Resolution resolution) {
  if (const int error = unfit(path); error != 0) return {.fd = Fd(), .error = error};
  if (resolution == Resolution::kernel) return open_by_kernel(root, relative(path), O_PATH | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
  Opened end = Walk(root, no_links).to(path, LastLink::follow);
  mode_t type = S_IFDIR;
  if (end.ok()) end.error = read_type(end.fd.get(), type);
  if (type != S_IFDIR) end.error = ENOTDIR;
  return end;
}

Opened open_listing(int root, std::string_view path, Resolution resolution) {
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  if (const int error = unfit(path); error != 0) return {.fd = Fd(), .error = error};
  if (resolution == Resolution::kernel) return open_by_kernel(root, relative(path), flags);
  const Opened at = Walk(root, most_links).to(path, LastLink::follow);
  return at.ok() ? opened(::openat(at.fd.get(), ".", flags)) : Opened{.fd = Fd(), .error = at.error};
}

Opened open_file(int root, std::string_view path, Resolution resolution) {
  if (const int error = unfit(path); error != 0) return {.fd = Fd(), .error = error};
  if (resolution == Resolution::user_space) return {.fd = Fd(), .error = ENOSYS};
  return open_by_kernel(root, relative(path), for_reading | O_NOFOLLOW);
}

Opened reopen(int root, std::string_view path, int at, const struct stat& seen, Resolution resolution) {
  if (resolution == Resolution::kernel) {
    Opened again = open_by_kernel(root, relative(path), for_reading);
    if (!again.ok()) return again;
    // Between the two opens the path may have come to lead elsewhere: what was looked at must be what is read.
    struct stat now {};
    if (::fstat(again.fd.get(), &now) != 0) return {.fd = Fd(), .error = errno};
    if (seen.st_dev != now.st_dev || seen.st_ino != now.st_ino) return {.fd = Fd(), .error = ESTALE};
    return again;
  }
  // The descriptor itself is the only name that cannot be exchanged; /proc/self is the looking process's, not the root's.
  return opened(::open(("/proc/self/fd/" + std::to_string(at)).c_str(), for_reading));
}

}  // namespace nodeworthy
