#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string expected;
};

constexpr std::string_view without = "{kubelet-flags: {without: [network-plugin, container-runtime]}}";
constexpr std::string_view alpha = "{kubelet-flags: {without: [config-dir unless ALPHA]}}";
constexpr std::string_view once = "{kubelet-flags: {once: true}}";
constexpr std::string_view kubeadm_flags = "/var/lib/kubelet/kubeadm-flags.env";
constexpr std::string_view unit = "/usr/lib/systemd/system/kubelet.service";

test::Tree::Files both(std::string_view of_kubeadm, std::string_view of_person) {
  return {{std::string(kubeadm_flags), "KUBELET_KUBEADM_ARGS=\"" + std::string(of_kubeadm) + "\"\n"},
          {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=\"" + std::string(of_person) + "\"\n"}};
}

const Row rows[] = {
    {"nothing that says how a kubelet is started",
     without,
     {},
     "skipped | flags of the kubelet | want none that the kubelet does not know | have no file here gives a kubelet flags\n"},
    {"flags that it knows", without, both("--container-runtime-endpoint=unix:///run/containerd/containerd.sock", "--node-ip=10.0.0.1 -v 2"),
     "pass | flags of the kubelet | want none that the kubelet does not know | have 3 flags\n"},
    {"a file of arguments without any", without, both("", ""),
     "skipped | flags of the kubelet | want none that the kubelet does not know | have no file here gives a kubelet flags\n"},
    {"only its configuration",
     without,
     {{"/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\n"}},
     "skipped | flags of the kubelet | want none that the kubelet does not know | have no file here gives a kubelet flags\n"},
    {"one that wants a variable beside it",
     alpha,
     {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--config-dir=/etc/kubelet.d\n"}},
     "fail | --config-dir | want not given without ALPHA in the environment | have --config-dir=/etc/kubelet.d (/etc/default/kubelet:1)\n"
     "  by hand: Take --config-dir out of /etc/default/kubelet:1, then: systemctl daemon-reload && systemctl restart kubelet.\n"},
    {"which the same file sets",
     alpha,
     {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--config-dir=/etc/kubelet.d\nALPHA=\n"}},
     "pass | flags of the kubelet | want none that the kubelet does not know | have 1 flags\n"},
    {"which the unit sets",
     alpha,
     {{std::string(unit), "[Service]\nEnvironment=ALPHA=1\nExecStart=/usr/bin/kubelet --config-dir=/etc/kubelet.d\n"}},
     "pass | flags of the kubelet | want none that the kubelet does not know | have 1 flags\n"},
    {"which the unit does not set",
     alpha,
     {{std::string(unit), "[Service]\nExecStart=/usr/bin/kubelet --config-dir=/d\n"}, {"/etc/default/kubelet", "ALPHA=1\n"}},
     "fail | --config-dir | want not given without ALPHA in the environment | have --config-dir=/d (" + std::string(unit) +
         ":2)\n"
         "  by hand: Take --config-dir out of " +
         std::string(unit) + ":2, then: systemctl daemon-reload && systemctl restart kubelet.\n"},
    {"which a file may set that cannot be read",
     alpha,
     {{std::string(unit), "[Service]\nEnvironmentFile=/etc/kubelet\nExecStart=/usr/bin/kubelet --config-dir=/d\n"}, {"/etc/kubelet/", ""}},
     "unknown | --config-dir | want not given without ALPHA in the environment | have /etc/kubelet: is a directory, not a file\n"},
    {"two that are gone, one of them written with a low line", without, both("--container-runtime=remote --v=2", "--network_plugin cni"),
     "fail | --container-runtime | want not given | have --container-runtime=remote (/var/lib/kubelet/kubeadm-flags.env:1)\n"
     "  by hand: Take --container-runtime out of /var/lib/kubelet/kubeadm-flags.env:1, then: systemctl daemon-reload && systemctl restart "
     "kubelet.\n"
     "fail | --network-plugin | want not given | have --network-plugin=cni (/etc/default/kubelet:1)\n"
     "  by hand: Take --network-plugin out of /etc/default/kubelet:1, then: systemctl daemon-reload && systemctl restart kubelet.\n"},
    {"in a drop-in of the unit",
     without,
     {{std::string(unit), "[Service]\nExecStart=/usr/bin/kubelet $A\n"},
      {"/etc/systemd/system/kubelet.service.d/cni.conf", "[Service]\nEnvironment=\"A=--network-plugin=cni\"\n"}},
     "fail | --network-plugin | want not given | have --network-plugin=cni (/etc/systemd/system/kubelet.service.d/cni.conf:2)\n"
     "  by hand: Take --network-plugin out of /etc/systemd/system/kubelet.service.d/cni.conf:2, then: systemctl daemon-reload && systemctl "
     "restart kubelet.\n"},
    {"in a file that the unit does not read",
     without,
     {{std::string(unit), "[Service]\nExecStart=/usr/bin/kubelet --v=2\n"},
      {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--network-plugin=cni\n"}},
     "pass | flags of the kubelet | want none that the kubelet does not know | have 1 flags\n"},
    {"a value that looks like a flag's name", without, both("--node-labels=network-plugin=cni", "--hostname-override container-runtime"),
     "pass | flags of the kubelet | want none that the kubelet does not know | have 2 flags\n"},
    {"kubeletExtraArgs, a map",
     without,
     {{"/root/kubeadm.yaml",
       "apiVersion: kubeadm.k8s.io/v1beta3\nkind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n    node-ip: 10.0.0.1\n    "
       "network_plugin: cni\n"}},
     "fail | --network-plugin | want not given | have --network-plugin=cni (/root/kubeadm.yaml:6)\n"
     "  by hand: Take --network-plugin out of /root/kubeadm.yaml:6, which kubeadm gives the kubelet.\n"},
    {"kubeletExtraArgs, a list, beside a file of arguments",
     without,
     {{"/root/kubeadm.yaml",
       "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n  - name: container-runtime\n"
       "    value: remote\n  - value: x\n"},
      {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--network-plugin=cni\n"}},
     "fail | --network-plugin | want not given | have --network-plugin=cni (/etc/default/kubelet:1)\n"
     "  by hand: Take --network-plugin out of /etc/default/kubelet:1, then: systemctl daemon-reload && systemctl restart kubelet.\n"
     "fail | --container-runtime | want not given | have --container-runtime=remote (/root/kubeadm.yaml:5)\n"
     "  by hand: Take --container-runtime out of /root/kubeadm.yaml:5, which kubeadm gives the kubelet.\n"},
    {"kubeletExtraArgs that it knows, and nothing else",
     without,
     {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs: {node-ip: 10.0.0.1}\n"}},
     "pass | flags of the kubelet | want none that the kubelet does not know | have 1 flags\n"},
    {"kubeletExtraArgs that are neither",
     without,
     {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs: network-plugin\n"}},
     "skipped | flags of the kubelet | want none that the kubelet does not know | have no file here gives a kubelet flags\n"},
    {"kubeletExtraArgs of a configuration from before the node joined",
     without,
     {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs: {network-plugin: cni}\n"},
      {"/etc/kubernetes/kubelet.conf", "users: [{user: {client-certificate-data: eA==}}]\n"}},
     "skipped | flags of the kubelet | want none that the kubelet does not know | have no file here gives a kubelet flags\n"},
    {"whether it joined is not known",
     without,
     {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs: {network-plugin: cni}\n"},
      {"/etc/kubernetes/kubelet.conf/", ""}},
     "unknown | flags of the kubelet | want none that the kubelet does not know | have /etc/kubernetes/kubelet.conf: is a directory, not a "
     "file\n"},
    {"a configuration of kubeadm that is no YAML",
     without,
     {{"/root/kubeadm.yaml", "kubeletExtraArgs: [\n"}},
     "unknown | flags of the kubelet | want none that the kubelet does not know | have /root/kubeadm.yaml:2:1: end of sequence flow not "
     "found\n"},
    {"one that does not speak of kubeletExtraArgs",
     without,
     {{"/root/kubeadm.yaml", "kind: [\n"}, {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--v=2\n"}},
     "pass | flags of the kubelet | want none that the kubelet does not know | have 1 flags\n"},
    {"kubeletExtraArgs do not overrule",
     once,
     {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs: {v: 3}\n"},
      {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--v=2\n"}},
     "pass | flags of the kubelet | want each given once | have 1 flags\n"},
    {"a program in between may have flags of its own",
     without,
     {{std::string(unit), "[Service]\nExecStart=/opt/start-kubelet\n"}},
     "unknown | flags of the kubelet | want none that the kubelet does not know | have /usr/lib/systemd/system/kubelet.service:2: the unit "
     "runs "
     "/opt/start-kubelet, which may start the kubelet with flags of its own\n"},
    {"a password is never shown", "{kubelet-flags: {without: storage-driver-password}}", both("--storage-driver-password=secret", ""),
     "fail | --storage-driver-password | want not given | have --storage-driver-password (/var/lib/kubelet/kubeadm-flags.env:1)\n"
     "  by hand: Take --storage-driver-password out of /var/lib/kubelet/kubeadm-flags.env:1, then: systemctl daemon-reload && systemctl "
     "restart kubelet.\n"},
    {"neither is one that is overruled", once, both("--storage-driver-password=secret", "--storage-driver-password=other"),
     "fail | --storage-driver-password | want each given once | have --storage-driver-password "
     "(/var/lib/kubelet/kubeadm-flags.env:1), overruled by --storage-driver-password (/etc/default/kubelet:1)\n"
     "  by hand: Keep one: take --storage-driver-password out of /var/lib/kubelet/kubeadm-flags.env:1 or of /etc/default/kubelet:1, then: "
     "systemctl daemon-reload && systemctl restart kubelet.\n"},
    {"each once", once, both("--node-ip=10.0.0.1", "--v=2"), "pass | flags of the kubelet | want each given once | have 2 flags\n"},
    {"one overrules another", once, both("--node-ip=10.0.0.1 --v=1", "--node-ip=10.0.0.2"),
     "fail | --node-ip | want each given once | have --node-ip=10.0.0.1 (/var/lib/kubelet/kubeadm-flags.env:1), overruled by "
     "--node-ip=10.0.0.2 (/etc/default/kubelet:1)\n"
     "  by hand: Keep one: take --node-ip out of /var/lib/kubelet/kubeadm-flags.env:1 or of /etc/default/kubelet:1, then: systemctl "
     "daemon-reload && systemctl restart kubelet.\n"},
    {"the same value twice, and twice in one file", once, both("--node-ip=10.0.0.1 --v=1 --v=2", "--node-ip=10.0.0.1"),
     "pass | flags of the kubelet | want each given once | have 4 flags\n"},
    {"maps and lists add up", once,
     both("--node-labels=a=b --feature-gates=A=true --eviction-hard=memory.available<1Gi",
          "--node-labels=c=d --feature-gates=B=true "
          "--eviction-hard=nodefs.available<5%"),
     "pass | flags of the kubelet | want each given once | have 6 flags\n"},
    {"taints do not add up", once, both("--register-with-taints=a=b:NoSchedule", "--register-with-taints=c=d:NoExecute"),
     "fail | --register-with-taints | want each given once | have --register-with-taints=a=b:NoSchedule "
     "(/var/lib/kubelet/kubeadm-flags.env:1), overruled by --register-with-taints=c=d:NoExecute (/etc/default/kubelet:1)\n"
     "  by hand: Keep one: take --register-with-taints out of /var/lib/kubelet/kubeadm-flags.env:1 or of /etc/default/kubelet:1, then: "
     "systemctl daemon-reload && systemctl restart kubelet.\n"},
};

TEST_CASE("kubelet-flags") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("kubelet-flags: what a rule gets wrong") {
  CHECK(test::problems_of("{kubelet-flags: {}}").find("wants either") != std::string::npos);
  CHECK(test::problems_of("{kubelet-flags: {without: v, once: true}}").find("wants either") != std::string::npos);
  CHECK(test::problems_of("{kubelet-flags: {without: --v}}").find("goes without dashes") != std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
