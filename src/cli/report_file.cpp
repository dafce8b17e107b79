#include "cli/report_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/fd.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path) { throw std::system_error(errno, std::generic_category(), path.string()); }

void write_all(const Fd& fd, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd.get(), text.data(), text.size());
    if (written < 0 && errno != EINTR) fail(path);
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
}

/// The file that a whole new one can take the place of, links followed; nothing where the path leads to something else than a file.
std::optional<fs::path> replaceable(const fs::path& path) {
  // Names of open files: to replace what they lead to would leave its holder with the old one.
  if (path.native().starts_with("/dev/") || path.native().starts_with("/proc/")) return std::nullopt;
  std::error_code error;
  if (fs::symlink_status(path, error).type() == fs::file_type::not_found) return path;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  const fs::path target = fs::canonical(path, error);
  return error ? std::nullopt : std::optional(target);
}

void write_directly(const fs::path& path, std::string_view text) {
  const Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
  if (!fd.valid()) fail(path);
  write_all(fd, text, path);
}

/// A file beside another, under a name of its own, gone with the object unless it takes the other's place.
class Draft {
 public:
  explicit Draft(const fs::path& target) : target_(target), name_(target.parent_path() / ("." + target.filename().string() + ".XXXXXX")) {
    fd_ = Fd(::mkostemp(name_.data(), O_CLOEXEC));
    if (!fd_.valid()) fail(target_);
  }
  ~Draft() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void write(std::string_view text) {
    write_all(fd_, text, target_);
    take_mode_and_owner();
    if (::fsync(fd_.get()) != 0) fail(target_);
  }

  /// False where the target is a mount point, as a single file of a container can be: nothing can take its place.
  bool take_place() {
    if (::rename(name_.c_str(), target_.c_str()) == 0) return name_.clear(), true;
    if (errno != EBUSY) fail(target_);
    return false;
  }

 private:
  void take_mode_and_owner() {
    struct stat status {};
    if (::stat(target_.c_str(), &status) == 0) {
      // Only root may give a file away; who else writes a report owns it from now on.
      if (::fchown(fd_.get(), status.st_uid, status.st_gid) != 0 && errno != EPERM) fail(target_);
      if (::fchmod(fd_.get(), status.st_mode & 0777) != 0) fail(target_);
      return;
    }
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(fd_.get(), 0666 & ~mask) != 0) fail(target_);
  }

  fs::path target_;
  std::string name_;
  Fd fd_;
};

}  // namespace

void write_report_file(const std::string& path, std::string_view text) {
  const std::optional<fs::path> target = replaceable(path);
  if (!target) return write_directly(path, text);
  Draft draft(*target);
  draft.write(text);
  if (!draft.take_place()) write_directly(*target, text);
}

}  // namespace nodeworthy
