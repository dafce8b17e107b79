#include "checks/mount.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"
#include "host/mount_options.h"
#include "host/node_folders.h"

namespace nodeworthy {
namespace {

/// The folders where the runtime looks for network plugins, as a rule names them.
constexpr std::string_view plugins = "plugins";

/// What the rule wants.
struct Wanted {
  std::vector<std::string> folders;
  std::vector<MountOption> without;
  std::string runtime;

  std::string describe() const {
    std::vector<std::string> names;
    for (const MountOption& option : without) names.emplace_back(option.name);
    return "without " + join(names, ", ");
  }
};

/// Folders whose options one observation tells.
struct Looked {
  std::vector<std::string> folders;
  Reading<MountOptions> options;  // Absent where nothing says
};

/// A time that options are looked at for: now, or after the next boot.
struct Moment {
  std::string_view name;
  Reading<MountOptions> (*find)(const Host&, const std::string& folder);
  std::string_view absent;  // why there is nothing to look at
};
constexpr Moment running_moment{"running", mount_options_now, "nothing says where it is"};
constexpr Moment boot_moment{"at boot", mount_options_at_boot, "neither /etc/fstab nor a unit mounts it"};

std::string subject(const Moment& moment, const std::vector<std::string>& folders) {
  return fmt::format("mount of {} ({})", join(folders, ", "), moment.name);
}

/// Of options that exclude each other the last counts, so that adding them is enough.
std::string by_hand(const MountOptions& found, const std::string& opposites) {
  const std::string point = printable(found.point);
  if (found.where.empty()) return fmt::format("Mount it again: mount -o remount,{} {}.", opposites, point);
  return fmt::format("Write {} at the end of the options in {}.", opposites, found.where);
}

Observation judge(const Moment& moment, const Looked& looked, const Wanted& wanted) {
  if (looked.options.absent()) return skipped(subject(moment, looked.folders), wanted.describe(), std::string(moment.absent));
  if (looked.options.unreadable()) return unknown(subject(moment, looked.folders), wanted.describe(), looked.options.why());
  const MountOptions& found = looked.options.value();
  std::vector<std::string> opposites;
  for (const MountOption& option : wanted.without)
    if (option.is_on(found.options)) opposites.emplace_back(option.opposite);
  const std::string where = found.where.empty() ? found.point : fmt::format("{}, {}", found.point, found.where);
  return judged(opposites.empty(), subject(moment, looked.folders), wanted.describe(),
                printable(fmt::format("{} ({})", join(found.options, ","), where)), {}, by_hand(found, join(opposites, ",")));
}

/// Whether one observation says all of two folders.
bool together(const Looked& one, const Looked& other) {
  if (!one.options.present() || !other.options.present())
    return one.folders.front() == other.folders.front() || (one.options.absent() && other.options.absent());
  return one.options.value().point == other.options.value().point && one.options.value().where == other.options.value().where;
}

void add(std::vector<Looked>& all, const std::string& folder, Reading<MountOptions> options) {
  Looked looked{.folders = {folder}, .options = std::move(options)};
  const auto same = std::find_if(all.begin(), all.end(), [&](const Looked& one) { return together(one, looked); });
  if (same == all.end()) return all.push_back(std::move(looked));
  same->folders.push_back(folder);
}

void look_at(const Host& host, const Moment& moment, const Wanted& wanted, std::vector<Observation>& observations) {
  std::vector<Looked> all;
  for (const std::string& name : wanted.folders) {
    const Reading<std::vector<std::string>> folders = named_folders(host, name, wanted.runtime);
    if (folders.absent()) add(all, name, Absent{});
    if (folders.unreadable()) add(all, name, Unreadable{folders.why()});
    for (const std::string& folder : folders.present() ? folders.value() : std::vector<std::string>())
      add(all, folder, moment.find(host, folder));
  }
  for (const Looked& looked : all) observations.push_back(judge(moment, looked, wanted));
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  std::vector<Observation> observations;
  if (host.running()) look_at(host, running_moment, wanted, observations);
  if (!host.running())
    observations.push_back(skipped(subject(running_moment, wanted.folders), wanted.describe(), std::string(needs_running)));
  look_at(host, boot_moment, wanted, observations);
  return observations;
}

std::vector<MountOption> unwanted_options(const Params& params) {
  std::vector<std::string> names;
  for (const MountOption& option : known_mount_options) names.emplace_back(option.name);
  std::vector<MountOption> found;
  for (const std::string& word : params.words("without")) {
    const auto name = std::find(names.begin(), names.end(), word);
    if (name != names.end()) found.push_back(known_mount_options[size_t(name - names.begin())]);
    if (name == names.end())
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
        "neither "
        "of them mounts, they say nothing of.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
