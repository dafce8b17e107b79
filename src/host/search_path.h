// Where programs are looked for by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// The folders that the kubelet looks for programs in, in order: PATH of its unit, else what systemd gives every service (systemd.exec(5)).
/// Unreadable where a file that could set it is.
Reading<std::vector<std::string>> kubelet_search_path(const Host& host);

/// The folders that this process looks in: PATH of /proc/self/environ. Absent in an image.
Reading<std::vector<std::string>> own_search_path(const Host& host);

/// What was found of a program: the path of an executable file, or of one that lacks the permission to be executed.
struct FoundProgram {
  std::string path;
  bool executable = false;
};

/// The first executable file of a name in folders, links followed; else the first that is not executable. Absent where none has it.
Reading<FoundProgram> find_program(const Host& host, const std::vector<std::string>& folders, std::string_view name);

}  // namespace nodeworthy
