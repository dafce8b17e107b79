#include "host/kubelet_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/units.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"

namespace nodeworthy {
namespace {

using Field = std::initializer_list<std::string_view>;

/// A field that is one of some words; empty is its default.
struct Choice {
  std::string_view field;
  std::string_view flag;
  std::string_view words;  // separated by spaces
};

constexpr std::array<Choice, 4> choices{{
    {"topologyManagerPolicy", "topology-manager-policy", "none best-effort restricted single-numa-node"},
    {"topologyManagerScope", "topology-manager-scope", "container pod"},
    {"hairpinMode", "hairpin-mode", "promiscuous-bridge hairpin-veth none"},
    {"tlsMinVersion", "tls-min-version", "VersionTLS10 VersionTLS11 VersionTLS12 VersionTLS13"},
}};

/// The signals of eviction (pkg/kubelet/eviction/api).
constexpr std::string_view signals =
    "memory.available allocatableMemory.available nodefs.available nodefs.inodesFree imagefs.available imagefs.inodesFree "
    "containerfs.available containerfs.inodesFree pid.available";

/// What may follow the number of an amount (apimachinery's resource.Quantity), exponents left out.
constexpr std::string_view amount_suffixes = "n u m k M G T P E Ki Mi Gi Ti Pi Ei";

bool is_one_of(std::string_view words, std::string_view word) {
  const std::vector<std::string_view> all = words_of(words);
  return std::find(all.begin(), all.end(), word) != all.end();
}

std::string one_of(std::string_view words) { return fmt::format("one of {}", fmt::join(words_of(words), ", ")); }

std::string shown(const Sourced& said) {
  return printable(fmt::format("{} ({})", said.value.empty() ? std::string_view("\"\"") : std::string_view(said.value), said.where));
}

// Of a hostile file these are enough.
constexpr size_t most_keys = 200;

/// Whether what nothing here says has its default. To a node that joins the cluster hands a configuration that is not here yet.
bool is_whole(const Host& host, const KubeletConfiguration& kubelet) {
  for (const DocumentFile& file : kubelet.files())
    if (file.path == kubelet.file() && file.document.present()) return true;
  const Reading<KubeadmFile>& kubeadm = kubeadm_file(host);
  return kubeadm.present() && kubeadm.value().is_for_init();
}

/// Whether a text is certainly no amount: "1GB", "1 Gi".
bool is_no_amount(std::string_view text) {
  const size_t end = std::min(text.find_first_not_of("+-.0123456789"), text.size());
  const std::string_view suffix = text.substr(end);
  if (end == 0) return true;
  const bool may_be_exponent = suffix.starts_with('e') || suffix.starts_with('E');
  return !suffix.empty() && !may_be_exponent && !is_one_of(amount_suffixes, suffix);
}

class Search {
 public:
  Search(const Host& host, const std::optional<Version>& kubernetes)
      : host_(host), kubelet_(host.once(KubeletConfiguration::read)), kubernetes_(kubernetes), whole_(is_whole(host, kubelet_)) {}

  std::vector<RefusedValue> all() {
    look_at_choices();
    look_at_swap();
    look_at_images();
    look_at_log_files();
    look_at_shutdown();
    look_at_cpus();
    look_at_eviction();
    look_at_amounts();
    look_at_enforcement();
    look_at_cloud();
    look_at_credentials();
    return std::move(refused_);
  }

 private:
  bool since(std::string_view version) const { return kubernetes_ && *kubernetes_ >= *Version::parse(version); }

  void refuse(std::string_view subject, std::string want, std::string have) {
    refused_.push_back({.subject = std::string(subject), .want = std::move(want), .have = std::move(have)});
  }

  /// Whether neither the field nor the flag says anything, and nothing that is not here yet or could not be told might.
  bool says_nothing(Field field, std::string_view flag) const { return whole_ && kubelet_.find(field, flag).absent(); }

