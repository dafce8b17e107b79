#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
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

}  // namespace
}  // namespace nodeworthy

int main(int argc, char** argv) {
  using nodeworthy::ExitCode;
  std::ios::sync_with_stdio(false);
  try {
    const nodeworthy::Console console{
        .out = std::cout, .err = std::cerr, .colour = nodeworthy::colour(), .width = nodeworthy::terminal_width()};
    return static_cast<int>(perform(nodeworthy::parse_command_line(argc, argv), console));
  } catch (const nodeworthy::InputError& error) {
    std::cerr << fmt::format("nodeworthy: {}\n", error.what());
    return static_cast<int>(ExitCode::usage);
  } catch (const std::exception& error) {
    std::cerr << fmt::format("nodeworthy: a defect of nodeworthy, please report it: {}\n", error.what());
    return static_cast<int>(ExitCode::defect);
  }
}
