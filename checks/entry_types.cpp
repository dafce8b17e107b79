#include "checks/entry_types.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/mountinfo.h"
#include "host/node_folders.h"

namespace nodeworthy {
namespace {

constexpr std::string_view wanted = "tell of what type entries are";

/// "xfs at /var"; empty where nobody tells.
std::string file_system_of(const Host& host, const std::string& path) {
  const Reading<std::vector<Mount>>& known = host.once(mounts);
  const Mount* mount = known.present() ? mount_of(known.value(), path) : nullptr;
  return mount == nullptr ? "" : printable(fmt::format(" ({} at {})", mount->type, mount->point));
}

Observation look_at(const Host& host, const std::string& name, const std::string& runtime) {
  const Reading<std::string> folder = named_folder(host, name, runtime);
  std::string subject = "folders of " + printable(folder.present() ? folder.value() : name);
  std::string want(wanted);
  if (!host.running()) return skipped(std::move(subject), std::move(want), std::string(needs_running));
  const Reading<std::string> place = folder.and_then([&](const std::string& path) { return nearest_existing(host, path); });
  const Reading<bool> tells = place.and_then([&](const std::string& path) { return host.tells_entry_types(path); });
  if (!tells.present())
    return unknown(std::move(subject), std::move(want), tells.unreadable() ? tells.why() : std::string("no folder is there"));
  std::string have = fmt::format("{}{}", tells.value() ? "tell it" : "do not tell it", file_system_of(host, place.value()));
  return judged(tells.value(), std::move(subject), std::move(want), std::move(have));
}

Check bind(const Params& params) {
  const std::string runtime = params.setting("runtime").value_or("");
  const std::vector<std::string> folders = params.words("folders");
  for (const std::string& folder : folders)
    if (const std::string error = folder_name_error(folder); !error.empty()) params.problem("folders", error);
  return [folders, runtime](const Host& host) {
    std::vector<Observation> observations;
    for (const std::string& folder : folders) observations.push_back(look_at(host, folder, runtime));
    return observations;
  };
}

constexpr Field fields[] = {
    {"folders", Form::words, Need::required,
     "folders that do not have to exist yet: paths, `etcd` for that of etcd's data, `kubelet` for that of the kubelet, `images` for that "
     "of the container runtime, wherever their configuration puts them"},
};

}  // namespace

constinit const Kind entry_types_kind{
    .name = "entry-types",
    .summary =
        "Whether the file systems that folders of a running machine are on, or would be on once they are made, say of what type the "
        "entries of a folder are (d_type of readdir(3)). The overlay file system needs it of what is below it; XFS that was made with "
        "ftype=0 does not.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
