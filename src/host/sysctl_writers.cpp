#include "host/sysctl_writers.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/boot_loader.h"
#include "host/identity.h"
#include "host/kernel_command_line.h"
#include "host/networkd_sysctl.h"
#include "host/systemd_units.h"
#include "host/tuned.h"
#include "host/ufw.h"

namespace nodeworthy {
namespace {

using Written = Reading<SysctlSetting>;

/// ufw-init has sysctl(8) read the file, which writes each line in turn.
Written by_ufw(const Host& host, std::string_view path) {
  const Reading<std::string> file = ufw_sysctl_file(host);
  if (!file.present()) return file.map([](const std::string&) { return SysctlSetting{}; });
  const Reading<bool> starts = starts_at_boot(host, "ufw.service");
  if (starts.unreadable()) return Unreadable{starts.why()};
  if (starts.absent() || !starts.value()) return Absent{};
  return host.read(file.value()).and_then([&](const std::string& text) -> Written {
    std::optional<SysctlSetting> last;
    for (const SysctlLine& line : parse_sysctl_file(text))
      if (line.form == SysctlLine::Form::assignment && sets_sysctl(line.key, path))
        last = {.value = line.value, .file = file.value(), .line = line.line};
    if (!last) return Absent{};
    return *last;
  });
}

/// The last word of a command line that sets a path.
std::optional<SysctlSetting> set_by(const KernelCommandLine& line, std::string_view path) {
  constexpr std::string_view prefix = "sysctl.";
  std::optional<SysctlSetting> setting;
  for (const auto& [name, value] : line.words())
    if (name.starts_with(prefix) && sets_sysctl(sysctl_path(std::string_view(name).substr(prefix.size())), path))
      setting = SysctlSetting{.value = value, .file = line.source()};
  return setting;
}

Reading<bool> kernel_takes_sysctls(const Host& host) {
  const Reading<std::string> release = kernel_release(host);
  const std::optional<Version> version = release.present() ? Version::parse(release.value()) : std::nullopt;
  if (!version) return Unreadable{release.unreadable() ? release.why() : "which kernel there is is not known"};
  return *version >= *Version::parse("5.8");
}

Reading<EarlySysctl> set_by_some(const std::vector<KernelCommandLine>& lines, std::string_view path) {
  std::optional<SysctlSetting> found;
  bool always = true;
  for (const KernelCommandLine& line : lines) {
    std::optional<SysctlSetting> setting = set_by(line, path);
    always = always && setting;
    if (found && setting && found->value != setting->value)
      return Unreadable{fmt::format("{} and {} have different values of it", found->file, setting->file)};
    if (setting) found = std::move(setting);
  }
  if (!found) return Absent{};
  return EarlySysctl{.setting = *std::move(found), .always = always};
}

bool is_of_ipv6(std::string_view path) { return path.starts_with("net/ipv6/"); }

Reading<EarlySysctl> without_ipv6(const std::vector<KernelCommandLine>& lines) {
  std::optional<SysctlSetting> found;
  size_t count = 0;
  for (const KernelCommandLine& line : lines) {
    const std::optional<std::string> value = line.find("ipv6.disable");
    int64_t number = 0;
    if (!value || !parse_integer(*value, number) || number == 0) continue;
    found = {.value = *value, .file = line.source()};
    ++count;
  }
  if (!found) return Absent{};
  return EarlySysctl{.setting = *std::move(found), .always = count == lines.size()};
}

}  // namespace

Reading<EarlySysctl> sysctl_of_command_line(const Host& host, std::string_view path) {
  if (!sysctl_module(path).empty()) return Absent{};
  const Reading<EarlySysctl> found =
      boot_command_lines(host).and_then([&](const std::vector<KernelCommandLine>& lines) { return set_by_some(lines, path); });
  if (found.absent()) return found;
  const Reading<bool> takes = kernel_takes_sysctls(host);
  if (takes.unreadable()) return Unreadable{takes.why()};
  return takes.value() ? found : Reading<EarlySysctl>(Absent{});
}

Reading<EarlySysctl> ipv6_switched_off(const Host& host, std::string_view path) {
  if (!is_of_ipv6(path)) return Absent{};
  return service_command_lines(host).and_then(without_ipv6);
}

Reading<EarlySysctl> ipv6_switched_off_now(const Host& host, std::string_view path) {
  if (!is_of_ipv6(path)) return Absent{};
  return running_command_line(host).and_then([](const KernelCommandLine& line) { return without_ipv6({line}); });
}

Reading<std::vector<SysctlWriter>> other_sysctl_writers(const Host& host, std::string_view path) {
  const Written ufw = by_ufw(host, path);
  if (ufw.unreadable()) return Unreadable{ufw.why()};
  const Reading<SysctlOfTuned> tuned = sysctl_of_tuned(host, path);
  if (tuned.unreadable()) return Unreadable{tuned.why()};
  return networkd_writers(host, path).map([&](std::vector<SysctlWriter> writers) {
    if (tuned.present()) writers.push_back({.who = "TuneD", .setting = tuned.value().setting, .gives_way = tuned.value().gives_way});
    if (ufw.present()) writers.insert(writers.begin(), SysctlWriter{.who = "ufw", .setting = ufw.value()});
    return writers;
  });
}

}  // namespace nodeworthy
