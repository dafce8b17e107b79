#include "checks/kubelet_feature_gates.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "engine/versioned_names_field.h"
#include "host/flags.h"
#include "host/kubelet.h"
#include "host/kubelet_extra_args.h"

namespace nodeworthy {
namespace {

constexpr std::string_view subject = "feature gates of the kubelet";
constexpr std::string_view want = "none that the kubelet does not know any more";

// Of a hostile image's gates these are enough.
constexpr size_t most_gone = 100;

/// Gates that kubelets have no more, each group since its `until`, or in every version that is told here.
using Removed = std::vector<VersionedNames>;

/// The group of a gate; null for one that is still there or never was.
const VersionedNames* group_of(const Removed& removed, std::string_view gate) {
  const auto found = std::find_if(removed.begin(), removed.end(), [&](const VersionedNames& one) { return one.has(gate); });
  return found == removed.end() ? nullptr : &*found;
}

std::string shown(const Version& version) { return fmt::format("{}.{}", version.major(), version.minor()); }

/// What is looked for, and what came of it.
struct Search {
  const Removed& removed;
  const std::optional<Version>& kubernetes;
  size_t known = 0;
  std::vector<Observation> observations;

  void add(std::string_view gate, std::string_view where) {
    if (observations.size() == most_gone) return;
    const VersionedNames* gone = group_of(removed, gate);
    if (gone == nullptr || (gone->until && kubernetes && *kubernetes < *gone->until)) return void(++known);
    if (gone->until && !kubernetes)
      return add_unknown(
          fmt::format("{} in {} is gone since Kubernetes {}, and the version is not known", gate, where, shown(*gone->until)));
    const std::string instead = gone->until ? fmt::format("not given, since Kubernetes {}", shown(*gone->until)) : "not given";
    observations.push_back(
        judged(false, printable(gate), instead, printable(where), {}, printable(fmt::format("Take {} out of {}.", gate, where))));
  }

  void add_unknown(const std::string& why) { observations.push_back(unknown(std::string(subject), std::string(want), printable(why))); }

  void look_at(const DocumentFile& file) {
    if (file.document.unreadable()) return add_unknown(file.document.why());
    const Node* gates = file.document.present() ? file.document.value()->root().find("featureGates") : nullptr;
    if (gates == nullptr || !gates->is_mapping()) return;  // of another type is a mistake of its own
    for (size_t i = 0; i + 1 < gates->children.size(); i += 2) {
      const Node& gate = gates->children[i];
      add(gate.text, fmt::format("{}:{}", file.path, gate.mark.line));
    }
  }

  void look_at(const Flag& flag) {
    if (!flag.unreadable.empty()) return add_unknown(flag.unreadable);
    if (flag.name != "feature-gates") return;
    for (std::string_view word : split(flag.value, ','))
      if (const std::string_view gate = strip(word.substr(0, word.find('='))); !gate.empty())
        add(gate, fmt::format("--feature-gates in {}:{}", flag.file, flag.line));
  }
};

std::vector<Observation> look(const Host& host, const Removed& removed, const std::optional<Version>& kubernetes) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  Search search{.removed = removed, .kubernetes = kubernetes, .known = 0, .observations = {}};
  for (const std::vector<DocumentFile>* files : {&kubelet.files(), &kubelet.files_to_come()})
    for (const DocumentFile& file : *files) search.look_at(file);
  for (const Flag& flag : kubelet.all_flags()) search.look_at(flag);
  for (const Flag& flag : kubelet_extra_args(host)) search.look_at(flag);
  if (!search.observations.empty()) return std::move(search.observations);
  if (search.known == 0) return {skipped(std::string(subject), std::string(want), "no file here gives the kubelet feature gates")};
  return {judged(true, std::string(subject), std::string(want), fmt::format("{} gates", search.known))};
}

Check bind(const Params& params) {
  Removed removed = versioned_names(params, "without");
  for (const VersionedNames& one : removed)
    if (one.from) params.problem("without", fmt::format("{} goes without \"from\"", one.names));
  const std::optional<Version> kubernetes = Version::parse(params.setting("kubernetes").value_or(""));
  return [removed = std::move(removed), kubernetes](const Host& host) { return look(host, removed, kubernetes); };
}

constexpr Field fields[] = {
    {"without", Form::words, Need::required,
     "gates and the first version of Kubernetes whose kubelet has them no more, as `RunAsGroup Sysctls until 1.23`; without `until` no "
     "version has them"}};

}  // namespace

constinit const Kind kubelet_feature_gates_kind{
    .name = "kubelet-feature-gates",
    .summary =
        "Feature gates that the kubelet is given and its version has removed: by featureGates of its configuration file, of those below "
        "--config-dir and of what kubeadm is going to write, and by --feature-gates of its flags and of kubeletExtraArgs. Of gates that "
        "are not known to be removed nothing is said.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
