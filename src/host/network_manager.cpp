#include "host/network_manager.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/plugin_interfaces.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr std::string_view own_folder = "/etc/NetworkManager/conf.d";
constexpr std::string_view main_file = "/etc/NetworkManager/NetworkManager.conf";
constexpr std::string_view udev_rules = "/etc/udev/rules.d";
constexpr std::string_view list_key = "unmanaged-devices";
// Of all files together: many times what anybody writes, and little of what a hostile image can hold.
constexpr size_t most_bytes = size_t{64} << 10;

bool is_below(std::string_view path, std::string_view folder) { return path.starts_with(folder) && path[folder.size()] == '/'; }

/// The files in the order in which they are read: those of the vendor, those of this boot, the main one, the administrator's.
Reading<std::vector<ConfFile>> files_in_order(const Host& host) {
  const std::vector<std::string> folders{std::string(own_folder), "/run/NetworkManager/conf.d", "/usr/lib/NetworkManager/conf.d"};
  return conf_files(host, folders).map([&](const std::vector<ConfFile>& files) {
    std::vector<ConfFile> ordered;
    const auto add = [&](const std::string& folder) {
      for (const ConfFile& file : files)
        if (is_below(file.path, folder)) ordered.push_back(file);
    };
    add(folders[2]);
    add(folders[1]);
    ordered.push_back({.path = std::string(main_file), .text = host.read(main_file)});
    add(folders[0]);
    return ordered;
  });
}

/// The administrator's rule of udev that speaks of what NetworkManager manages; empty where there is none.
std::string speaking_rule_of_udev(const Host& host) {
  const Reading<std::vector<std::string>>& names = host.list(udev_rules);
  if (names.unreadable()) return names.why();
  if (names.absent()) return {};
  for (const std::string& name : names.value()) {
    const Reading<std::string>& text = host.read(fmt::format("{}/{}", udev_rules, name));
    if (text.unreadable()) return text.why();
    if (text.present() && text.value().find("NM_UNMANAGED") != std::string::npos)
      return fmt::format("{}/{} has a say, too", udev_rules, printable(name));
  }
  return {};
}

/// Whether a line says which devices are managed.
bool speaks_of_devices(const Directive& directive) {
  return (directive.section == "keyfile" && directive.key.starts_with(list_key)) ||
         (directive.section.starts_with("device") && directive.key == "managed");
}

/// A value of `managed`; nothing where it is neither yes nor no, which counts as if it were not there.
std::optional<bool> truth_of(std::string_view value) {
  const std::string lowered = lower(value);
  if (lowered == "0" || lowered == "no" || lowered == "false" || lowered == "off") return false;
  if (lowered == "1" || lowered == "yes" || lowered == "true" || lowered == "on") return true;
  return std::nullopt;
}

/// `*` and `?` stand for characters, and nothing else does.
bool matches_name(std::string_view pattern, std::string_view interface) {
  return glob_match(replace_all(replace_all(pattern, "\\", "\\\\"), "[", "\\["), interface);
}

/// Types of devices that no network plugin makes.
bool is_type_of_radio(std::string_view device) {
  constexpr std::array<std::string_view, 6> types{"type:wifi", "type:gsm", "type:cdma", "type:wwan", "type:bluetooth", "type:wimax"};
  return std::find(types.begin(), types.end(), device) != types.end();
}

}  // namespace

std::vector<NetworkManagerConfiguration::Device> NetworkManagerConfiguration::split_devices(std::string_view value,
                                                                                            const std::string& where) {
  std::vector<Device> devices;
  for (std::string_view part : split(value, ';'))
    for (std::string_view device : split(part, ','))
      if (!strip(device).empty()) devices.push_back({.text = std::string(strip(device)), .where = where});
  return devices;
}

NetworkManagerConfiguration::Match NetworkManagerConfiguration::match_one(std::string_view device, std::string_view interface) {
  constexpr std::string_view by_name = "interface-name:";
  if (device == "*") return Match::yes;
  if (!device.starts_with(by_name)) {
    if (is_type_of_radio(device) && is_of_network_plugin(interface)) return Match::no;
    if (device.find(':') != std::string_view::npos) return Match::unclear;
    return device == interface ? Match::yes : Match::no;
  }
  std::string_view name = device.substr(by_name.size());
  if (name.starts_with('=')) return name.substr(1) == interface ? Match::yes : Match::no;
  if (name.starts_with('~')) name.remove_prefix(1);
  return matches_name(name, interface) ? Match::yes : Match::no;
}

