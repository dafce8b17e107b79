#include "checks/kubelet_feature_gates.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/flags.h"
#include "host/kubelet.h"
#include "host/kubelet_extra_args.h"
#include "host/kubelet_gates.h"

namespace nodeworthy {
namespace {

constexpr std::string_view subject = "feature gates of the kubelet";
constexpr std::string_view want = "none that the kubelet does not know any more";

// Of a hostile image's gates these are enough.
constexpr size_t most_gone = 100;

/// What is looked for, and what came of it.
struct Search {
  const std::optional<Version>& kubernetes;
  size_t known = 0;
  std::vector<Observation> observations;

  void add(std::string_view gate, std::string_view where) {
    if (observations.size() == most_gone) return;
    const std::string_view gone = gate_gone_in(gate);
    if (gone.empty() || (kubernetes && *kubernetes < *Version::parse(gone))) return void(++known);
    if (!kubernetes)
      return add_unknown(fmt::format("{} in {} is gone since Kubernetes {}, and the version is not known", gate, where, gone));
    observations.push_back(judged(false, printable(gate), fmt::format("not given, since Kubernetes {}", gone), printable(where), {},
                                  printable(fmt::format("Take {} out of {}.", gate, where))));
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

std::vector<Observation> look(const Host& host, const std::optional<Version>& kubernetes) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  Search search{.kubernetes = kubernetes, .known = 0, .observations = {}};
  for (const std::vector<DocumentFile>* files : {&kubelet.files(), &kubelet.files_to_come()})
    for (const DocumentFile& file : *files) search.look_at(file);
  for (const Flag& flag : kubelet.all_flags()) search.look_at(flag);
  for (const Flag& flag : kubelet_extra_args(host)) search.look_at(flag);
  if (!search.observations.empty()) return std::move(search.observations);
  if (search.known == 0) return {skipped(std::string(subject), std::string(want), "no file here gives the kubelet feature gates")};
  return {judged(true, std::string(subject), std::string(want), fmt::format("{} gates", search.known))};
}

Check bind(const Params& params) {
  if (params.word("") != "known") params.problem("", "kubelet-feature-gates wants \"known\"");
  const std::optional<Version> kubernetes = Version::parse(params.setting("kubernetes").value_or(""));
  return [kubernetes](const Host& host) { return look(host, kubernetes); };
}

constexpr Field fields[] = {{"", Form::word, Need::required, "`known`: none that the version of Kubernetes has removed"}};

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
