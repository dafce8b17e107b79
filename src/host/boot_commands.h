// Commands that the boot runs as root, as far as names of programs tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One command.
struct BootCommand {
  std::string unit;                // the service that runs it; empty for a line of rc.local
  std::string file;                // of the unit or its drop-in, or the script
  size_t line = 0;                 // counted from 1
  std::string text;                // as it stands
  std::vector<std::string> words;  // the program's path and its arguments
};

/// The commands of services that the boot starts (ExecStartPre=, ExecStart= and ExecStartPost=), and the lines of an executable rc.local,
/// whose first word is a program, be it with a path. What runs it by a shell or on a condition is not among them.
Reading<std::vector<BootCommand>> boot_commands(const Host& host, std::string_view program);

}  // namespace nodeworthy
