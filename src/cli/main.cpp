#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "cli/commands.h"

namespace nodeworthy {
namespace {

/// Colour where standard output is a terminal that wants it (no-color.org).
Colour colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  const bool wanted = ::isatty(STDOUT_FILENO) == 1 && !dumb && (no_colour == nullptr || *no_colour == '\0');
  return wanted ? Colour::ansi : Colour::none;
}

size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) return 100;
  return std::min<size_t>(size.ws_col, 140);
}

/// Sees to it that no file opened later gets the number of a standard stream that the caller closed: a report would land in it. What is put
/// there refuses to be used the wrong way, so that writing to a closed standard output still fails.
void occupy_standard_descriptors() {
  const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", modes[fd]) != fd) std::abort();
}

}  // namespace
}  // namespace nodeworthy

int main(int argc, char** argv) {
  nodeworthy::occupy_standard_descriptors();
  std::ios::sync_with_stdio(false);
  const nodeworthy::Console console{
      .out = std::cout, .err = std::cerr, .colour = nodeworthy::colour(), .width = nodeworthy::terminal_width()};
  return static_cast<int>(
      nodeworthy::guarded(console, [&] { return nodeworthy::perform(nodeworthy::parse_command_line(argc, argv), console); }));
}
