#include "host/zram_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/resources.h"

namespace nodeworthy {
namespace {

constexpr size_t largest_file = size_t{256} << 10;

/// "zram0": the generator ignores other sections.
bool is_device(std::string_view section) {
  return section.size() > 4 && section.size() <= 14 && section.starts_with("zram") &&
         section.find_first_not_of("0123456789", 4) == std::string_view::npos;
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// A plain decimal number; nothing for an expression.
std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Whether an expression over the machine's memory is more than nothing on every machine: one that neither takes away nor compares, and has
/// no nought in it, is scaled memory and constants.
bool is_surely_positive(std::string_view expression) {
  if (expression.find_first_of("-<>=!&|%") != std::string_view::npos) return false;
  constexpr std::string_view digits = "0123456789.";
  for (size_t at = expression.find_first_of(digits); at != std::string_view::npos; at = expression.find_first_of(digits, at)) {
    const std::string_view number = expression.substr(at, expression.find_first_not_of(digits, at) - at);
    if (number.find_first_of("123456789") == std::string_view::npos) return false;
    at += number.size();
  }
  return true;
}

/// One device while its settings are read.
struct Draft {
  std::string where;
  std::map<std::string, std::pair<std::string, std::string>, std::less<>> settings;  // by key: value and "FILE:LINE"

  const std::pair<std::string, std::string>* find(std::string_view key) const {
    const auto found = settings.find(key);
    return found == settings.end() ? nullptr : &found->second;
  }
};

std::string said(std::string_view key, const std::pair<std::string, std::string>& setting) {
  return fmt::format("{} = {} ({})", key, setting.first, setting.second);
}

bool is_for_swap(const Draft& draft) {
  const auto* type = draft.find("fs-type");
  return draft.find("mount-point") == nullptr && (type == nullptr || type->first == "swap");
}

/// What a size makes of the device.
ZramMade made_by(std::string_view key, std::string_view size) {
  if (key == "max-zram-size" && size == "none") return ZramMade::yes;
  if (const std::optional<double> number = number_of(size)) return *number > 0 ? ZramMade::yes : ZramMade::no;
  return key == "zram-size" && is_surely_positive(size) ? ZramMade::yes : ZramMade::untold;
}

/// A size of nothing unmakes the device. The obsolete settings win over zram-size.
void decide_by_size(const Draft& draft, ZramDevice& device) {
  const bool obsolete = draft.find("zram-fraction") != nullptr || draft.find("max-zram-size") != nullptr;
  for (std::string_view key : {"zram-fraction", "max-zram-size", "zram-size"}) {
    const auto* setting = obsolete && key == "zram-size" ? nullptr : draft.find(key);
    if (setting == nullptr || device.made == ZramMade::no) continue;
    const ZramMade made = made_by(key, setting->first);
    if (made == ZramMade::yes) continue;
    device.made = made;
    device.because = said(key, *setting);
  }
}

/// A machine with more memory than the limit does without the device.
void decide_by_memory(const Host& host, const Draft& draft, ZramDevice& device) {
  const auto* limit = draft.find("host-memory-limit");
  if (limit == nullptr || limit->first == "none" || device.made == ZramMade::no) return;
  const std::optional<double> mib = number_of(limit->first);
  if (mib && *mib == 0) {
    device.made = ZramMade::no;
    device.because = said("host-memory-limit", *limit);
    return;
  }
  const Reading<Amount> memory = host.running() ? managed_memory(host) : Reading<Amount>(Absent{});
  if (mib && memory.present() && static_cast<double>(memory.value().value >> 20) <= *mib) return;
  device.made = mib && memory.present() ? ZramMade::no : ZramMade::untold;
  device.because = said("host-memory-limit", *limit);
}

/// In an image there is no /dev/null to lead to: the link's text says it.
bool is_null(const Host& host, const std::string& path) {
  const Reading<std::string>& target = host.link(path);
  return target.present() && target.value().ends_with("dev/null");
}

std::vector<std::string> folders(const Host& host) {
  std::vector<std::string> parents{"/etc/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"};
  if (host.running()) parents.insert(parents.begin(), "/run/systemd");
  return parents;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The drop-in that rpi-swap writes at boot. What it brings along of the same name, for when it writes none, is elsewhere.
constexpr std::string_view file_of_rpi_swap = "/run/systemd/zram-generator.conf.d/20-rpi-swap-zram0-ctrl.conf";

/// Drop-ins as the next boot has the one of rpi-swap.
void put_rpi_swap(const Host& host, bool is_written, std::vector<std::string>& drop_ins) {
  const std::string_view name = name_of(file_of_rpi_swap);
  std::erase_if(drop_ins, [&](const std::string& path) { return name_of(path) == name; });
  const auto place = std::find_if(drop_ins.begin(), drop_ins.end(), [&](const std::string& path) { return name_of(path) > name; });
  if (is_written) return void(drop_ins.insert(place, std::string(file_of_rpi_swap)));
  for (std::string_view parent : {"/etc", "/usr/local/lib", "/usr/lib"}) {
    const std::string path = fmt::format("{}/systemd/zram-generator.conf.d/{}", parent, name);
    if (!host.link(path).absent() || !host.status(path).absent()) return void(drop_ins.insert(place, path));
  }
}

/// The main file and the drop-ins in the order in which they are read.
Reading<std::vector<std::string>> files(const Host& host, bool is_written_by_rpi_swap) {
  std::vector<std::string> drop_in_folders;
  std::vector<std::string> paths;
  for (const std::string& folder : folders(host)) {
    drop_in_folders.push_back(folder + "/zram-generator.conf.d");
    if (!paths.empty()) continue;
    const std::string main = folder + "/zram-generator.conf";
    const Reading<Status>& status = host.status(main);
    if (status.unreadable()) return Unreadable{status.why()};
    if (is_null(host, main) || status.present()) paths.push_back(main);
  }
  return conf_paths(host, drop_in_folders, ".conf").map([&](std::vector<std::string> drop_ins) {
    put_rpi_swap(host, is_written_by_rpi_swap, drop_ins);
    paths.insert(paths.end(), drop_ins.begin(), drop_ins.end());
    return paths;
  });
}

/// Adds what a file says; the reason why it cannot, empty when it can.
std::string add(const Host& host, const std::string& file, std::string_view by_rpi_swap, std::map<std::string, Draft>& drafts) {
  if (is_null(host, file)) return {};  // says nothing, and hides the files of its name in lower folders
  const Reading<std::string> text =
      file == file_of_rpi_swap ? Reading<std::string>(std::string(by_rpi_swap)) : host.read(file, largest_file);
  if (text.absent()) return {};
  if (text.unreadable()) return text.why();
  const ZramText parsed = parse_zram_configuration(text.value());
  if (parsed.malformed != 0) return fmt::format("{}:{}: neither a section nor an assignment", file, parsed.malformed);
  for (const ZramSetting& setting : parsed.settings) {
    if (!is_device(setting.section)) continue;
    const std::string where = fmt::format("{}:{}", file, setting.line);
    Draft& draft = drafts[setting.section];
    if (draft.where.empty()) draft.where = where;
    const std::string key = setting.key == "memory-limit" ? "host-memory-limit" : setting.key;
    if (!key.empty()) draft.settings[key] = {setting.value, where};
  }
  return {};
}

}  // namespace

ZramText parse_zram_configuration(std::string_view text) {
  ZramText parsed;
  std::string section;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[' && line.ends_with(']')) {
      section = strip(line.substr(1, line.size() - 2)).substr(0, 64);
      parsed.settings.push_back({.section = section, .key = {}, .value = {}, .line = number});
      continue;
    }
    const size_t separator = line.find_first_of("=:");
    if (line[0] == '[' || separator == std::string_view::npos || line.ends_with('\\')) {
      parsed.malformed = number;
      return parsed;
    }
    if (section.empty()) continue;
    parsed.settings.push_back({.section = section,
                               .key = std::string(strip(line.substr(0, separator))),
                               .value = std::string(without_quotes(strip(line.substr(separator + 1)))),
                               .line = number});
  }
  return parsed;
}

Reading<ZramConfiguration> zram_configuration(const Host& host, std::string_view by_rpi_swap) {
  return files(host, !by_rpi_swap.empty()).and_then([&](const std::vector<std::string>& paths) -> Reading<ZramConfiguration> {
    ZramConfiguration configuration;
    std::map<std::string, Draft> drafts;
    for (const std::string& path : paths) {
      const std::string trouble = add(host, path, by_rpi_swap, drafts);
      if (!trouble.empty()) return Unreadable{trouble};
      if (path.find(".conf.d/") != std::string::npos) configuration.last_drop_in = path.substr(path.rfind('/') + 1);
    }
    for (const auto& [name, draft] : drafts) {
      if (!is_for_swap(draft)) continue;
      ZramDevice device{.name = name, .where = draft.where};
      decide_by_size(draft, device);
      decide_by_memory(host, draft, device);
      configuration.devices.push_back(std::move(device));
    }
    return configuration;
  });
}

}  // namespace nodeworthy
