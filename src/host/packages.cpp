#include "host/packages.h"

#include <algorithm>

#include "host/dpkg.h"
#include "host/rpm.h"
#include "host/systemd_units.h"

namespace nodeworthy {

std::string_view upstream_version(std::string_view version) {
  if (const size_t epoch = version.find(':'); epoch != std::string_view::npos) version.remove_prefix(epoch + 1);
  return version.substr(0, version.rfind('-'));
}

InstalledPackages::InstalledPackages(const Host& host) : records_{dpkg_packages(host), rpm_packages(host)} {}

Reading<InstalledPackages> InstalledPackages::read(const Host& host) {
  InstalledPackages installed(host);
  if (std::ranges::all_of(installed.records_, &Reading<Packages>::absent)) return Absent{};
  return installed;
}

Reading<Package> InstalledPackages::find(std::string_view name) const {
  const std::string* gap = nullptr;
  for (const Reading<Packages>& packages : records_) {
    if (packages.unreadable()) gap = &packages.why();
    if (!packages.present()) continue;
    const auto found = std::ranges::find(packages.value(), name, &Package::name);
    if (found != packages.value().end()) return *found;
  }
  if (gap != nullptr) return Unreadable{*gap};
  return Absent{};
}

Reading<Package> InstalledPackages::find(const std::vector<std::string>& names) const {
  Reading<Package> none = Absent{};
  for (const std::string& name : names) {
    Reading<Package> package = find(name);
    if (package.present()) return package;
    if (package.unreadable()) none = std::move(package);
  }
  return none;
}

Reading<std::string> package_version(const Host& host, std::string_view name) {
  return host.once(InstalledPackages::read).and_then([&](const InstalledPackages& installed) -> Reading<std::string> {
    const Reading<Package> package = installed.find(name);
    if (package.unreadable()) return Unreadable{package.why()};
    if (package.absent() || !package.value().broken.empty()) return Absent{};
    return std::string(upstream_version(package.value().version));
  });
}

Reading<std::string> program_path(const Host& host, std::string_view program) {
  for (std::string_view folder : {"/usr/bin/", "/usr/local/bin/", "/usr/sbin/", "/opt/bin/"}) {
    std::string path = std::string(folder) + std::string(program);
    const Reading<Status>& status = host.status(path);
    if (status.unreadable()) return Unreadable{status.why()};
    if (status.present()) return path;
  }
  return Absent{};
}

bool is_of_no_distribution(std::string_view path) { return path.starts_with("/opt/") || path.starts_with("/usr/local/"); }

Reading<bool> program_installed(const Host& host, std::string_view program) {
  return program_path(host, program).map([](const std::string&) { return true; });
}

Reading<bool> service_installed(const Host& host, std::string_view unit, std::string_view program) {
  const Reading<Enablement> enablement = unit_enablement(host, unit);
  if (enablement.present()) return true;
  const Reading<bool> found = program_installed(host, program);
  if (found.absent() && enablement.unreadable()) return Unreadable{enablement.why()};
  return found;
}

}  // namespace nodeworthy
