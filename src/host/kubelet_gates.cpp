#include "host/kubelet_gates.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Gates that a version has removed, separated by spaces.
struct Gone {
  std::string_view in;
  std::string_view gates;
};

constexpr std::array<Gone, 15> gone{{
    {"1.17",
     "CSIPersistentVolume CustomPodDNS ExperimentalCriticalPodAnnotation GCERegionalPersistentDisk HugePages KubeletPluginsWatcher "
     "PersistentLocalVolumes PodReadinessGates VolumeScheduling"},
    {"1.18", "EnableAggregatedDiscoveryTimeout MountContainers RequestManagement"},
    {"1.19",
     "CustomResourceDefaulting CustomResourcePublishOpenAPI CustomResourceSubresources CustomResourceValidation "
     "CustomResourceWebhookConversion PodPriority ResourceQuotaScopeSelectors ScheduleDaemonSetPods TaintNodesByCondition"},
    {"1.20", "DynamicAuditing PodShareProcessNamespace ResourceLimitsPriorityFunction"},
    {"1.21", "HyperVContainer ServiceLoadBalancerFinalizer SupportIPVSProxyMode TaintBasedEvictions WindowsGMSA WindowsRunAsUserName"},
    {"1.22",
     "AttachVolumeLimit BlockVolume CSIBlockVolume CSIDriverRegistry CSIMigrationAWSComplete CSIMigrationAzureDiskComplete "
     "CSIMigrationAzureFileComplete CSIMigrationGCEComplete CSIMigrationOpenStackComplete EvenPodsSpread RotateKubeletClientCertificate "
     "TokenRequest TokenRequestProjection VolumePVCDataSource"},
    {"1.23",
     "BalanceAttachedNodeVolumes CRIContainerLogRotation CSIMigrationvSphereComplete CSINodeInfo ExternalPolicyForExternalIP "
     "LegacyNodeRoleBehavior NodeDisruptionExclusion RootCAConfigMap RunAsGroup SCTPSupport ServiceAppProtocol ServiceNodeExclusion "
     "ServiceTopology Sysctls VolumeSnapshotDataSource"},
    {"1.24",
     "BoundServiceAccountTokenVolume CronJobControllerV2 EnableEquivalenceClassCache NamespaceDefaultLabelName NodeLease "
     "ServiceAccountIssuerDiscovery StartupProbe SupportNodePidsLimit SupportPodPidsLimit"},
    {"1.25",
     "CSIServiceAccountToken EndpointSlice EndpointSliceNodeName EndpointSliceProxying GenericEphemeralVolume HugePageStorageMediumSize "
     "IPv6DualStack ImmutableEphemeralVolumes IngressClassNamespacedParams RuntimeClass SetHostnameAsFQDN StorageObjectInUseProtection "
     "StreamingProxyRedirects TTLAfterFinished ValidateProxyRedirects VolumeSubpath VolumeSubpathEnvExpansion WarningHeaders "
     "WindowsEndpointSliceProxying"},
    {"1.26",
     "AllowInsecureBackendProxy CSIMigrationOpenStack CSIVolumeFSGroupPolicy CSRDuration ConfigurableFSGroupPolicy "
     "DefaultPodTopologySpread DynamicKubeletConfig IndexedJob NonPreemptingPriority PodAffinityNamespaceSelector PodDisruptionBudget "
     "PodOverhead PreferNominatedNode SelectorIndex ServiceLBNodePortControl ServiceLoadBalancerClass SuspendJob"},
    {"1.27",
     "CSIInlineVolume CSIMigration CSIMigrationAWS CSIMigrationAzureDisk ControllerManagerLeaderMigration DaemonSetUpdateSurge "
     "EphemeralContainers ExpandCSIVolumes ExpandInUsePersistentVolumes ExpandPersistentVolumes IdentifyPodOS "
     "LocalStorageCapacityIsolation NetworkPolicyEndPort StatefulSetMinReadySeconds"},
    {"1.28", "AdvancedAuditing CSIMigrationGCE DevicePlugins"},
    {"1.29", "DownwardAPIHugePages KubeletCredentialProviders SeccompDefault TopologyManager"},
    {"1.30", "KubeletPodResources"},
    {"1.33", "APIListChunking AdmissionWebhookMatchConditions AggregatedDiscoveryEndpoint AppArmor DisableCloudProviders"},
}};

}  // namespace

std::string_view gate_gone_in(std::string_view gate) {
  for (const Gone& one : gone) {
    const std::vector<std::string_view> gates = words_of(one.gates);
    if (std::find(gates.begin(), gates.end(), gate) != gates.end()) return one.in;
  }
  return {};
}

}  // namespace nodeworthy
