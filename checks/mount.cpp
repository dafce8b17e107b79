#include "checks/mount.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "host/mount_at_boot.h"
#include "host/mountinfo.h"
#include "host/node_folders.h"

namespace nodeworthy {
namespace {

/// An option that a rule may not want, the one that takes it back, and those of mount(8) that imply it.
struct Unwanted {
  std::string_view name;
  std::string_view opposite;
  std::vector<std::string_view> implied_by;
};

const std::vector<Unwanted>& known_options() {
  static const std::vector<Unwanted> all{
      {"noexec", "exec", {"user", "users"}},
      {"nodev", "dev", {"user", "users", "owner", "group"}},
      {"nosuid", "suid", {"user", "users", "owner", "group"}},
      {"ro", "rw", {}},
  };
  return all;
}

/// The folders where the runtime looks for network plugins, as a rule names them.
constexpr std::string_view plugins = "plugins";

/// What the rule wants.
struct Wanted {
  std::vector<std::string> folders;
  std::vector<Unwanted> without;
  std::string runtime;

  std::string describe() const {
    std::vector<std::string> names;
    for (const Unwanted& option : without) names.emplace_back(option.name);
    return "without " + join(names, ", ");
  }
};

/// Options as they are written, and where folders get them.
struct Options {
  std::string line;  // "/etc/fstab:3", or of a unit file; empty for a mount that is there
  std::string point;
  std::vector<std::string> options;
};

/// A folder whose options were looked for.
struct Looked {
  std::string folder;
  Reading<Options> options;  // Absent where nothing says
};

/// Whether the last of the options that speak of it turns it on.
bool has(const std::vector<std::string>& options, const Unwanted& unwanted) {
  bool found = false;
  for (const std::string& option : options) {
    const std::string_view name = std::string_view(option).substr(0, option.find('='));
    const auto& implied = unwanted.implied_by;
    if (name == unwanted.name || std::find(implied.begin(), implied.end(), name) != implied.end()) found = true;
    if (name == unwanted.opposite) found = false;
  }
  return found;
}

std::vector<std::string> words_between_commas(std::string_view text) {
  std::vector<std::string> words;
  for (std::string_view word : split(text, ',')) words.emplace_back(word);
  return words;
}

Reading<Options> running_options(const Host& host, const std::string& path) {
  const Reading<std::vector<Mount>>& known = host.once(mounts);
  if (known.unreadable()) return Unreadable{known.why()};
  const Mount* mount = known.present() ? mount_of(known.value(), path) : nullptr;
  if (mount == nullptr) return Unreadable{"no mount of it is known"};
  return Options{.line = "", .point = mount->point, .options = words_between_commas(mount->options)};
}

Reading<Options> options_at_boot(const Host& host, const std::string& path) {
  return mount_at_boot(host, path).and_then([&](const MountAtBoot& mount) -> Reading<Options> {
    const Reading<std::vector<Mount>>& known = host.once(mounts);
    const Mount* now = host.running() && known.present() ? mount_of(known.value(), path) : nullptr;
    // What mounts it now is neither, and may well do so again.
    if (now != nullptr && now->point.size() > mount.point.size()) return Absent{};
    return Options{.line = mount.where, .point = mount.point, .options = mount.options};
  });
}

/// A time that options are looked at for: now, or after the next boot.
struct Moment {
  std::string_view name;
  Reading<Options> (*find)(const Host&, const std::string& path);
  std::string_view absent;  // why there is nothing to look at
};
constexpr Moment running_moment{"running", running_options, "nothing says where it is"};
constexpr Moment boot_moment{"at boot", options_at_boot, "neither /etc/fstab nor a unit mounts it"};

std::string subject(const Moment& moment, const std::vector<std::string>& folders) {
  return fmt::format("mount of {} ({})", join(folders, ", "), moment.name);
}

/// Of options that exclude each other the last counts, so that adding them is enough.
std::string by_hand(const Options& found, const std::string& opposites) {
  const std::string point = printable(found.point);
  if (found.line.empty()) return fmt::format("Mount it again: mount -o remount,{} {}.", opposites, point);
  return fmt::format("Write {} at the end of the options in {}.", opposites, found.line);
}

Observation judge(const Moment& moment, const std::vector<std::string>& folders, const Options& found, const Wanted& wanted) {
  std::vector<std::string> opposites;
  for (const Unwanted& option : wanted.without)
    if (has(found.options, option)) opposites.emplace_back(option.opposite);
  const std::string where = found.line.empty() ? found.point : fmt::format("{}, {}", found.point, found.line);
  return judged(opposites.empty(), subject(moment, folders), wanted.describe(),
                printable(fmt::format("{} ({})", join(found.options, ","), where)), {}, by_hand(found, join(opposites, ",")));
}

/// Where a folder is or will be: as it is named, or what is there of it where links lead elsewhere.
Reading<std::string> place_of(const Host& host, const std::string& path) {
  return nearest_existing(host, path).map([&](const std::string& found) { return is_at_or_below(path, found) ? path : found; });
}

std::vector<Looked> look_for(const Host& host, const Moment& moment, const Wanted& wanted) {
  std::vector<Looked> all;
  for (const std::string& name : wanted.folders) {
    const Reading<std::vector<std::string>> folders = named_folders(host, name, wanted.runtime);
    if (folders.absent()) all.push_back({.folder = name, .options = Absent{}});
    if (folders.unreadable()) all.push_back({.folder = name, .options = Unreadable{folders.why()}});
    for (const std::string& folder : folders.present() ? folders.value() : std::vector<std::string>())
      all.push_back({.folder = folder,
                     .options = place_of(host, folder).and_then([&](const std::string& place) { return moment.find(host, place); })});
  }
  return all;
}

/// Whether one observation says all of two folders.
bool together(const Looked& one, const Looked& other) {
  if (!one.options.present() || !other.options.present())
    return one.folder == other.folder || (one.options.absent() && other.options.absent());
  return one.options.value().point == other.options.value().point && one.options.value().line == other.options.value().line;
}

Observation observe(const Moment& moment, const std::vector<std::string>& folders, const Reading<Options>& options, const Wanted& wanted) {
  if (options.absent()) return skipped(subject(moment, folders), wanted.describe(), std::string(moment.absent));
  if (options.unreadable()) return unknown(subject(moment, folders), wanted.describe(), options.why());
  return judge(moment, folders, options.value(), wanted);
}

void look_at(const Host& host, const Moment& moment, const Wanted& wanted, std::vector<Observation>& observations) {
  std::vector<Looked> all = look_for(host, moment, wanted);
  while (!all.empty()) {
    const Looked first = all.front();
    std::vector<std::string> folders;
    for (const Looked& looked : all)
      if (together(first, looked)) folders.push_back(looked.folder);
    std::erase_if(all, [&](const Looked& looked) { return together(first, looked); });
    observations.push_back(observe(moment, folders, first.options, wanted));
  }
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  std::vector<Observation> observations;
  if (host.running()) look_at(host, running_moment, wanted, observations);
  if (!host.running())
    observations.push_back(skipped(subject(running_moment, wanted.folders), wanted.describe(), std::string(needs_running)));
  look_at(host, boot_moment, wanted, observations);
  return observations;
}

std::vector<Unwanted> unwanted_options(const Params& params) {
  std::vector<std::string> names;
  for (const Unwanted& option : known_options()) names.emplace_back(option.name);
  std::vector<Unwanted> found;
  for (const std::string& word : params.words("without")) {
    const auto& all = known_options();
    const auto option = std::find_if(all.begin(), all.end(), [&](const Unwanted& known) { return known.name == word; });
    if (option != all.end()) found.push_back(*option);
    if (option == all.end())
      params.problem("without", fmt::format("\"{}\" is none of: {}{}", word, join(names, ", "), suggestion(word, names)));
  }
  return found;
}

Check bind(const Params& params) {
  const Wanted wanted{
      .folders = params.words("folders"), .without = unwanted_options(params), .runtime = params.setting("runtime").value_or("")};
  for (const std::string& folder : wanted.folders)
    if (const std::string error = folder_name_error(folder); folder != plugins && !error.empty())
      params.problem("folders", error + ", " + std::string(plugins));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"folders", Form::words, Need::required,
     "folders that do not have to exist yet: paths, `etcd` for that of etcd's data, `kubelet` for that of the kubelet, `images` for that "
     "of the container runtime, `plugins` for those where that looks for network plugins, wherever their configuration puts them"},
    {"without", Form::words, Need::required, "options that they must not be mounted with: `noexec`, `nodev`, `nosuid`, `ro`"},
};

}  // namespace

constinit const Kind mount_kind{
    .name = "mount",
    .summary =
        "The options that the file systems of folders are mounted with, links followed: now, as /proc/self/mountinfo has it, and after "
        "the next boot, as the line of /etc/fstab says or the .mount unit that is started, on whose mount point the folder is. What "
        "neither of "
        "them mounts, they say nothing of.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
