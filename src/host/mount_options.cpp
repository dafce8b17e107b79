#include "host/mount_options.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/fstab.h"
#include "host/mountinfo.h"
#include "host/unit_boot.h"

namespace nodeworthy {
namespace {

constexpr std::string_view fstab = "/etc/fstab";
constexpr std::string_view automount = ".automount";

std::string without_slash(const std::string& point) {
  const size_t last = point.find_last_not_of('/');
  return last == std::string::npos ? "/" : point.substr(0, last + 1);
}

std::vector<std::string> words_between_commas(std::string_view text) {
  std::vector<std::string> words;
  for (std::string_view word : split(text, ','))
    if (!strip(word).empty()) words.emplace_back(strip(word));
  return words;
}

/// Whether an option of mount(8), which lets others than root mount, implies one of the known ones.
bool implies(std::string_view option, std::string_view other) {
  if (option == "user" || option == "users") return other != "ro";
  return (option == "owner" || option == "group") && (other == "nodev" || other == "nosuid");
}

/// Where a folder is or will be: as it is named, or what is there of it where links lead elsewhere.
Reading<std::string> place_of(const Host& host, const std::string& folder) {
  return nearest_existing(host, folder).map([&](const std::string& found) { return is_at_or_below(folder, found) ? folder : found; });
}

/// The mount that a path without symbolic links is on, nothing where none is known.
Reading<Mount> mount_now(const Host& host, const std::string& place) {
  return host.once(mounts).and_then([&](const std::vector<Mount>& all) -> Reading<Mount> {
    const Mount* mount = mount_of(all, place);
    if (mount == nullptr) return Absent{};
    return *mount;
  });
}

/// Collects what may mount a path.
class Search {
 public:
  explicit Search(const std::string& path) : path_(path) {}

  void look_at(const FstabEntry& entry) {
    if (!entry.mount_point.starts_with('/') || entry.type == "swap" || entry.last_of("noauto", "auto") == "noauto") return;
    take({.where = fmt::format("{}:{}", fstab, entry.line), .point = without_slash(entry.mount_point), .options = entry.options}, true);
  }

  /// A unit that is no other's product: what generators make of fstab is read there.
  Reading<bool> look_at(const UnitLoader& loader, const std::string& name) {
    const Reading<LoadedUnit> unit = loader.load(name);
    if (unit.unreadable()) return Unreadable{unit.why()};
    if (unit.absent() || unit.value().masked || is_generator_folder(unit.value().file)) return false;
    const Reading<std::vector<Directive>> directives = loader.directives(unit.value());
    if (directives.unreadable()) return Unreadable{directives.why()};
    const std::vector<Directive> where = values_of(directives.value(), "Mount", "Where");
    const std::string point = where.empty() ? std::string() : without_slash(where.back().value);
    // systemd loads no unit of a name that is not the one of its mount point.
    if (!point.starts_with('/') || unit_name_of_path(point, ".mount") != unit.value().id) return false;
    const std::vector<Directive> options = values_of(directives.value(), "Mount", "Options");
    MountOptions mount{.where = unit.value().file, .point = point, .options = {"defaults"}};
    if (!options.empty() && !options.back().value.empty())
      mount = {.where = fmt::format("{}:{}", options.back().file, options.back().line),
               .point = point,
               .options = words_between_commas(options.back().value)};
    // The generator's unit comes before those of packages.
    take(std::move(mount), unit.value().file.starts_with("/etc/"));
    return true;
  }

  Reading<MountOptions> found() {
    if (found_.point.empty()) return Absent{};
    return std::move(found_);
  }

 private:
  void take(MountOptions mount, bool covers) {
    if (!is_at_or_below(path_, mount.point)) return;
    if (mount.point.size() > found_.point.size() || (covers && mount.point.size() == found_.point.size())) found_ = std::move(mount);
  }

  const std::string& path_;
  MountOptions found_;
};

/// What the boot mounts a path without symbolic links by; Absent where nothing mounts it.
Reading<MountOptions> found_at_boot(const Host& host, const std::string& place) {
  Search search(place);
  const Reading<std::string>& text = host.read(std::string(fstab));
  if (text.unreadable()) return Unreadable{text.why()};
  if (text.present())
    for (const FstabEntry& entry : parse_fstab(text.value())) search.look_at(entry);
  const Reading<UnitsAtBoot>& boot = host.once(UnitsAtBoot::read);
  if (boot.unreadable()) return Unreadable{boot.why()};
  if (boot.absent()) return search.found();
  if (!boot.value().unreadable().empty()) return Unreadable{boot.value().unreadable()};
  for (const auto& [name, by] : boot.value().started()) {
    std::string unit = name;
    if (unit.ends_with(automount)) unit.replace(unit.size() - automount.size(), automount.size(), ".mount");
    if (unit_type(unit) != "mount") continue;
    const Reading<bool> looked = search.look_at(boot.value().loader(), unit);
    if (looked.unreadable()) return Unreadable{looked.why()};
  }
  return search.found();
}

}  // namespace

bool MountOption::is_on(const std::vector<std::string>& options) const {
  bool on = false;
  for (const std::string& option : options) {
    const std::string_view word = std::string_view(option).substr(0, option.find('='));
    if (word == name || implies(word, name)) on = true;
    if (word == opposite) on = false;
  }
  return on;
}

Reading<MountOptions> mount_options_now(const Host& host, const std::string& folder) {
  return place_of(host, folder).and_then([&](const std::string& place) -> Reading<MountOptions> {
    const Reading<Mount> mount = mount_now(host, place);
    if (mount.absent()) return Unreadable{"no mount of it is known"};
    return mount.map(
        [](const Mount& now) { return MountOptions{.where = "", .point = now.point, .options = words_between_commas(now.options)}; });
  });
}

Reading<MountOptions> mount_options_at_boot(const Host& host, const std::string& folder) {
  return place_of(host, folder).and_then([&](const std::string& place) -> Reading<MountOptions> {
    Reading<MountOptions> mount = found_at_boot(host, place);
    const Reading<Mount> now = host.running() ? mount_now(host, place) : Absent{};
    if (mount.present() && now.present() && now.value().point.size() > mount.value().point.size()) return Absent{};
    return mount;
  });
}

}  // namespace nodeworthy
