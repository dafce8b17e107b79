#include "checks/kubelet_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/kubelet.h"
#include "host/kubelet_fields.h"
#include "host/kubelet_values.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view subject = "kubelet's configuration";
constexpr std::string_view want = "one that the kubelet takes";
// Of a hostile image's mistakes these are enough.
constexpr size_t most_mistakes = 100;

/// What it is that the kubelet reads.
constexpr std::pair<std::string_view, std::string_view> type[] = {{"apiVersion", "kubelet.config.k8s.io/v1beta1"},
                                                                  {"kind", "KubeletConfiguration"}};

/// Whether it is the file of --config, or one that is merged over it.
enum class Part : uint8_t { main, merged };

/// What a file is that the kubelet cannot begin with; empty where it can. Those of --config-dir may go without a kind.
std::string without_type(const Node& root, Part part) {
  if (root.type == Node::Type::null) return part == Part::main ? "empty" : "";
  if (!root.is_mapping()) return fmt::format("{} where fields are wanted (line {})", describe(root.type), root.mark.line);
  if (part == Part::merged) return {};
  for (const auto& [key, wanted] : type) {
    const Node* value = root.find(key);
    if (value == nullptr) return fmt::format("without {}", key);
    if (value->text != wanted) return fmt::format("{} {} in place of {} (line {})", key, printable(value->text), wanted, value->mark.line);
  }
  return {};
}

/// What is right of a file, and a key of it that stands twice: the kubelet logs it and takes the last.
std::string right_of(const Host& host, const std::string& path) {
  const DocumentFile strict = read_document(host, path, parse_yaml);
  return strict.document.unreadable() ? fmt::format("each value of its field's type; {}, where the last counts", strict.document.why())
                                      : "each value of its field's type";
}

std::vector<Observation> look_at(const Host& host, const DocumentFile& file, Part part) {
  if (file.document.absent()) return {skipped(file.path, std::string(want), "no such file")};
  if (file.document.unreadable())
    return {unknown(file.path.empty() ? std::string(subject) : file.path, std::string(want), file.document.why())};
  const Node& root = file.document.value()->root();
  if (std::string have = without_type(root, part); !have.empty()) return {judged(false, file.path, std::string(want), std::move(have))};
  std::vector<Observation> observations;
  for (MistypedField& mistake : mistyped_kubelet_fields(root))
    observations.push_back(judged(false, fmt::format("{} ({}:{})", mistake.field, file.path, mistake.mark.line), std::move(mistake.want),
                                  std::move(mistake.have)));
  if (observations.empty()) observations.push_back(judged(true, file.path, std::string(want), right_of(host, file.path)));
  return observations;
}

/// A kubelet that is to run once has not been there since 1.32.
void look_at_run_once(const KubeletConfiguration& kubelet, std::vector<Observation>& observations) {
  // Where it cannot be told, what is wrong with its file is told above.
  const Reading<Sourced> said = kubelet.find({"runOnce"});
  if (said.present() && as_boolean(said.value()) == Reading<bool>(true))
    observations.push_back(
        judged(false, "runOnce", "not true, since Kubernetes 1.32", printable(fmt::format("true ({})", said.value().where))));
}

std::vector<Observation> look(const Host& host, const std::optional<Version>& kubernetes) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  std::vector<Observation> observations;
  for (const DocumentFile& file : kubelet.files())
    for (Observation& one : look_at(host, file, file.path == kubelet.file() ? Part::main : Part::merged))
      observations.push_back(std::move(one));
  if (kubernetes && *kubernetes >= *Version::parse("1.32")) look_at_run_once(kubelet, observations);
  std::vector<RefusedValue> refused = refused_values(host, kubernetes);
  refused.resize(std::min(refused.size(), most_mistakes));
  for (RefusedValue& value : refused)
    observations.push_back(judged(false, std::move(value.subject), std::move(value.want), std::move(value.have)));
  if (observations.empty()) observations.push_back(skipped(std::string(subject), std::string(want), "its unit names no file"));
  return observations;
}

Check bind(const Params& params) {
  if (!params.flag("", true)) params.problem("", "kubelet-config is only wanted to be true");
  const std::optional<Version> kubernetes = Version::parse(params.setting("kubernetes").value_or(""));
  return [kubernetes](const Host& host) { return look(host, kubernetes); };
}

constexpr Field fields[] = {{"", Form::flag, Need::required, "true: the kubelet starts with its configuration files"}};

}  // namespace

constinit const Kind kubelet_config_kind{
    .name = "kubelet-config",
    .summary =
        "Whether the kubelet takes the file of --config (without a unit /var/lib/kubelet/config.yaml) and those below --config-dir: "
        "apiVersion, kind, in each field a value of its type, none that it refuses, as a topologyManagerPolicy that there is not or a soft "
        "eviction without its grace period, be it by a flag, and from Kubernetes 1.32 on no `runOnce: true`. A number or a truth value in "
        "quotes is a text, and none without them; "
        "durations, sizes and "
        "amounts of resources are texts. Fields that are not known are passed over, as the kubelet does. A file that is wrong in form is "
        "unknown.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
