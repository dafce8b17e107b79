#include "tests/support/program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/fd.h"
#include "base/text.h"
#include "tests/support/places.h"

namespace nodeworthy::test {
namespace {

/// A file without a name that the program writes to: unlike a pipe it never fills up.
Fd memory_file() {
  Fd file(::memfd_create("output", MFD_CLOEXEC));
  if (!file.valid()) throw std::system_error(errno, std::generic_category(), "memfd_create");
  return file;
}

std::string content(const Fd& file) {
  struct stat status {};
  ::fstat(file.get(), &status);
  std::string text(static_cast<size_t>(status.st_size), '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  text.resize(size < 0 ? 0 : static_cast<size_t>(size));
  return text;
}

/// Both ends of a terminal.
struct Terminal {
  Fd screen;
  Fd line;
};

Terminal open_terminal() {
  Terminal terminal{.screen = Fd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)), .line = {}};
  const int screen = terminal.screen.get();
  if (screen < 0 || ::grantpt(screen) != 0 || ::unlockpt(screen) != 0) throw std::system_error(errno, std::generic_category(), "terminal");
  terminal.line = Fd(::open(::ptsname(screen), O_RDWR | O_NOCTTY | O_CLOEXEC));
  return terminal;
}

/// What appears on a terminal until the last program there ends.
std::string shown(Terminal& terminal) {
  terminal.line = Fd();
  std::string text;
  char bytes[4096];
  for (ssize_t size = 0; (size = ::read(terminal.screen.get(), bytes, sizeof bytes)) > 0;) text.append(bytes, static_cast<size_t>(size));
  return replace_all(text, "\r\n", "\n");
}

/// The child's part: never returns.
[[noreturn]] void become(std::vector<char*>& arguments, const Fd& out, const Fd& err, StandardOutput output) {
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(err.get(), STDERR_FILENO);
  switch (output) {
    case StandardOutput::captured:
    case StandardOutput::terminal: ::dup2(out.get(), STDOUT_FILENO); break;
    case StandardOutput::closed: ::close(STDOUT_FILENO); break;
    case StandardOutput::full: ::dup2(::open("/dev/full", O_WRONLY | O_CLOEXEC), STDOUT_FILENO); break;
  }
  ::alarm(60);
  ::execvp(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

Ended run_program(const std::vector<std::string>& command, StandardOutput output) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  Terminal terminal;
  if (output == StandardOutput::terminal) terminal = open_terminal();
  const Fd out = memory_file();
  const Fd err = memory_file();
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) become(arguments, output == StandardOutput::terminal ? terminal.line : out, err, output);
  const std::string screen = output == StandardOutput::terminal ? shown(terminal) : std::string();
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = output == StandardOutput::terminal ? screen : content(out),
          .err = content(err)};
}

bool has_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  for (std::string_view folder : split(path == nullptr ? "" : path, ':'))
    if (::access((std::string(folder) + "/" + name).c_str(), X_OK) == 0) return true;
  return false;
}

Ended run_nodeworthy(std::vector<std::string> arguments, StandardOutput output) {
  arguments.insert(arguments.begin(), test::program_path());
  return run_program(arguments, output);
}

}  // namespace nodeworthy::test