  /// The last mapping or list of a name in the files: of lists it is the one that counts.
  const Node* last(std::string_view name, std::string& path) const {
    const Node* found = nullptr;
    for (const std::vector<DocumentFile>* files : {&kubelet_.files_to_come(), &kubelet_.files()})
      for (const DocumentFile& file : *files)
        if (const Node* node = file.document.present() ? file.document.value()->root().find(name) : nullptr) {
          found = node;
          path = file.path;
        }
    return found;
  }

  /// Hands the keys and values of a mapping of the files to `take`, as far as no later file replaces them.
  template <class Take>
  void each(std::string_view name, Take take) const {
    for (const std::vector<DocumentFile>* files : {&kubelet_.files_to_come(), &kubelet_.files()})
      for (const DocumentFile& file : *files) {
        const Node* mapping = file.document.present() ? file.document.value()->root().find(name) : nullptr;
        if (mapping == nullptr || !mapping->is_mapping() || mapping->children.size() > 2 * most_keys) continue;
        for (size_t i = 0; i + 1 < mapping->children.size(); i += 2)
          if (const Reading<Sourced> said = kubelet_.find({name, mapping->children[i].text});
              said.present() && said.value().file == file.path)
            take(mapping->children[i].text, said.value());
      }
  }

  void look_at_choices() {
    for (const Choice& choice : choices) {
      const Reading<Sourced> said = kubelet_.find({choice.field}, choice.flag);
      if (!said.present() || said.value().value.empty() || is_one_of(choice.words, said.value().value)) continue;
      refuse(choice.field, one_of(choice.words), shown(said.value()));
    }
  }

  void look_at_swap() {
    const Reading<Sourced> said = kubelet_.find({"memorySwap", "swapBehavior"});
    if (!since("1.30") || !said.present() || said.value().value.empty() || is_one_of("NoSwap LimitedSwap", said.value().value)) return;
    refuse("memorySwap.swapBehavior", "NoSwap or LimitedSwap, since Kubernetes 1.30", shown(said.value()));
  }

  std::optional<int64_t> number(const Reading<Sourced>& said, std::optional<int64_t> otherwise) const {
    int64_t value = 0;
    if (said.absent()) return whole_ ? otherwise : std::nullopt;
    return said.present() && parse_integer(said.value().value, value) ? std::optional(value) : std::nullopt;
  }

  void look_at_images() {
    const Reading<Sourced> high = kubelet_.find({"imageGCHighThresholdPercent"}, "image-gc-high-threshold");
    const Reading<Sourced> low = kubelet_.find({"imageGCLowThresholdPercent"}, "image-gc-low-threshold");
    const std::optional<int64_t> most = number(high, 85);
    const std::optional<int64_t> least = number(low, 80);
    if (!most || !least || *least < *most) return;
    refuse("imageGCLowThresholdPercent", fmt::format("below imageGCHighThresholdPercent, which is {}", *most),
           low.present() ? shown(low.value()) : fmt::format("{}, its default", *least));
  }

  void look_at_log_files() {
    const Reading<Sourced> said = kubelet_.find({"containerLogMaxFiles"}, "container-log-max-files");
    const std::optional<int64_t> files = number(said, std::nullopt);
    // Until then one with the dockershim rotates no logs.
    if (since("1.24") && files && *files <= 1) refuse("containerLogMaxFiles", "more than 1", shown(said.value()));
  }

  void look_at_shutdown() {
    const Reading<Sourced> critical = kubelet_.find({"shutdownGracePeriodCriticalPods"});
    const Reading<Sourced> whole = kubelet_.find({"shutdownGracePeriod"});
    if (!since("1.21") || !critical.present() || whole.unreadable() || (whole.absent() && !whole_)) return;
    const auto part = parse_duration(critical.value().value);
    const auto all = whole.absent() ? std::optional(std::chrono::microseconds(0)) : parse_duration(whole.value().value);
    if (part && all && *part > *all)
      refuse("shutdownGracePeriodCriticalPods", fmt::format("at most shutdownGracePeriod, which is {}", format_duration(*all)),
             shown(critical.value()));
  }

