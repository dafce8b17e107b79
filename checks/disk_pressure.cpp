#include "checks/disk_pressure.h"

#include <fmt/format.h>

#include <span>

#include "base/text.h"
#include "base/units.h"
#include "host/eviction.h"
#include "host/mountinfo.h"
#include "host/node_folders.h"

namespace nodeworthy {
namespace {

/// One of the file systems that the kubelet watches, and the folder that it is found by.
struct Watched {
  std::string_view name;
  Reading<std::string> folder;
};

/// What is watched of it.
struct Measure {
  std::string_view what;
  std::string_view signal;
  uint64_t Space::*capacity;
  uint64_t Space::*available;
  std::string (*shown)(uint64_t);
};
constexpr Measure measures[] = {
    {"free space", "available", &Space::size, &Space::available, format_size},
    {"free inodes", "inodesFree", &Space::inodes, &Space::inodes_free, [](uint64_t count) { return std::to_string(count); }},
};

constexpr std::string_view wanted = "more than the kubelet evicts at";

/// A threshold as an amount, and in words.
struct Limit {
  uint64_t amount = 0;
  std::string text;
};

/// The strictest of the thresholds that hold for one file system; Absent where there is none.
Reading<Limit> limit_of(const Host& host, const std::vector<std::string_view>& names, const Measure& measure, uint64_t capacity,
                        const std::optional<Version>& kubernetes) {
  Reading<Limit> strictest = Absent{};
  for (std::string_view name : names) {
    const Reading<Sourced> threshold =
        eviction_threshold(host.once(KubeletConfiguration::read), fmt::format("{}.{}", name, measure.signal), kubernetes);
    if (threshold.unreadable()) return Unreadable{threshold.why()};
    if (threshold.absent()) continue;
    const std::string& value = threshold.value().value;
    const std::string& where = threshold.value().where;
    const std::optional<uint64_t> amount = threshold_amount(value, capacity);
    if (!amount) return Unreadable{fmt::format("\"{}\" ({}) is not a threshold", printable(value, 60), where)};
    if (strictest.absent() || *amount > strictest.value().amount)
      strictest = Limit{.amount = *amount, .text = fmt::format("{} of {}.{}, {}", printable(value, 60), name, measure.signal, where)};
  }
  return strictest;
}

Observation look_at(const Host& host, const FileSystem& file_system, const std::vector<std::string_view>& names, const Measure& measure,
                    const std::optional<Version>& kubernetes) {
  std::string subject = fmt::format("{} of {}", measure.what, describe(file_system));
  if (!file_system.space.present())
    return unknown(std::move(subject), std::string(wanted),
                   file_system.space.unreadable() ? file_system.space.why() : "no file system is there");
  const Space& space = file_system.space.value();
  const uint64_t capacity = space.*measure.capacity;
  const uint64_t available = space.*measure.available;
  if (capacity == 0) return skipped(std::move(subject), std::string(wanted), "this file system counts none");
  const Reading<Limit> limit = limit_of(host, names, measure, capacity, kubernetes);
  if (limit.unreadable()) return unknown(std::move(subject), std::string(wanted), limit.why());
  if (limit.absent()) return skipped(std::move(subject), std::string(wanted), "the kubelet evicts at no threshold");
  return judged(available >= limit.value().amount, std::move(subject),
                fmt::format(">= {} ({})", measure.shown(limit.value().amount), limit.value().text),
                fmt::format("{} of {}", measure.shown(available), measure.shown(capacity)));
}

/// The names of what is watched of a file system.
std::vector<std::string_view> names_on(const FileSystem& file_system, std::span<const Watched> watched) {
  std::vector<std::string_view> names;
  for (const Watched& one : watched)
    for (const std::string& folder : file_system.folders)
      if (one.folder.present() && one.folder.value() == folder) names.push_back(one.name);
  return names;
}

std::vector<Observation> look(const Host& host, std::string_view runtime, const std::optional<Version>& kubernetes) {
  if (!host.running()) return {skipped("disks", std::string(wanted), std::string(needs_running))};
  const Watched watched[] = {{"nodefs", kubelet_folder(host)}, {"imagefs", image_folder(host, runtime)}};
  std::vector<Observation> observations;
  std::vector<std::string> folders;
  for (const Watched& one : watched) {
    if (one.folder.present()) folders.push_back(one.folder.value());
    if (one.folder.unreadable()) observations.push_back(unknown(std::string(one.name), std::string(wanted), one.folder.why()));
  }
  for (const FileSystem& file_system : file_systems_of(host, folders))
    for (const Measure& measure : measures)
      observations.push_back(look_at(host, file_system, names_on(file_system, watched), measure, kubernetes));
  return observations;
}

Check bind(const Params& params) {
  if (params.flag("", false)) params.problem("", "disk-pressure is only wanted to be false");
  auto setting = [&](std::string_view name) { return params.setting(name).value_or(""); };
  return [runtime = setting("runtime"), kubernetes = Version::parse(setting("kubernetes"))](const Host& host) {
    return look(host, runtime, kubernetes);
  };
}

constexpr Field fields[] = {{"", Form::flag, Need::required, "false: the kubelet has no reason to report it"}};

}  // namespace

constinit const Kind disk_pressure_kind{
    .name = "disk-pressure",
    .summary =
        "Whether the kubelet of a running machine would report disk pressure and evict pods: the free space and inodes of its own file "
        "system (nodefs) and of the container runtime's (imagefs), against the hard eviction thresholds of its flags and configuration, "
        "else its defaults. Where both are one file system the stricter threshold counts.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
