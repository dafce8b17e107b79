#include "host/kubelet_fields.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Texts whose values cannot look like another type, as names and paths, are left out.
constexpr std::array<TypedFields, 6> known{{
    {FieldType::boolean, FieldShape::value,
     "enableServer rotateCertificates serverTLSBootstrap authentication.anonymous.enabled authentication.webhook.enabled "
     "enableDebuggingHandlers enableContentionProfiling cgroupsPerQOS singleProcessOOMKill runOnce cpuCFSQuota serializeImagePulls "
     "mergeDefaultEvictionSettings enableControllerAttachDetach protectKernelDefaults makeIPTablesUtilChains failSwapOn failCgroupV1 "
     "kernelMemcgNotification enableSystemLogHandler enableSystemLogQuery enableProfilingHandler enableDebugFlagsHandler seccompDefault "
     "registerNode localStorageCapacityIsolation"},
    {FieldType::integer, FieldShape::value,
     "port readOnlyPort registryPullQPS registryBurst eventRecordQPS eventBurst healthzPort oomScoreAdj nodeLeaseDurationSeconds "
     "imageGCHighThresholdPercent imageGCLowThresholdPercent maxPods podPidsLimit nodeStatusMaxImages maxOpenFiles kubeAPIQPS kubeAPIBurst "
     "maxParallelImagePulls evictionMaxPodGracePeriod podsPerCore iptablesMasqueradeBit iptablesDropBit containerLogMaxFiles "
     "containerLogMaxWorkers"},
    {FieldType::text, FieldShape::value,
     "syncFrequency fileCheckFrequency httpCheckFrequency streamingConnectionIdleTimeout nodeStatusUpdateFrequency "
     "nodeStatusReportFrequency imageMinimumGCAge imageMaximumGCAge volumeStatsAggPeriod cpuManagerReconcilePeriod runtimeRequestTimeout "
     "cpuCFSQuotaPeriod evictionPressureTransitionPeriod containerLogMonitorInterval shutdownGracePeriod shutdownGracePeriodCriticalPods "
     "authentication.webhook.cacheTTL authorization.webhook.cacheAuthorizedTTL authorization.webhook.cacheUnauthorizedTTL "
     "containerLogMaxSize reservedSystemCPUs showHiddenMetricsForVersion"},
    {FieldType::boolean, FieldShape::mapping, "featureGates"},
    {FieldType::text, FieldShape::mapping,
     "evictionHard evictionSoft evictionSoftGracePeriod evictionMinimumReclaim systemReserved kubeReserved cpuManagerPolicyOptions "
     "topologyManagerPolicyOptions qosReserved"},
    {FieldType::text, FieldShape::list, "allowedUnsafeSysctls clusterDNS enforceNodeAllocatable tlsCipherSuites"},
}};

}  // namespace

std::vector<MistypedField> mistyped_kubelet_fields(const Node& document) { return mistyped_fields(known, document); }

std::string objection_to_type(std::initializer_list<std::string_view> field, const Node& value) {
  const std::string name = fmt::format("{}", fmt::join(field, "."));
  for (const TypedFields& fields : known)
    for (std::string_view one : split(fields.names, ' ')) {
      const bool is_it = fields.shape == FieldShape::mapping ? field.size() > 1 && *field.begin() == one : name == one;
      if (!is_it || fields.shape == FieldShape::list) continue;
      const std::string have = mismatch(fields.type, value);
      return have.empty() ? have : fmt::format("{}, where the kubelet wants {}", have, describe(fields.type));
    }
  return {};
}

}  // namespace nodeworthy
