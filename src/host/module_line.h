// A line of a file that has a say about a kernel module.
#pragma once

#include <fmt/format.h>

#include <string>

#include "base/text.h"

namespace nodeworthy {

/// One line that names a module.
struct ModuleLine {
  std::string file;  // "/proc/cmdline" or a boot loader's file for the kernel command line
  size_t line = 0;   // counted from 1; 0 for the kernel command line
  std::string text;  // as it stands, without its line end; of a continued one the first line
};

/// `FILE:LINE "TEXT"`, fit to print.
inline std::string shown(const ModuleLine& line) {
  const std::string place = line.line == 0 ? line.file : fmt::format("{}:{}", line.file, line.line);
  return fmt::format("{} \"{}\"", place, printable(line.text, 100));
}

}  // namespace nodeworthy
