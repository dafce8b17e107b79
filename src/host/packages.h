// What is installed on a host, as far as files tell.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "host/host.h"
#include "host/package.h"

namespace nodeworthy {

/// Every package that a package manager has on a host.
class InstalledPackages {
 public:
  /// Absent where no record of a known package manager (dpkg, rpm) is there. A record that could not be read leaves a gap.
  static Reading<InstalledPackages> read(const Host& host);

  /// The package of a name; of several architectures the first. Unreadable where it may be in the gap.
  Reading<Package> find(std::string_view name) const;

 private:
  explicit InstalledPackages(const Host& host);

  std::array<Reading<Packages>, 2> records_;  // of every package manager
};

/// The upstream version of a package that is installed in whole. Absent where it is not, or where nothing tells what is.
Reading<std::string> package_version(const Host& host, std::string_view name);

/// The path of a program in the folders that distributions and vendors install runtimes to; Absent where it is in none of them.
Reading<std::string> program_path(const Host& host, std::string_view program);

/// Whether a program is in one of these folders: true or Absent.
Reading<bool> program_installed(const Host& host, std::string_view program);

/// Whether there is a unit of systemd, masked ones included, or a program: true or Absent.
Reading<bool> service_installed(const Host& host, std::string_view unit, std::string_view program);

}  // namespace nodeworthy
