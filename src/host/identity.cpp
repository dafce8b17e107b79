#include "host/identity.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "base/version.h"
#include "host/shell_words.h"

namespace nodeworthy {
namespace {

Reading<std::string> stripped(const Reading<std::string>& reading) {
  return reading.map([](const std::string& text) { return std::string(strip(text)); });
}

/// The e_machine field of an ELF header (System V ABI, and the numbers of the Linux ports) as uname names it.
Reading<std::string> machine_of_elf(std::string_view header) {
  constexpr std::array<std::pair<int, std::string_view>, 8> machines{{{62, "x86_64"},
                                                                      {183, "aarch64"},
                                                                      {3, "i686"},
                                                                      {40, "armv7l"},
                                                                      {21, "ppc64le"},
                                                                      {22, "s390x"},
                                                                      {243, "riscv64"},
                                                                      {258, "loongarch64"}}};
  if (header.size() < 20 || !header.starts_with("\x7f"
                                                "ELF"))
    return Absent{};
  const bool little_endian = header[5] == 1;
  const int low = static_cast<unsigned char>(header[little_endian ? 18 : 19]);
  const int high = static_cast<unsigned char>(header[little_endian ? 19 : 18]);
  for (const auto& [number, name] : machines)
    if (number == low + 256 * high) return std::string(name);
  return Absent{};
}

/// Whether a folder below /lib/modules belongs to an installed kernel, or Absent; package managers leave empty ones behind.
Reading<bool> has_kernel(const Host& host, const std::string& release) {
  for (const char* file : {"modules.dep", "modules.builtin", "vmlinuz"}) {
    const Reading<Status>& status = host.status("/lib/modules/" + release + "/" + file);
    if (!status.absent()) return status.map([](const Status&) { return true; });
  }
  return Absent{};
}

}  // namespace

Reading<std::string> static_hostname(const Host& host) {
  return host.read("/etc/hostname").and_then([](const std::string& text) -> Reading<std::string> {
    for (std::string_view line : lines_of(text)) {
      line = strip(line);
      if (!line.empty() && !line.starts_with('#')) return std::string(line);
    }
    return Absent{};
  });
}

Reading<std::string> hostname(const Host& host) {
  return host.running() ? stripped(host.read("/proc/sys/kernel/hostname")) : static_hostname(host);
}

Reading<std::string> kernel_release(const Host& host) {
  return host.running() ? stripped(host.read("/proc/sys/kernel/osrelease")) : newest_kernel(host);
}

Reading<std::string> newest_kernel(const Host& host) {
  return host.list("/lib/modules").and_then([&](const std::vector<std::string>& names) -> Reading<std::string> {
    std::optional<Version> newest;
    std::string release;
    for (const std::string& name : names) {
      const std::optional<Version> version = Version::parse(name);
      if (!version || (newest && *version < *newest)) continue;
      const Reading<bool> kernel = has_kernel(host, name);
      if (kernel.unreadable()) return Unreadable{kernel.why()};
      if (kernel.absent()) continue;
      newest = version;
      release = name;
    }
    if (release.empty()) return Absent{};
    return release;
  });
}

Reading<std::string> os_release(const Host& host, std::string_view key) {
  const Reading<std::string>& etc = host.read("/etc/os-release");
  const Reading<std::string>& text = etc.absent() ? host.read("/usr/lib/os-release") : etc;
  return text.and_then([&](const std::string& content) -> Reading<std::string> {
    const std::optional<std::string> value = shell_assignment(content, key);
    if (!value) return Absent{};
    return *value;
  });
}

Reading<std::string> operating_system(const Host& host) { return os_release(host, "PRETTY_NAME"); }

Reading<std::string> architecture(const Host& host) {
  if (host.running()) {
    const Reading<std::string>& arch = host.read("/proc/sys/kernel/arch");  // Linux 6.1
    if (arch.present()) return stripped(arch);
  }
  Reading<std::string> machine = Absent{};
  const Reading<bool> scanned = host.scan("/bin/sh", [&](std::string_view bytes) {
    machine = machine_of_elf(bytes);
    return false;
  });
  if (scanned.unreadable()) return Unreadable{scanned.why()};
  return machine;
}

Reading<std::string> machine_id(const Host& host) { return stripped(host.read("/etc/machine-id")); }

}  // namespace nodeworthy
