// The lock of a file below a root, by flock(2): it goes when its process ends, however that ends.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "host/descriptor.h"
#include "host/writable_root.h"

namespace nodeworthy {
namespace {

constexpr size_t longest_text = 100;

std::string holder(int lock) {
  std::string text;
  if (read_all(lock, longest_text, longest_text, text) != 0 || strip(text).empty()) return "another process";
  return printable(strip(text));
}

}  // namespace

std::variant<Fd, std::string> WritableRoot::lock(std::string_view path) {
  const size_t slash = path.rfind('/');
  const Opened folder = open_directory(directory_.get(), path.substr(0, slash), resolution_);
  if (!folder.ok()) return failed(path, "cannot be locked", folder.error);
  const std::string name(path.substr(slash + 1));
  Fd lock(::openat(folder.fd.get(), name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
  if (!lock.valid()) return failed(path, "cannot be opened", errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failed(path, "cannot be locked", errno);
    return fmt::format("{}: is locked by {}, which changes this machine right now", printable(path), holder(lock.get()));
  }
  const std::string text = fmt::format("process {}\n", ::getpid());
  if (::ftruncate(lock.get(), 0) != 0) return failed(path, "cannot be written", errno);
  if (const int error = write_all(lock.get(), text)) return failed(path, "cannot be written", error);
  return lock;
}

}  // namespace nodeworthy
