#include "host/kubelet_values.h"

#include <fmt/format.h>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view kubernetes;
  test::Tree::Files files;
  std::string expected;  // "SUBJECT | WANT | HAVE" a line
};

const std::string config = "/var/lib/kubelet/config.yaml";
const std::string env = "/var/lib/kubelet/kubeadm-flags.env";

test::Tree::Files flags(std::string_view words) { return {{env, fmt::format("KUBELET_KUBEADM_ARGS=\"{}\"\n", words)}}; }

const Row rows[] = {
    {"nothing", "1.34", {}, ""},
    {"what kubeadm writes",
     "1.34",
     {{config, "cgroupDriver: systemd\nmemorySwap: {}\nshutdownGracePeriod: 0s\ntlsMinVersion: VersionTLS12\n"}},
     ""},
    {"unlimited swap, when it was a word", "1.29", {{config, "memorySwap: {swapBehavior: UnlimitedSwap}\n"}}, ""},
    {"and since it is none",
     "1.30",
     {{config, "memorySwap: {swapBehavior: UnlimitedSwap}\n"}},
     "memorySwap.swapBehavior | NoSwap or LimitedSwap, since Kubernetes 1.30 | UnlimitedSwap (/var/lib/kubelet/config.yaml:1 "
     "memorySwap.swapBehavior)\n"},
    {"words of which none is meant",
     "1.34",
     {{config, "topologyManagerPolicy: single-numa\ntlsMinVersion: TLS1.2\n"}},
     "topologyManagerPolicy | one of none, best-effort, restricted, single-numa-node | single-numa (/var/lib/kubelet/config.yaml:1 "
     "topologyManagerPolicy)\n"
     "tlsMinVersion | one of VersionTLS10, VersionTLS11, VersionTLS12, VersionTLS13 | TLS1.2 (/var/lib/kubelet/config.yaml:2 "
     "tlsMinVersion)\n"},
    {"a flag wins over its field",
     "1.34",
     {{config, "topologyManagerPolicy: single-numa\n"}, {env, "KUBELET_KUBEADM_ARGS=--topology-manager-policy=restricted\n"}},
     ""},
    {"images that are never removed",
     "1.34",
     {{config, "imageGCHighThresholdPercent: 70\nimageGCLowThresholdPercent: 80\n"}},
     "imageGCLowThresholdPercent | below imageGCHighThresholdPercent, which is 70 | 80 (/var/lib/kubelet/config.yaml:2 "
     "imageGCLowThresholdPercent)\n"},
    {"a bound below the other's default",
     "1.34",
     {{config, "imageGCHighThresholdPercent: 80\n"}},
     "imageGCLowThresholdPercent | below imageGCHighThresholdPercent, which is 80 | 80, its default\n"},
    {"just above it", "1.34", {{config, "imageGCHighThresholdPercent: 81\n"}}, ""},
    {"one log file",
     "1.34",
     {{config, "containerLogMaxFiles: 1\n"}},
     "containerLogMaxFiles | more than 1 | 1 (/var/lib/kubelet/config.yaml:1 containerLogMaxFiles)\n"},
    {"two log files", "1.34", {{config, "containerLogMaxFiles: 2\n"}}, ""},
    {"critical pods that outlive the shutdown",
     "1.34",
     {{config, "shutdownGracePeriod: 10s\nshutdownGracePeriodCriticalPods: 20s\n"}},
     "shutdownGracePeriodCriticalPods | at most shutdownGracePeriod, which is 10s | 20s (/var/lib/kubelet/config.yaml:2 "
     "shutdownGracePeriodCriticalPods)\n"},
    {"as long as it", "1.34", {{config, "shutdownGracePeriod: 20s\nshutdownGracePeriodCriticalPods: 20s\n"}}, ""},
    {"CPUs of their own without reserved ones",
     "1.34",
     {{config, "cpuManagerPolicy: static\nkubeReserved: {memory: 1Gi}\n"}},
     "cpuManagerPolicy | not static without CPUs in systemReserved, kubeReserved or reservedSystemCPUs | static "
     "(/var/lib/kubelet/config.yaml:1 cpuManagerPolicy)\n"},
    {"with one", "1.34", {{config, "cpuManagerPolicy: static\nkubeReserved: {cpu: 500m}\n"}}, ""},
    {"with some that a flag may reserve",
     "1.34",
     {{config, "cpuManagerPolicy: static\n"}, {env, "KUBELET_KUBEADM_ARGS=--kube-reserved=cpu=1\n"}},
     ""},
    {"a signal that is none, and one without its grace period",
     "1.34",
     {{config, "evictionHard:\n  memory.availabel: 100Mi\nevictionSoft:\n  memory.available: 300Mi\n"}},
     "evictionHard.memory.availabel | one of memory.available, allocatableMemory.available, nodefs.available, nodefs.inodesFree, "
     "imagefs.available, imagefs.inodesFree, containerfs.available, containerfs.inodesFree, pid.available | 100Mi "
     "(/var/lib/kubelet/config.yaml:2 evictionHard.memory.availabel)\n"
     "evictionSoftGracePeriod.memory.available | given beside evictionSoft | not given; 300Mi (/var/lib/kubelet/config.yaml:4 "
     "evictionSoft.memory.available)\n"},
    {"a soft bound with its grace period",
     "1.34",
     {{config, "evictionSoft:\n  memory.available: 300Mi\nevictionSoftGracePeriod:\n  memory.available: 1m\n"}},
     ""},
    {"amounts",
     "1.34",
     {{config, "kubeReserved: {memory: 1GB, cpu: 1.5, pid: 1e3, ephemeral-storage: 1Gi}\n"}},
     "kubeReserved.memory | an amount as 500m, 1Gi or 1G | 1GB (/var/lib/kubelet/config.yaml:1 kubeReserved.memory)\n"},
    {"a group that is to be held without one that is named",
     "1.34",
     {{config, "enforceNodeAllocatable: [pods, system-reserved, kube-reserved]\nkubeReservedCgroup: /kube\n"}},
     "systemReservedCgroup | given beside enforceNodeAllocatable | not given; system-reserved (/var/lib/kubelet/config.yaml:1 "
     "enforceNodeAllocatable)\n"},
    {"what the cluster's configuration may say, which is not here yet", "1.34",
     flags("--cpu-manager-policy=static --image-gc-low-threshold=88"), ""},
    {"of a node that kubeadm init sets up it is all here",
     "1.34",
     {{"/root/kubeadm.yaml", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n"},
      {env, "KUBELET_KUBEADM_ARGS=--image-gc-low-threshold=88\n"}},
     "imageGCLowThresholdPercent | below imageGCHighThresholdPercent, which is 85 | 88 (/var/lib/kubelet/kubeadm-flags.env:1 "
     "--image-gc-low-threshold)\n"},
    {"soft bounds that are switched off", "1.34", {{config, "evictionSoft:\n  memory.available: 0%\n  nodefs.available: 100%\n"}}, ""},
    {"an amount of nothing",
     "1.34",
     {{config, "kubeReserved:\n  memory: ''\n"}},
     "kubeReserved.memory | an amount as 500m, 1Gi or 1G | \"\" (/var/lib/kubelet/config.yaml:2 kubeReserved.memory)\n"},
    {"a cloud that a gate of the cluster's configuration may switch on again", "1.30", flags("--cloud-provider=aws"), ""},
    {"a cloud of the tree", "1.31", flags("--cloud-provider=aws"),
     "--cloud-provider | external, since Kubernetes 1.29 | aws (/var/lib/kubelet/kubeadm-flags.env:1 --cloud-provider)\n"},
    {"one that a gate switches on again", "1.30", flags("--cloud-provider=aws --feature-gates=DisableCloudProviders=false"), ""},
    {"one that was there", "1.28", flags("--cloud-provider=aws"), ""},
    {"a cloud outside the tree", "1.34", flags("--cloud-provider=external"), ""},
    {"credentials of images by what is not there", "1.34",
     flags("--image-credential-provider-config=/etc/ecr.yaml --image-credential-provider-bin-dir=/var/lib/kubelet"),
     "--image-credential-provider-config | a path that is there | /etc/ecr.yaml (/var/lib/kubelet/kubeadm-flags.env:1 "
     "--image-credential-provider-config)\n"},
    {"a file that cannot be read says nothing", "1.34", {{config + "/", ""}}, ""},
};

TEST_CASE("an image may be given its credentials later") {
  const test::Tree tree(flags("--image-credential-provider-config=/etc/ecr.yaml"));
  CHECK(refused_values(RecordedHost(tree.folder()), Version::parse("1.34")).empty());
}

TEST_CASE("of more keys than anybody has none is looked at") {
  for (const auto& [count, refused] : {std::pair(200, true), std::pair(201, false)}) {
    std::string text = "evictionHard:\n";
    for (int i = 0; i < count; ++i) text += fmt::format("  signal{}: 1Mi\n", i);
    const test::Tree tree(test::Tree::Files{{config, text}});
    CHECK(refused_values(RecordedHost(tree.folder()), Version::parse("1.34")).empty() != refused);
  }
}

TEST_CASE("values that the kubelet refuses") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, "running: true");
    std::string text;
    for (const RefusedValue& one : refused_values(RecordedHost(tree.folder()), Version::parse(row.kubernetes)))
      text += fmt::format("{} | {} | {}\n", one.subject, one.want, one.have);
    CHECK(text == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
