#include "host/package_holds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/repositories.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 3> lock_lists{
    "/etc/dnf/plugins/versionlock.list",
    "/etc/yum/pluginconf.d/versionlock.list",
    "/etc/dnf/versionlock.toml",
};
constexpr std::string_view zypper_locks = "/etc/zypp/locks";

/// Whether a line of dnf 5's list names a package: name = "kubelet".
bool names(std::string_view line, std::string_view key, std::string_view name) {
  const size_t at = line.find_first_of("=:");
  if (at == std::string_view::npos || strip(line.substr(0, at)) != key) return false;
  std::string_view value = strip(line.substr(at + 1));
  if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return glob_match(value, name);
}

bool says(std::string_view file, std::string_view line, std::string_view name) {
  if (file == zypper_locks) return names(line, "solvable_name", name);
  if (file.ends_with(".toml")) return names(line, "name", name);
  return locks(line, name);
}

/// Where a list of locks has a package.
Reading<std::string> locked_in(const Host& host, std::string_view file, std::string_view name) {
  return host.read(file).and_then([&](const std::string& text) -> Reading<std::string> {
    size_t number = 0;
    for (std::string_view line : lines_of(text)) {
      ++number;
      if (says(file, strip(line), name)) return fmt::format("{}:{}", file, number);
    }
    return Absent{};
  });
}

/// Where a repository, or the package manager as a whole, is told to leave a package alone.
Reading<std::string> excluded_in(const Host& host, std::string_view name) {
  const Reading<std::vector<YumSection>>& sections = host.once(yum_sections).sections;
  return sections.and_then([&](const std::vector<YumSection>& all) -> Reading<std::string> {
    for (const YumSection& section : all) {
      for (std::string_view key : {"exclude", "excludepkgs"}) {
        const YumValue* value = section.find(key);
        if (value == nullptr) continue;
        for (std::string_view pattern : yum_list(value->text))
          if (glob_match(pattern, name)) return fmt::format("{}:{} {}", section.file, value->line, key);
      }
    }
    return Absent{};
  });
}

}  // namespace

bool locks(std::string_view line, std::string_view name) {
  line = strip(line.substr(0, line.find('#')));
  if (line.empty() || line.starts_with('!')) return false;
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos && line.find_first_not_of("0123456789*") == colon) line.remove_prefix(colon + 1);
  if (glob_match(line, name)) return true;
  // What follows a name is -[EPOCH:]VERSION-RELEASE, and a version begins with a digit or is a pattern.
  return line.size() > name.size() + 1 && line.starts_with(name) && line[name.size()] == '-' &&
         std::string_view("0123456789*").find(line[name.size() + 1]) != std::string_view::npos;
}

Reading<std::string> held_by(const Host& host, const Package& package) {
  if (package.held) return std::string(package.record);
  if (package.record.starts_with("/var/lib/dpkg")) return Absent{};
  Reading<std::string> none = Absent{};
  std::vector<Reading<std::string>> said;
  for (std::string_view list : lock_lists) said.push_back(locked_in(host, list, package.name));
  said.push_back(locked_in(host, zypper_locks, package.name));
  said.push_back(excluded_in(host, package.name));
  for (Reading<std::string>& one : said) {
    if (one.present()) return one;
    if (one.unreadable()) none = std::move(one);
  }
  return none;
}

}  // namespace nodeworthy
