#include "tests/support/faults.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace nodeworthy::test {
namespace {

Faults* armed = nullptr;

}  // namespace

/// What every wrapped call passes through.
class Gate {
 public:
  enum class Effect { looks, changes };

  /// Notes a call; false, with errno set, where it is to fail.
  static bool lets_through(std::string_view name, Effect effect) {
    if (armed == nullptr || (armed->count_ == Faults::Count::changes && effect == Effect::looks)) return true;
    armed->calls_.push_back(name);
    if (armed->calls_.size() != armed->nth_) return true;
    if (armed->error_ == 0) ::kill(::getpid(), SIGKILL);
    errno = armed->error_;
    return false;
  }
  static bool is_armed() { return armed != nullptr; }
  static size_t most_bytes() { return armed == nullptr ? SIZE_MAX : armed->most_bytes_; }
};

Faults::Faults(Count count, size_t nth, int error, size_t most_bytes) : count_(count), nth_(nth), error_(error), most_bytes_(most_bytes) {
  assert(armed == nullptr);
  armed = this;
}

Faults::~Faults() { armed = nullptr; }

Faults Faults::none(Count count) { return Faults(count, 0, 0, SIZE_MAX); }
Faults Faults::fail_at(size_t nth, int error, Count count) { return Faults(count, nth, error, SIZE_MAX); }
Faults Faults::kill_at(size_t nth, Count count) { return Faults(count, nth, 0, SIZE_MAX); }
Faults Faults::write_at_most(size_t bytes) { return Faults(Count::all, 0, 0, bytes); }

NoFaults::NoFaults() : armed_(std::exchange(armed, nullptr)) {}
NoFaults::~NoFaults() { armed = armed_; }

bool dies(const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) throw std::runtime_error("no child process");
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return true;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("the child failed: " + std::to_string(status));
  return false;
}

}  // namespace nodeworthy::test

using nodeworthy::test::Gate;