NetworkManagerConfiguration::Match NetworkManagerConfiguration::match(const std::vector<Device>& devices, std::string_view interface,
                                                                      std::string& where) {
  constexpr std::string_view except = "except:";
  // A list of nothing but exceptions means all others.
  const bool only_exceptions =
      std::all_of(devices.begin(), devices.end(), [&](const Device& device) { return device.text.starts_with(except); });
  Match best = Match::no;
  if (only_exceptions && !devices.empty()) {
    best = Match::yes;
    where = devices.front().where;
  }
  bool unclear_exception = false;
  for (const Device& device : devices) {
    const bool excepts = device.text.starts_with(except);
    const Match one = match_one(std::string_view(device.text).substr(excepts ? except.size() : 0), interface);
    if (excepts && one == Match::yes) {
      where = device.where;
      return Match::excepted;
    }
    unclear_exception = unclear_exception || (excepts && one == Match::unclear);
    if (excepts || one <= best) continue;
    best = one;
    where = device.where;
  }
  return best == Match::yes && unclear_exception ? Match::unclear : best;
}

void NetworkManagerConfiguration::take_list(std::string_view key, std::vector<Device> devices) {
  if (key == list_key) unmanaged_ = std::move(devices);
  if (key == fmt::format("{}+", list_key)) unmanaged_.insert(unmanaged_.end(), devices.begin(), devices.end());
  if (key == fmt::format("{}-", list_key))
    std::erase_if(unmanaged_, [&](const Device& known) {
      return std::any_of(devices.begin(), devices.end(), [&](const Device& device) { return device.text == known.text; });
    });
}

void NetworkManagerConfiguration::take(const std::string& path, std::string_view text) {
  const std::vector<Directive> directives = parse_unit_file(text, path);
  if (std::any_of(directives.begin(), directives.end(), [](const Directive& one) { return one.section == ".config"; })) {
    if (std::any_of(directives.begin(), directives.end(), speaks_of_devices))
      condition_ = printable(path) + " counts only under a condition";
    return;
  }
  for (const Directive& directive : directives) {
    const std::string where = fmt::format("{}:{}", directive.file, directive.line);
    if (directive.section == "keyfile") take_list(directive.key, split_devices(directive.value, where));
    if (!directive.section.starts_with("device")) continue;
    Section& section = sections_[directive.section];
    if (directive.key == "match-device") section.devices = split_devices(directive.value, where);
    if (directive.key != "managed") continue;
    section.managed = directive.value;
    section.where = where;
  }
}

Reading<NetworkManagerConfiguration> NetworkManagerConfiguration::read(const Host& host) {
  return files_in_order(host).and_then([&](const std::vector<ConfFile>& files) -> Reading<NetworkManagerConfiguration> {
    NetworkManagerConfiguration configuration;
    size_t bytes = 0;
    for (const ConfFile& file : files) {
      if (file.text.unreadable()) return Unreadable{file.text.why()};
      bytes += file.text.present() ? file.text.value().size() : 0;
      if (bytes > most_bytes)
        return Unreadable{fmt::format("{}: NetworkManager's files hold more than anybody writes", printable(file.path))};
      if (file.text.present()) configuration.take(file.path, file.text.value());
      if (is_below(file.path, own_folder)) configuration.last_file_ = file.path;
    }
    configuration.udev_ = speaking_rule_of_udev(host);
    return configuration;
  });
}

NetworkManagerConfiguration::Said NetworkManagerConfiguration::said_by_sections(std::string_view interface) const {
  Said said;
  const auto say = [](std::string& place, const std::string& where) {
    if (place.empty()) place = where;
  };
  for (const auto& [name, section] : sections_) {
    const std::optional<bool> managed = truth_of(section.managed);
    if (!managed) continue;
    std::string device;
    const Match one = section.devices.empty() ? Match::yes : match(section.devices, interface, device);
    if (one == Match::yes) say(*managed ? said.managed : said.left_alone, section.where);
    if (one == Match::unclear) say(*managed ? said.perhaps_managed : said.perhaps_left_alone, section.where);
  }
  return said;
}

Reading<NetworkManagerConfiguration::Answer> NetworkManagerConfiguration::find(std::string_view interface) const {
  if (!condition_.empty()) return Unreadable{condition_};
  Said said = said_by_sections(interface);
  std::string where;
  const Match listed = match(unmanaged_, interface, where);
  if (listed == Match::yes) said.left_alone = where;
  if (listed == Match::unclear) said.perhaps_left_alone = where;
  // The order of sections and files decides, or that of list and section, on which descriptions of NetworkManager do not agree.
  if (!said.left_alone.empty() && !said.managed.empty())
    return Unreadable{fmt::format("{} says so, and {} the contrary", printable(said.left_alone), printable(said.managed))};
  const std::string& unclear = said.left_alone.empty() && said.perhaps_managed.empty() ? said.perhaps_left_alone : said.perhaps_managed;
  if (!unclear.empty()) return Unreadable{fmt::format("{} names devices by more than their name", printable(unclear))};
  if (!said.left_alone.empty()) return Answer{.left_alone = true, .where = said.left_alone};
  if (!said.managed.empty()) return Answer{.left_alone = false, .where = said.managed};
  if (listed == Match::excepted) return Answer{.left_alone = false, .where = where};
  if (!udev_.empty()) return Unreadable{udev_};
  return Answer{};
}

}  // namespace nodeworthy
