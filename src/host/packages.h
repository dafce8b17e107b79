// What is installed on a host, as far as files tell.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// The version of a package that dpkg has as installed, without epoch and revision. Absent where it is not, or where there is no dpkg.
Reading<std::string> deb_version(const Host& host, std::string_view package);

/// Whether a program is in one of the folders that distributions and vendors install runtimes to: true or Absent.
Reading<bool> program_installed(const Host& host, std::string_view program);

/// Whether there is a unit of systemd, masked ones included, or a program: true or Absent.
Reading<bool> service_installed(const Host& host, std::string_view unit, std::string_view program);

}  // namespace nodeworthy