  void look_at_cpus() {
    const Reading<Sourced> policy = kubelet_.find({"cpuManagerPolicy"}, "cpu-manager-policy");
    if (!policy.present() || policy.value().value != "static") return;
    const bool none = says_nothing({"reservedSystemCPUs"}, "reserved-cpus") && says_nothing({"systemReserved", "cpu"}, "system-reserved") &&
                      says_nothing({"kubeReserved", "cpu"}, "kube-reserved");
    if (none)
      refuse("cpuManagerPolicy", "not static without CPUs in systemReserved, kubeReserved or reservedSystemCPUs", shown(policy.value()));
  }

  void look_at_eviction() {
    for (std::string_view name : {"evictionHard", "evictionSoft", "evictionMinimumReclaim"})
      each(name, [&](std::string_view signal, const Sourced& said) {
        if (!is_one_of(signals, signal)) refuse(fmt::format("{}.{}", name, printable(signal)), one_of(signals), shown(said));
      });
    if (!says_nothing({}, "eviction-soft") || !says_nothing({}, "eviction-soft-grace-period")) return;
    each("evictionSoft", [&](std::string_view signal, const Sourced& said) {
      if (said.value == "0%" || said.value == "100%") return;  // which switch the signal off
      if (says_nothing({"evictionSoftGracePeriod", signal}, {}))
        refuse(fmt::format("evictionSoftGracePeriod.{}", printable(signal)), "given beside evictionSoft",
               fmt::format("not given; {}", shown(said)));
    });
  }

  void look_at_amounts() {
    for (std::string_view name : {"kubeReserved", "systemReserved"})
      each(name, [&](std::string_view resource, const Sourced& said) {
        if (is_no_amount(said.value)) refuse(fmt::format("{}.{}", name, printable(resource)), "an amount as 500m, 1Gi or 1G", shown(said));
      });
  }

  void look_at_enforcement() {
    std::string path;
    const Node* list = last("enforceNodeAllocatable", path);
    if (list == nullptr || !list->is_sequence() || !says_nothing({}, "enforce-node-allocatable")) return;
    for (const Node& item : list->children) {
      const bool system = item.text == "system-reserved" && says_nothing({"systemReservedCgroup"}, "system-reserved-cgroup");
      const bool kube = item.text == "kube-reserved" && says_nothing({"kubeReservedCgroup"}, "kube-reserved-cgroup");
      if (system || kube)
        refuse(system ? "systemReservedCgroup" : "kubeReservedCgroup", "given beside enforceNodeAllocatable",
               printable(fmt::format("not given; {} ({}:{} enforceNodeAllocatable)", item.text, path, item.mark.line)));
    }
  }

  void look_at_cloud() {
    const Reading<Sourced> said = kubelet_.find({}, "cloud-provider");
    if (!said.present() || said.value().value.empty() || said.value().value == "external") return;
    // Until then a feature gate could switch them on again.
    if (since("1.31") || (since("1.29") && whole_ && kubelet_.feature_gate("DisableCloudProviders").absent()))
      refuse("--cloud-provider", "external, since Kubernetes 1.29", shown(said.value()));
  }

  void look_at_credentials() {
    if (!host_.running()) return;  // of an image the first boot may write them
    for (std::string_view flag : {"image-credential-provider-config", "image-credential-provider-bin-dir"}) {
      const Reading<Sourced> said = kubelet_.find({}, flag);
      if (said.present() && said.value().value.starts_with('/') && host_.status(said.value().value).absent())
        refuse(fmt::format("--{}", flag), "a path that is there", shown(said.value()));
    }
  }

  const Host& host_;
  const KubeletConfiguration& kubelet_;
  const std::optional<Version>& kubernetes_;
  bool whole_;
  std::vector<RefusedValue> refused_;
};

}  // namespace

std::vector<RefusedValue> refused_values(const Host& host, const std::optional<Version>& kubernetes) {
  return Search(host, kubernetes).all();
}

}  // namespace nodeworthy
