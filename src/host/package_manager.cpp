#include "host/package_manager.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "host/identity.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

struct PackageManager {
  std::string_view distribution;  // as ID or ID_LIKE names it
  std::string_view program;
  std::string_view install;
};

/// Of one distribution the better manager stands first: where transactional-update is, zypper cannot write below /usr. RHEL, CentOS, Rocky
/// Linux, AlmaLinux, Oracle Linux and Amazon Linux all say that they are like fedora.
constexpr std::array<PackageManager, 12> managers{{
    {"debian", "apt-get", "apt-get install"},
    {"ubuntu", "apt-get", "apt-get install"},
    {"fedora", "dnf", "dnf install"},
    {"fedora", "yum", "yum install"},
    {"openEuler", "dnf", "dnf install"},
    {"suse", "transactional-update", "transactional-update pkg install"},
    {"suse", "zypper", "zypper install"},
    {"sles", "zypper", "zypper install"},
    {"photon", "tdnf", "tdnf install"},
    {"azurelinux", "tdnf", "tdnf install"},
    {"mariner", "tdnf", "tdnf install"},
    {"arch", "pacman", "pacman -S"},
}};

/// A host's distribution, then those that it is like, the closest first.
Reading<std::vector<std::string>> distributions(const Host& host) {
  std::vector<std::string> names;
  for (std::string_view key : {"ID", "ID_LIKE"}) {
    const Reading<std::string> value = os_release(host, key);
    if (value.unreadable()) return Unreadable{value.why()};
    if (!value.present()) continue;
    for (std::string_view name : words_of(value.value())) names.emplace_back(name);
  }
  return names;
}

}  // namespace

Reading<std::string> install_command(const Host& host, std::string_view package) {
  return distributions(host).and_then([&](const std::vector<std::string>& names) -> Reading<std::string> {
    for (const std::string& name : names) {
      for (const PackageManager& manager : managers) {
        if (manager.distribution != name) continue;
        const Reading<bool> installed = program_installed(host, manager.program);
        if (installed.unreadable()) return Unreadable{installed.why()};
        if (installed.present()) return fmt::format("{} {}", manager.install, package);
      }
    }
    return Absent{};
  });
}

std::string how_to_hold(const Host& host, const Package& package) {
  if (package.record.starts_with("/var/lib/dpkg")) return fmt::format("apt-mark hold {}", package.name);
  const Reading<std::string> command = install_command(host, package.name);
  const std::string_view program = command.present() ? std::string_view(command.value()) : std::string_view();
  if (program.starts_with("zypper") || program.starts_with("transactional-update")) return fmt::format("zypper addlock {}", package.name);
  return fmt::format("exclude={} in its repository, or {} versionlock add {}", package.name, program.starts_with("yum") ? "yum" : "dnf",
                     package.name);
}

std::string how_to_finish(const Host& host, const Package& package) {
  if (package.broken == "half-installed") return fmt::format("Install it again: {}.", how_to_install(host, package.name));
  return "Let the package manager finish it: dpkg --configure -a.";
}

std::string how_to_install(const Host& host, std::string_view package) {
  const Reading<std::string> command = install_command(host, package);
  return command.present() ? command.value() : fmt::format("the package {}", package);
}

}  // namespace nodeworthy
