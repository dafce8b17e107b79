#include "checks/disk.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "host/mountinfo.h"
#include "host/node_folders.h"

namespace nodeworthy {
namespace {

/// One number of a file system that the rule has a word on.
struct Wanted {
  std::string_view what;
  uint64_t Space::*amount;
  Predicate predicate;
};

Observation look_at(const FileSystem& file_system, const Wanted& wanted) {
  std::string subject = fmt::format("{} of {}", wanted.what, describe(file_system));
  if (file_system.space.absent()) return unknown(std::move(subject), wanted.predicate.describe(), "no file system is there");
  const auto text = file_system.space.map([&](const Space& space) { return std::to_string(space.*wanted.amount); });
  Observation observation = compare(std::move(subject), wanted.predicate, text);
  if (file_system.space.present()) observation.have = format_size(file_system.space.value().*wanted.amount);
  return observation;
}

std::vector<Observation> look(const Host& host, const std::vector<std::string>& folders, std::string_view runtime,
                              const std::vector<Wanted>& wanted) {
  std::vector<Observation> observations;
  std::vector<std::string> paths;
  for (const std::string& folder : folders) {
    const Reading<std::string> path = named_folder(host, folder, runtime);
    if (path.present()) paths.push_back(path.value());
    for (size_t i = 0; path.unreadable() && i < wanted.size(); ++i)
      observations.push_back(unknown(fmt::format("{} of {}", wanted[i].what, folder), wanted[i].predicate.describe(), path.why()));
  }
  for (const FileSystem& file_system : file_systems_of(host, paths))
    for (const Wanted& one : wanted) observations.push_back(look_at(file_system, one));
  return observations;
}

std::vector<Observation> look_at_nothing(const std::vector<std::string>& folders, const std::vector<Wanted>& wanted) {
  std::vector<Observation> observations;
  for (const Wanted& one : wanted)
    observations.push_back(
        skipped(fmt::format("{} of {}", one.what, join(folders, ", ")), one.predicate.describe(), std::string(needs_running)));
  return observations;
}

void check_folder(const Params& params, const std::string& folder) {
  if (const std::string error = folder_name_error(folder); !error.empty()) params.problem("folders", error);
}

Check bind(const Params& params) {
  const std::vector<std::string> folders = params.words("folders");
  for (const std::string& folder : folders) check_folder(params, folder);
  std::vector<Wanted> wanted;
  if (const auto size = params.predicate("size", Quantity::size)) wanted.push_back({"size", &Space::size, *size});
  if (const auto free = params.predicate("free", Quantity::size)) wanted.push_back({"free space", &Space::available, *free});
  if (wanted.empty()) params.problem("", "disk wants \"size\" or \"free\"");
  const std::string runtime = params.setting("runtime").value_or("");
  return [=](const Host& host) { return host.running() ? look(host, folders, runtime, wanted) : look_at_nothing(folders, wanted); };
}

constexpr Field fields[] = {
    {"folders", Form::words, Need::required,
     "folders whose file systems are looked at, those too that do not exist yet: paths, `etcd` for that of etcd's data, `kubelet` for that "
     "of the kubelet, `images` for that of the container runtime, wherever their configuration puts them"},
    {"size", Form::size, Need::optional, "how large each of the file systems is, as `\">= 20GiB\"`"},
    {"free", Form::size, Need::optional, "how much of each of them programs without privileges may still use"},
};

}  // namespace

constinit const Kind disk_kind{
    .name = "disk",
    .summary =
        "The file systems that folders of a running machine are on, or would be on once they are made, links followed; each file system "
        "once, whatever the number of folders on it. As statvfs(3) has it: without what the file system needs for itself, and free without "
        "the blocks reserved for root.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
