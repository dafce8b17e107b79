#include "host/kubelet_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

enum class Type : uint8_t { boolean, integer, text };
enum class Shape : uint8_t { value, list, mapping };

/// Fields of one type, separated by spaces; of a list or a mapping the type is that of its values.
struct Fields {
  Type type;
  Shape shape;
  std::string_view names;
};

/// Texts whose values cannot look like another type, as names and paths, are left out.
constexpr std::array<Fields, 6> known{{
    {Type::boolean, Shape::value,
     "enableServer rotateCertificates serverTLSBootstrap authentication.anonymous.enabled authentication.webhook.enabled "
     "enableDebuggingHandlers enableContentionProfiling cgroupsPerQOS singleProcessOOMKill runOnce cpuCFSQuota serializeImagePulls "
     "mergeDefaultEvictionSettings enableControllerAttachDetach protectKernelDefaults makeIPTablesUtilChains failSwapOn failCgroupV1 "
     "kernelMemcgNotification enableSystemLogHandler enableSystemLogQuery enableProfilingHandler enableDebugFlagsHandler seccompDefault "
     "registerNode localStorageCapacityIsolation"},
    {Type::integer, Shape::value,
     "port readOnlyPort registryPullQPS registryBurst eventRecordQPS eventBurst healthzPort oomScoreAdj nodeLeaseDurationSeconds "
     "imageGCHighThresholdPercent imageGCLowThresholdPercent maxPods podPidsLimit nodeStatusMaxImages maxOpenFiles kubeAPIQPS kubeAPIBurst "
     "maxParallelImagePulls evictionMaxPodGracePeriod podsPerCore iptablesMasqueradeBit iptablesDropBit containerLogMaxFiles "
     "containerLogMaxWorkers"},
    {Type::text, Shape::value,
     "syncFrequency fileCheckFrequency httpCheckFrequency streamingConnectionIdleTimeout nodeStatusUpdateFrequency "
     "nodeStatusReportFrequency imageMinimumGCAge imageMaximumGCAge volumeStatsAggPeriod cpuManagerReconcilePeriod runtimeRequestTimeout "
     "cpuCFSQuotaPeriod evictionPressureTransitionPeriod containerLogMonitorInterval shutdownGracePeriod shutdownGracePeriodCriticalPods "
     "authentication.webhook.cacheTTL authorization.webhook.cacheAuthorizedTTL authorization.webhook.cacheUnauthorizedTTL "
     "containerLogMaxSize reservedSystemCPUs showHiddenMetricsForVersion"},
    {Type::boolean, Shape::mapping, "featureGates"},
    {Type::text, Shape::mapping,
     "evictionHard evictionSoft evictionSoftGracePeriod evictionMinimumReclaim systemReserved kubeReserved cpuManagerPolicyOptions "
     "topologyManagerPolicyOptions qosReserved"},
    {Type::text, Shape::list, "allowedUnsafeSysctls clusterDNS enforceNodeAllocatable tlsCipherSuites"},
}};

std::string_view describe(Type type) {
  switch (type) {
    case Type::boolean: return "true or false";
    case Type::integer: return "a number";
    case Type::text: return "a text";
  }
  return {};
}

constexpr std::string_view digits = "0123456789_";

/// Whether a word without quotes is a number: "110", "-1", "1.5".
bool is_number(std::string_view word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  const size_t point = std::min(word.find_first_not_of(digits), word.size());
  const bool whole = point == word.size();
  return point > 0 && word[0] != '_' &&
         (whole || (word[point] == '.' && word.substr(point + 1).find_first_not_of(digits) == std::string::npos));
}

/// Whether it could be one in some other form ("0x6e", "1e2", ".inf"), or is null in one.
bool is_doubtful(std::string_view word) { return word.find_first_of("0123456789") == 0 || word.find_first_of("+-.N") == 0; }

/// The type of a value, as far as it is certain.
std::optional<Type> type_of(const Node& value) {
  if (value.style == Node::Style::quoted) return Type::text;
  if (yaml_boolean(value)) return Type::boolean;
  if (is_number(value.text)) return Type::integer;
  if (is_doubtful(value.text)) return std::nullopt;
  return Type::text;
}

/// What a value is, where it is certainly not of a type; empty where it may be.
std::string mismatch(Type wanted, const Node& value) {
  if (value.type == Node::Type::null) return {};
  if (!value.is_scalar()) return std::string(describe(value.type));
  const std::optional<Type> type = type_of(value);
  if (!type || *type == wanted) return {};
  const std::string shown = printable(value.text, 80);
  return fmt::format("{}, {}", value.style == Node::Style::quoted ? '"' + shown + '"' : shown,
                     *type == Type::boolean ? "a truth value" : describe(*type));
}

std::string mismatch(Shape wanted, const Node& value) {
  if (value.type == Node::Type::null || (wanted == Shape::list ? value.is_sequence() : value.is_mapping())) return {};
  return std::string(describe(value.type));
}

/// The value of a field, whose name has points between the keys of its path; null where there is none.
const Node* find(const Node& document, std::string_view field) {
  const Node* node = &document;
  for (std::string_view key : split(field, '.'))
    if (node != nullptr) node = node->find(key);
  return node;
}

void look_at(const Fields& fields, std::string_view name, const Node& value, std::vector<MistypedField>& mistakes) {
  auto add = [&](std::string field, const Node& at, std::string_view want, std::string have) {
    if (!have.empty()) mistakes.push_back({.field = std::move(field), .mark = at.mark, .want = std::string(want), .have = std::move(have)});
  };
  if (fields.shape == Shape::value) return add(std::string(name), value, describe(fields.type), mismatch(fields.type, value));
  if (std::string have = mismatch(fields.shape, value); !have.empty())
    return add(std::string(name), value, fields.shape == Shape::list ? "a list" : "a mapping", std::move(have));
  if (fields.shape == Shape::list)
    for (const Node& item : value.children) add(std::string(name), item, describe(fields.type), mismatch(fields.type, item));
  if (fields.shape == Shape::mapping)
    for (size_t i = 0; i + 1 < value.children.size(); i += 2)
      add(fmt::format("{}.{}", name, printable(value.children[i].text, 80)), value.children[i + 1], describe(fields.type),
          mismatch(fields.type, value.children[i + 1]));
}

}  // namespace

std::vector<MistypedField> mistyped_fields(const Node& document) {
  std::vector<MistypedField> mistakes;
  for (const Fields& fields : known)
    for (std::string_view name : split(fields.names, ' '))
      if (const Node* value = find(document, name)) look_at(fields, name, *value, mistakes);
  return mistakes;
}

std::string objection_to_type(std::initializer_list<std::string_view> field, const Node& value) {
  const std::string name = fmt::format("{}", fmt::join(field, "."));
  for (const Fields& fields : known)
    for (std::string_view one : split(fields.names, ' ')) {
      const bool is_it = fields.shape == Shape::mapping ? field.size() > 1 && *field.begin() == one : name == one;
      if (!is_it || fields.shape == Shape::list) continue;
      const std::string have = mismatch(fields.type, value);
      return have.empty() ? have : fmt::format("{}, where the kubelet wants {}", have, describe(fields.type));
    }
  return {};
}

}  // namespace nodeworthy
