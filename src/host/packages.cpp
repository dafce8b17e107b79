#include "host/packages.h"

#include "base/text.h"
#include "host/systemd_units.h"

namespace nodeworthy {

Reading<std::string> deb_version(const Host& host, std::string_view package) {
  return host.read("/var/lib/dpkg/status").and_then([&](const std::string& status) -> Reading<std::string> {
    const std::string head = "Package: " + std::string(package) + "\n";
    const size_t begin = status.starts_with(head) ? 0 : position_of("\n" + head, status);
    if (begin == std::string::npos) return Absent{};
    const std::string_view record = std::string_view(status).substr(begin, status.find("\n\n", begin) - begin);
    const size_t version = record.find("\nVersion: ");
    if (version == std::string_view::npos || record.find("\nStatus: install ok installed") == std::string_view::npos) return Absent{};
    std::string_view text = record.substr(version + 10);
    text = text.substr(0, text.find('\n'));
    if (const size_t epoch = text.find(':'); epoch != std::string_view::npos) text.remove_prefix(epoch + 1);
    return std::string(text.substr(0, text.find('-')));
  });
}

Reading<bool> program_installed(const Host& host, std::string_view program) {
  for (std::string_view folder : {"/usr/bin/", "/usr/local/bin/", "/usr/sbin/", "/opt/bin/"}) {
    const Reading<Status>& status = host.status(std::string(folder) + std::string(program));
    if (status.unreadable()) return Unreadable{status.why()};
    if (status.present()) return true;
  }
  return Absent{};
}

Reading<bool> service_installed(const Host& host, std::string_view unit, std::string_view program) {
  const Reading<Enablement> enablement = unit_enablement(host, unit);
  if (enablement.present()) return true;
  const Reading<bool> found = program_installed(host, program);
  if (found.absent() && enablement.unreadable()) return Unreadable{enablement.why()};
  return found;
}

}  // namespace nodeworthy
