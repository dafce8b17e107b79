#include "host/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <optional>
#include <system_error>

#include "base/fd.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr size_t most_output = size_t{64} << 10;
constexpr size_t pipe_capacity = size_t{64} << 10;  // see pipe(7)
/// How long a killed program is waited for: one that the kernel keeps in an uninterruptible sleep does not die.
constexpr milliseconds grace{2000};
/// How often it is asked whether a program that keeps its output open, or closed it early, has ended.
constexpr milliseconds first_slice{1};
constexpr milliseconds last_slice{20};

struct Pipe {
  Fd reading;
  Fd writing;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{.reading = Fd(ends[0]), .writing = Fd(ends[1])};
  if (::fcntl(pipe.reading.get(), F_SETFL, O_NONBLOCK) != 0) return std::nullopt;
  return pipe;
}

/// A process that was started with SIGCHLD ignored never learns how its children ended.
void keep_children() {
  struct sigaction action {};
  if (::sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) ::signal(SIGCHLD, SIG_DFL);
}

/// Starts a program in a process group of its own; the errno.
int spawn(const std::vector<std::string>& arguments, const Fd& output, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, output.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", locale = "LC_ALL=C";
  char* const environment[] = {path.data(), locale.data(), nullptr};
  const int error = ::posix_spawn(&child, words.front(), &actions, &attributes, words.data(), environment);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  return error;
}

/// Reads what there is without waiting, and no more than a pipe holds, so that a flood does not keep us here; false at the end of the
/// output.
bool drain(const Fd& output, std::string& text) {
  std::array<char, 4096> piece;
  for (size_t pieces = 0; pieces < pipe_capacity / piece.size(); ++pieces) {
    const ssize_t got = ::read(output.get(), piece.data(), piece.size());
    if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
    text.append(piece.data(), std::min(static_cast<size_t>(got), most_output - text.size()));
  }
  return true;
}

/// The status of waitpid(2) once the child has ended, reading its output meanwhile; nothing at the deadline.
std::optional<int> wait_for(pid_t child, const Fd& output, Clock::time_point deadline, std::string& text) {
  bool open = true;
  for (milliseconds slice = first_slice;; slice = std::min(slice * 2, last_slice)) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) return status;
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (left <= milliseconds(0)) return std::nullopt;
    pollfd watched{.fd = open ? output.get() : -1, .events = POLLIN, .revents = 0};
    ::poll(&watched, 1, static_cast<int>(std::min(slice, left).count()));
    if (open) open = drain(output, text);
  }
}

Ended ended(int status) {
  if (WIFEXITED(status)) return {.how = Ended::How::exited, .status = WEXITSTATUS(status), .output = {}};
  return {.how = Ended::How::killed, .status = WTERMSIG(status), .output = {}};
}

std::string what_happened(const Ended& ended) {
  switch (ended.how) {
    case Ended::How::exited: return fmt::format("exit status {}", ended.status);
    case Ended::How::killed: return fmt::format("killed by signal {}", ended.status);
    case Ended::How::timed_out: return "did not end in time and was killed";
    case Ended::How::not_started: return fmt::format("cannot be started: {}", std::generic_category().message(ended.status));
  }
  return {};
}

/// The path of a program: absolute already, or found in the system's own folders; of a name that none of them has, in the first.
std::string path_of(const std::string& program) {
  constexpr std::array<std::string_view, 4> folders{"/usr/sbin", "/usr/bin", "/sbin", "/bin"};
  if (program.starts_with('/')) return program;
  for (std::string_view folder : folders)
    if (std::string path = fmt::format("{}/{}", folder, program); ::access(path.c_str(), X_OK) == 0) return path;
  return fmt::format("{}/{}", folders.front(), program);
}

}  // namespace

Ended run_program(const std::vector<std::string>& command, milliseconds timeout) {
  assert(!command.empty() && !command.front().empty());
  std::vector<std::string> arguments = command;
  arguments.front() = path_of(command.front());
  std::optional<Pipe> pipe = make_pipe();
  if (!pipe) return {.how = Ended::How::not_started, .status = errno, .output = {}};
  keep_children();
  pid_t child = -1;
  if (const int error = spawn(arguments, pipe->writing, child); error != 0)
    return {.how = Ended::How::not_started, .status = error, .output = {}};
  pipe->writing = Fd();
  std::string text;
  const std::optional<int> status = wait_for(child, pipe->reading, Clock::now() + timeout, text);
  if (!status) {
    ::kill(-child, SIGKILL);
    wait_for(child, pipe->reading, Clock::now() + grace, text);
  }
  Ended result = status ? ended(*status) : Ended{.how = Ended::How::timed_out, .status = 0, .output = {}};
  drain(pipe->reading, text);
  result.output = std::move(text);
  return result;
}

std::string describe(const std::vector<std::string>& arguments, const Ended& ended) {
  std::string text = fmt::format("{}: {}", printable(join(arguments, " ")), what_happened(ended));
  const std::string_view output = strip(ended.output);
  return output.empty() ? text : text + ": " + printable(output);
}

}  // namespace nodeworthy
