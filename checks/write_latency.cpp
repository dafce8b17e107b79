#include "checks/write_latency.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "host/mountinfo.h"
#include "host/node_folders.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;

struct Wanted {
  std::string folder;
  std::string runtime;
  Predicate latency;
  bool asked_for = false;
};

Observation look(const Host& host, const Wanted& wanted) {
  const Reading<std::string> folder = named_folder(host, wanted.folder, wanted.runtime);
  std::string subject = "write latency of " + printable(folder.present() ? folder.value() : wanted.folder);
  if (!host.running()) return skipped(std::move(subject), wanted.latency.describe(), std::string(needs_running));
  if (!wanted.asked_for)
    return skipped(std::move(subject), wanted.latency.describe(), "it writes, and nobody asked for it with --set write-test=yes");
  const Reading<std::string> place = folder.and_then([&](const std::string& path) { return nearest_existing(host, path); });
  const Reading<microseconds> latency = place.and_then([&](const std::string& path) { return host.write_latency(path); });
  if (latency.absent()) return unknown(std::move(subject), wanted.latency.describe(), "no folder is there");
  const auto text = latency.map([](microseconds time) { return fmt::format("{}us", time.count()); });
  Observation observation = compare(std::move(subject), wanted.latency, text);
  if (latency.present()) observation.have = fmt::format("{}, measured in {}", format_duration(latency.value()), printable(place.value()));
  return observation;
}

Check bind(const Params& params) {
  const Wanted wanted{.folder = *params.word("folder"),
                      .runtime = params.setting("runtime").value_or(""),
                      .latency = *params.predicate("is", Quantity::duration),
                      .asked_for = params.setting("write-test") == "yes"};
  if (const std::string error = folder_name_error(wanted.folder); !error.empty()) params.problem("folder", error);
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {
    {"folder", Form::word, Need::required,
     "a folder that does not have to exist yet: a path, `etcd` for that of etcd's data, `kubelet` for that of the kubelet, `images` for "
     "that of the container runtime, wherever their configuration puts them"},
    {"is", Form::duration, Need::required, "what 99 of 100 writes keep to, as `< 10ms`"},
};

}  // namespace

constinit const Kind write_latency_kind{
    .name = "write-latency",
    .summary =
        "How long a write takes until it is on the disk that a folder of a running machine is on, or would be on once it is made: the 99th "
        "percentile of fdatasync(2) after each of 1000 writes of 2300 bytes, or as many as end in 10 seconds, as etcd writes its log. It "
        "writes: 2.3 MB to a file without a name in the nearest folder that exists, of which nothing is left. This "
        "is done only where a person asks for it with --set write-test=yes, and skipped elsewhere. Only ext4, XFS and tmpfs can be "
        "measured so.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
