#include "host/networkd_sysctl.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/conf_d.h"
#include "host/kernel_command_line.h"
#include "host/networkd_networks.h"
#include "host/packages.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using Writers = std::vector<SysctlWriter>;

constexpr std::string_view who = "systemd-networkd";

/// A setting of networkd.conf, and what networkd writes by it when it starts.
struct Forwarding {
  std::string_view key;
  std::string_view family;
  std::array<std::string_view, 2> paths;
};
constexpr std::array<Forwarding, 2> forwardings{{
    {"IPv4Forwarding", "ipv4", {"net/ipv4/conf/default/forwarding", "net/ipv4/conf/all/forwarding"}},
    {"IPv6Forwarding", "ipv6", {"net/ipv6/conf/default/forwarding", "net/ipv6/conf/all/forwarding"}},
}};

/// The one that decides a path; null where none does.
const Forwarding* forwarding_of(std::string_view path) {
  for (const Forwarding& forwarding : forwardings)
    for (std::string_view written : forwarding.paths)
      if (sets_sysctl(written, path)) return &forwarding;
  return nullptr;
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
  return directives_of(files);
}

/// Whether the systemd of a host knows the two keys: since 256.
Reading<bool> sets_by_configuration(const Host& host) {
  const Reading<std::string> installed = package_version(host, "systemd");
  if (installed.unreadable()) return Unreadable{installed.why()};
  const std::optional<Version> version = installed.present() ? Version::parse(installed.value()) : std::nullopt;
  if (!version) return Unreadable{"which systemd there is is not known"};
  return version->major() >= 256;
}

Writers by_configuration(const std::vector<Directive>& directives, const Forwarding& forwarding) {
  const std::vector<Directive> said = values_of(directives, "Network", forwarding.key);
  const std::optional<bool> on = said.empty() || said.back().value.empty() ? std::nullopt : boolean_word(said.back().value);
  if (!on) return {};
  return {{.who = std::string(who), .setting = {.value = *on ? "1" : "0", .file = said.back().file, .line = said.back().line}}};
}

/// Where a .network file switches forwarding of a family on; nothing where it does not.
std::optional<Directive> switches_on(const std::vector<Directive>& directives, std::string_view family) {
  for (std::string_view key : {"IPForward", "IPMasquerade"}) {
    const std::vector<Directive> said = values_of(directives, "Network", key);
    if (said.empty() || said.back().value.empty()) continue;
    const std::string value = lower(said.back().value);
    if (value == family || value == "both" || boolean_word(value).value_or(false)) return said.back();
  }
  return std::nullopt;
}

/// Whether an interface of the running machine has a file now.
bool has_interface(const Host& host, const std::string& file) {
  constexpr std::string_view links = "/run/systemd/netif/links";
  const Reading<std::vector<std::string>>& names = host.list(links);
  if (!host.running() || !names.present()) return false;
  for (const std::string& name : names.value()) {
    const Reading<std::string>& text = host.read(fmt::format("{}/{}", links, name));
    if (!text.present()) continue;
    for (std::string_view line : lines_of(text.value()))
      if (line == "NETWORK_FILE=" + file) return true;
  }
  return false;
}

Reading<Writers> by_networks(const Host& host, std::string_view family) {
  return networkd_networks(host).map([&](const std::vector<NetworkdNetwork>& networks) {
    Writers writers;
    for (const NetworkdNetwork& network : networks)
      if (const std::optional<Directive> on = switches_on(network.directives, family))
        writers.push_back({.who = std::string(who),
                           .setting = {.value = "1", .file = on->file, .line = on->line},
                           .sure = has_interface(host, network.path)});
    return writers;
  });
}

}  // namespace

Reading<std::vector<SysctlWriter>> networkd_writers(const Host& host, std::string_view path) {
  const Forwarding* forwarding = forwarding_of(path);
  if (forwarding == nullptr) return Writers();
  const Reading<bool> starts = starts_at_boot(host, "systemd-networkd.service");
  if (starts.unreadable()) return Unreadable{starts.why()};
  if (starts.absent() || !starts.value()) return Writers();
  return networkd_conf(host).and_then([&](const std::vector<Directive>& directives) {
    return by_networks(host, forwarding->family).and_then([&](Writers by_files) -> Reading<Writers> {
      Writers by_conf = by_configuration(directives, *forwarding);
      if (by_conf.empty() && by_files.empty()) return Writers();
      return sets_by_configuration(host).map([&](bool by_configuration) { return by_configuration ? by_conf : by_files; });
    });
  });
}

}  // namespace nodeworthy
