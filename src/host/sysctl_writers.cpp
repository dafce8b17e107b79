#include "host/sysctl_writers.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/boot_loader.h"
#include "host/conf_d.h"
#include "host/identity.h"
#include "host/kernel_command_line.h"
#include "host/packages.h"
#include "host/systemd_units.h"
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

/// A setting of networkd.conf, and what networkd writes by it when it starts.
struct Forwarding {
  std::string_view key;
  std::array<std::string_view, 2> paths;
};
constexpr std::array<Forwarding, 2> forwardings{{
    {"IPv4Forwarding", {"net/ipv4/conf/default/forwarding", "net/ipv4/conf/all/forwarding"}},
    {"IPv6Forwarding", {"net/ipv6/conf/default/forwarding", "net/ipv6/conf/all/forwarding"}},
}};

/// The key that decides a path; empty where none does.
std::string_view networkd_key(std::string_view path) {
  for (const Forwarding& forwarding : forwardings)
    for (std::string_view written : forwarding.paths)
      if (sets_sysctl(written, path)) return forwarding.key;
  return {};
}

/// Of the first networkd.conf, and of the drop-ins of all folders.
Reading<std::vector<Directive>> networkd_conf(const Host& host) {
  std::vector<ConfFile> files;
  std::vector<std::string> folders;
  for (std::string_view parent : {"/etc", "/run", "/usr/local/lib", "/usr/lib"}) {
    const std::string file = fmt::format("{}/systemd/networkd.conf", parent);
    if (files.empty() && !host.status(file).absent()) files.push_back({.path = file, .text = host.read(file)});
    folders.push_back(file + ".d");
  }
  const Reading<std::vector<ConfFile>> drop_ins = conf_files(host, folders);
  if (drop_ins.unreadable()) return Unreadable{drop_ins.why()};
  files.insert(files.end(), drop_ins.value().begin(), drop_ins.value().end());
  std::vector<Directive> all;
  for (const ConfFile& file : files) {
    if (file.text.unreadable()) return Unreadable{file.text.why()};
    const std::vector<Directive> more = file.text.present() ? parse_unit_file(file.text.value(), file.path) : std::vector<Directive>();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

/// Whether the systemd of a host knows the two keys: since 256.
Reading<bool> networkd_sets_forwarding(const Host& host) {
  const Reading<std::string> installed = package_version(host, "systemd");
  if (installed.unreadable()) return Unreadable{installed.why()};
  const std::optional<Version> version = installed.present() ? Version::parse(installed.value()) : std::nullopt;
  if (!version) return Unreadable{"which systemd there is is not known"};
  return version->major() >= 256;
}

Written by_networkd(const Host& host, std::string_view path) {
  const std::string_view key = networkd_key(path);
  if (key.empty()) return Absent{};
  const Reading<bool> starts = starts_at_boot(host, "systemd-networkd.service");
  if (starts.unreadable()) return Unreadable{starts.why()};
  if (starts.absent() || !starts.value()) return Absent{};
  return networkd_conf(host).and_then([&](const std::vector<Directive>& directives) -> Written {
    const std::vector<Directive> said = values_of(directives, "Network", key);
    const std::optional<bool> on = said.empty() || said.back().value.empty() ? std::nullopt : boolean_word(said.back().value);
    if (!on) return Absent{};
    const Directive& last = said.back();
    return networkd_sets_forwarding(host).and_then([&](bool sets) -> Written {
      if (!sets) return Absent{};
      return SysctlSetting{.value = *on ? "1" : "0", .file = last.file, .line = last.line};
    });
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

Reading<EarlySysctl> ipv6_switched_off(const Host& host) {
  return service_command_lines(host).and_then([](const std::vector<KernelCommandLine>& lines) -> Reading<EarlySysctl> {
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
  });
}

Reading<std::vector<SysctlWriter>> other_sysctl_writers(const Host& host, std::string_view path) {
  std::vector<SysctlWriter> writers;
  for (const auto& [who, written] : {std::pair("ufw", by_ufw(host, path)), std::pair("systemd-networkd", by_networkd(host, path))}) {
    if (written.unreadable()) return Unreadable{written.why()};
    if (written.present()) writers.push_back({.who = who, .setting = written.value()});
  }
  return writers;
}

}  // namespace nodeworthy