namespace {

constexpr auto looks = Gate::Effect::looks;
constexpr auto changes = Gate::Effect::changes;

/// Calls what the linker renamed, unless the call is to fail.
template <class Real, class... Arguments>
auto pass(std::string_view name, Gate::Effect effect, Real real, Arguments... arguments) -> decltype(real(arguments...)) {
  return Gate::lets_through(name, effect) ? real(arguments...) : -1;
}

Gate::Effect effect_of(int flags) { return (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY ? changes : looks; }

}  // namespace

extern "C" {

int __real_open(const char*, int, ...);
int __wrap_open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return pass("open", effect_of(flags), __real_open, path, flags, mode);
}

int __real_openat(int, const char*, int, ...);
int __wrap_openat(int folder, const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return pass("openat", effect_of(flags), __real_openat, folder, path, flags, mode);
}

long __real_syscall(long, ...);
// Six arguments are taken as syscall(2) itself takes them: however many there are. The others are not used.
__attribute__((no_sanitize("address"))) long __wrap_syscall(long number, ...) {
  va_list more;
  va_start(more, number);
  long a[6];
  for (long& argument : a) argument = va_arg(more, long);
  va_end(more);
  if (number != SYS_openat2) return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  return pass("openat2", looks, __real_syscall, number, a[0], a[1], a[2], a[3]);
}

int __real_fstat(int, struct stat*);
int __wrap_fstat(int fd, struct stat* status) { return pass("fstat", looks, __real_fstat, fd, status); }

int __real_fstatat(int, const char*, struct stat*, int);
int __wrap_fstatat(int folder, const char* path, struct stat* status, int flags) {
  return pass("fstatat", looks, __real_fstatat, folder, path, status, flags);
}

int __real_statx(int, const char*, int, unsigned, struct statx*);
int __wrap_statx(int folder, const char* path, int flags, unsigned mask, struct statx* status) {
  return pass("statx", looks, __real_statx, folder, path, flags, mask, status);
}

ssize_t __real_readlinkat(int, const char*, char*, size_t);
ssize_t __wrap_readlinkat(int folder, const char* path, char* target, size_t size) {
  return pass("readlinkat", looks, __real_readlinkat, folder, path, target, size);
}

int __real_flock(int, int);
int __wrap_flock(int fd, int operation) { return pass("flock", looks, __real_flock, fd, operation); }

ssize_t __real_read(int, void*, size_t);
ssize_t __wrap_read(int fd, void* bytes, size_t size) { return pass("read", looks, __real_read, fd, bytes, size); }

ssize_t __real_flistxattr(int, char*, size_t);
ssize_t __wrap_flistxattr(int fd, char* names, size_t size) { return pass("flistxattr", looks, __real_flistxattr, fd, names, size); }

ssize_t __real_fgetxattr(int, const char*, void*, size_t);
ssize_t __wrap_fgetxattr(int fd, const char* name, void* value, size_t size) {
  return pass("fgetxattr", looks, __real_fgetxattr, fd, name, value, size);
}

ssize_t __real_write(int, const void*, size_t);
ssize_t __wrap_write(int fd, const void* bytes, size_t size) {
  // What is said to a person is no change.
  if (fd <= STDERR_FILENO) return __real_write(fd, bytes, size);
  return pass("write", changes, __real_write, fd, bytes, std::min(size, Gate::most_bytes()));
}

int __real_ftruncate(int, off_t);
int __wrap_ftruncate(int fd, off_t size) { return pass("ftruncate", changes, __real_ftruncate, fd, size); }

int __real_fchown(int, uid_t, gid_t);
int __wrap_fchown(int fd, uid_t owner, gid_t group) { return pass("fchown", changes, __real_fchown, fd, owner, group); }

int __real_fchmod(int, mode_t);
int __wrap_fchmod(int fd, mode_t mode) { return pass("fchmod", changes, __real_fchmod, fd, mode); }

int __real_fsetxattr(int, const char*, const void*, size_t, int);
int __wrap_fsetxattr(int fd, const char* name, const void* value, size_t size, int flags) {
  return pass("fsetxattr", changes, __real_fsetxattr, fd, name, value, size, flags);
}

int __real_fremovexattr(int, const char*);
int __wrap_fremovexattr(int fd, const char* name) { return pass("fremovexattr", changes, __real_fremovexattr, fd, name); }

/// No test pulls the plug, so that nothing waits for the disk.
int __wrap_fsync(int fd) {
  return pass(
      "fsync", changes, [](int) { return 0; }, fd);
}

int __real_renameat(int, const char*, int, const char*);
int __wrap_renameat(int from, const char* old_name, int to, const char* new_name) {
  return pass("renameat", changes, __real_renameat, from, old_name, to, new_name);
}

int __real_unlinkat(int, const char*, int);
int __wrap_unlinkat(int folder, const char* path, int flags) { return pass("unlinkat", changes, __real_unlinkat, folder, path, flags); }

int __real_symlinkat(const char*, int, const char*);
int __wrap_symlinkat(const char* target, int folder, const char* name) {
  return pass("symlinkat", changes, __real_symlinkat, target, folder, name);
}

int __real_fchownat(int, const char*, uid_t, gid_t, int);
int __wrap_fchownat(int folder, const char* name, uid_t owner, gid_t group, int flags) {
  return pass("fchownat", changes, __real_fchownat, folder, name, owner, group, flags);
}

ssize_t __real_lgetxattr(const char*, const char*, void*, size_t);
ssize_t __wrap_lgetxattr(const char* path, const char* name, void* value, size_t size) {
  return pass("lgetxattr", looks, __real_lgetxattr, path, name, value, size);
}

int __real_lsetxattr(const char*, const char*, const void*, size_t, int);
int __wrap_lsetxattr(const char* path, const char* name, const void* value, size_t size, int flags) {
  return pass("lsetxattr", changes, __real_lsetxattr, path, name, value, size, flags);
}

int __real_mkdirat(int, const char*, mode_t);
int __wrap_mkdirat(int folder, const char* path, mode_t mode) { return pass("mkdirat", changes, __real_mkdirat, folder, path, mode); }

}  // extern "C"
