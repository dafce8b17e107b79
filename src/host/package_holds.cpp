#include "host/package_holds.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/text.h"
#include "base/version.h"
#include "host/apt_preferences.h"
#include "host/document_file.h"
#include "host/toml.h"
#include "host/yum_configuration.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 2> lock_lists{
    "/etc/dnf/plugins/versionlock.list",
    "/etc/yum/pluginconf.d/versionlock.list",
};
constexpr std::string_view zypper_locks = "/etc/zypp/locks";
constexpr std::string_view dnf5_locks = "/etc/dnf/versionlock.toml";

/// Whether a line of zypper's locks names a package: solvable_name: kubelet.
bool zypper_names(std::string_view line, std::string_view name) {
  const size_t colon = line.find(':');
  return colon != std::string_view::npos && strip(line.substr(0, colon)) == "solvable_name" &&
         glob_match(strip(line.substr(colon + 1)), name);
}

/// Where a list of locks, one a line, has a package.
Reading<std::string> locked_in(const Host& host, std::string_view file, std::string_view name) {
  return host.read(file).and_then([&](const std::string& text) -> Reading<std::string> {
    size_t number = 0;
    for (std::string_view line : lines_of(text)) {
      ++number;
      if (file == zypper_locks ? zypper_names(strip(line), name) : locks(line, name)) return fmt::format("{}:{}", file, number);
    }
    return Absent{};
  });
}

/// [EPOCH:]VERSION-RELEASE; without an epoch it is 0.
struct Evr {
  int64_t epoch = 0;
  std::string_view version;
};

Evr evr_of(std::string_view text) {
  Evr evr{.version = text};
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos && parse_integer(text.substr(0, colon), evr.epoch)) evr.version = text.substr(colon + 1);
  return evr;
}

/// Whether one version is newer than another; nothing where they cannot be compared.
std::optional<bool> is_newer(std::string_view one, std::string_view other) {
  const Evr left = evr_of(one);
  const Evr right = evr_of(other);
  if (left.epoch != right.epoch) return left.epoch > right.epoch;
  if (left.version == right.version) return false;
  const std::optional<Version> left_version = Version::parse(left.version);
  const std::optional<Version> right_version = Version::parse(right.version);
  if (!left_version || !right_version) return std::nullopt;
  return *left_version > *right_version;
}

std::string_view text_of(const Node& mapping, std::string_view key) {
  const Node* value = mapping.find(key);
  return value == nullptr || !value->is_scalar() ? std::string_view() : value->text;
}

/// Whether conditions of dnf 5, all of which hold for what may be installed, let nothing in that is newer than a package.
Reading<bool> keep(std::span<const Node> conditions, const Package& package) {
  for (const Node& condition : conditions) {
    const std::string_view comparator = text_of(condition, "comparator");
    const std::string_view value = text_of(condition, "value");
    if (text_of(condition, "key") != "evr" || value.empty() ||
        (comparator != "=" && comparator != "==" && comparator != "<" && comparator != "<="))
      continue;
    const std::optional<bool> newer = is_newer(value, package.version);
    if (!newer)
      return Unreadable{fmt::format("{}:{}: the version cannot be compared with {}", dnf5_locks, condition.mark.line, package.version)};
    if (!*newer) return true;
  }
  return false;
}

/// Where dnf 5's list (versionlock.toml, dnf5-versionlock(8)) keeps a package. What one of several entries of a name lets in may be
/// installed; entries without conditions, and lists of another version, count for nothing.
Reading<std::string> locked_by_dnf5(const Host& host, const Package& package) {
  return read_document(host, std::string(dnf5_locks), parse_toml).document.and_then([&](const auto& document) -> Reading<std::string> {
    const Node* entries = document->root().find("packages");
    if (text_of(document->root(), "version") != "1.0" || entries == nullptr || !entries->is_sequence()) return Absent{};
    Reading<std::string> by = Absent{};
    for (const Node& entry : entries->children) {
      const Node* conditions = entry.find("conditions");
      if (conditions == nullptr || !conditions->is_sequence() || conditions->children.empty()) continue;
      if (!glob_match(text_of(entry, "name"), package.name)) continue;
      const Reading<bool> keeps = keep(conditions->children, package);
      if (keeps.unreadable()) return Unreadable{keeps.why()};
      if (!keeps.value()) return Absent{};
      if (by.absent()) by = fmt::format("{}:{}", dnf5_locks, entry.find("name")->mark.line);
    }
    return by;
  });
}

/// Where a section tells to leave a package alone.
Reading<std::string> excluded_by(const YumSection& section, std::string_view name) {
  for (std::string_view key : {"exclude", "excludepkgs"}) {
    const YumValue* value = section.find(key);
    if (value == nullptr) continue;
    for (std::string_view pattern : yum_list(value->text))
      if (glob_match(pattern, name)) return fmt::format("{}:{} {}", value->file, value->line, key);
  }
  return Absent{};
}

/// Whether a repository has packages of Kubernetes, as far as its name and URLs tell.
bool is_of_kubernetes(const YumSection& repository) {
  std::string text = repository.name;
  for (std::string_view key : {"baseurl", "mirrorlist", "metalink"})
    if (const YumValue* value = repository.find(key)) text += " " + value->text;
  text = lower(text);
  return text.find("kube") != std::string::npos || text.find("k8s") != std::string::npos;
}

/// Where the package manager as a whole is told to leave a package alone, or else every repository that it may come from.
Reading<std::string> excluded(const Host& host, std::string_view name) {
  const Reading<YumConfiguration>& configuration = host.once(yum_sections).configuration;
  return configuration.and_then([&](const YumConfiguration& yum) -> Reading<std::string> {
    Reading<std::string> by = excluded_by(yum.main, name);
    if (by.present()) return by;
    for (const YumSection& repository : yum.repositories) {
      if (!repository.is_enabled() || !is_of_kubernetes(repository)) continue;
      const Reading<std::string> here = excluded_by(repository, name);
      if (here.absent()) return Absent{};
      if (by.absent()) by = here;
    }
    return by;
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
  if (package.record.starts_with("/var/lib/dpkg")) return pinned_by(host, package);
  Reading<std::string> none = Absent{};
  std::vector<Reading<std::string>> said;
  for (std::string_view list : lock_lists) said.push_back(locked_in(host, list, package.name));
  said.push_back(locked_by_dnf5(host, package));
  said.push_back(locked_in(host, zypper_locks, package.name));
  said.push_back(excluded(host, package.name));
  for (Reading<std::string>& one : said) {
    if (one.present()) return one;
    if (one.unreadable()) none = std::move(one);
  }
  return none;
}

}  // namespace nodeworthy
