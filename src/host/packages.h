// What is installed on a host, as far as files tell.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

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

  /// The package of the first of several names, which distributions give it, that is there.
  Reading<Package> find(const std::vector<std::string>& names) const;

 private:
  explicit InstalledPackages(const Host& host);

  std::array<Reading<Packages>, 2> records_;  // of every package manager
};

/// The upstream version of a package that is installed in whole. Absent where it is not, or where nothing tells what is.
Reading<std::string> package_version(const Host& host, std::string_view name);

/// The path of a program in the folders that distributions and vendors install runtimes to; Absent where it is in none of them.
Reading<std::string> program_path(const Host& host, std::string_view program);

/// Whether a path is where people put what no distribution has, by the Filesystem Hierarchy Standard: below /opt or /usr/local.
bool is_of_no_distribution(std::string_view path);

/// Whether a program is in one of these folders: true or Absent.
Reading<bool> program_installed(const Host& host, std::string_view program);

/// Whether there is a unit of systemd, masked ones included, or a program: true or Absent.
Reading<bool> service_installed(const Host& host, std::string_view unit, std::string_view program);

}  // namespace nodeworthy
