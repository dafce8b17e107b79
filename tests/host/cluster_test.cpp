#include "host/cluster.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/kubernetes_program.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

std::string shown(const Reading<std::string>& reading) {
  if (reading.absent()) return "absent";
  return reading.present() ? reading.value() : "unreadable: " + reading.why();
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view shown;
};

void check(const std::vector<Row>& rows, Reading<std::string> (*detect)(const Host&)) {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    CHECK(shown(detect(RecordedHost(tree.folder()))) == row.shown);
  }
  const test::UniformHost denied(test::UniformHost::Answer::unreadable, true);
  CHECK(detect(denied).unreadable());
}

test::Tree::Files kubeadm(std::string_view text, test::Tree::Files more = {}) {
  more.emplace_back("/etc/kubernetes/kubeadm.yaml", text);
  return more;
}

constexpr std::string_view manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";
constexpr std::string_view kubelet_package =
    "Package: kubeadm\nStatus: install ok installed\nVersion: 1.30.1-1.1\n\n"
    "Package: kubelet\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.31.4-1.1\n\n";

std::string program(const std::string& version) {
  return test::KubernetesProgram{.constants = std::string(1, '\0') + "v" + version + std::string(1, '\0')}.bytes();
}

TEST_CASE("the role") {
  check(
      {
          {"nothing said", {}, "absent"},
          {"a manifest of the API server", {{std::string(manifest), ""}}, "control-plane"},
          {"a configuration to begin a cluster with", kubeadm("kind: InitConfiguration\n---\nkind: ClusterConfiguration\n"),
           "control-plane"},
          {"a configuration for kubeadm init alone", kubeadm("kind: InitConfiguration\n"), "control-plane"},
          {"a configuration to join as a worker", kubeadm("kind: JoinConfiguration\n"), "worker"},
          {"join passes over the cluster's configuration", kubeadm("kind: ClusterConfiguration\n---\nkind: JoinConfiguration\n"), "worker"},
          {"one file for both", kubeadm("kind: InitConfiguration\n---\nkind: JoinConfiguration\n"), "absent"},
          {"a worker that has joined, and the cluster's configuration lies about",
           {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\n"},
            {"/etc/kubernetes/kubelet.conf",
             "kind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
             "clusters: [{name: k, cluster: {server: \"https://10.0.0.1:6443\"}}]\n"
             "users: [{name: u, user: {client-certificate: /pki/c.pem, client-key: /pki/c.pem}}]\n"},
            {"/pki/c.pem", "x"}},
           "worker"},
          {"whether a node has joined cannot be told",
           {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\n"}, {"/etc/kubernetes/kubelet.conf/", ""}},
           "unreadable: /etc/kubernetes/kubelet.conf: is a directory, not a file"},
          {"a configuration to join as a control plane", kubeadm("kind: JoinConfiguration\ncontrolPlane:\n  localAPIEndpoint: {}\n"),
           "control-plane"},
          {"a control plane without details", kubeadm("kind: JoinConfiguration\ncontrolPlane: {}\n"), "control-plane"},
          {"a configuration that is none", kubeadm("kind: [\n"),
           "unreadable: /etc/kubernetes/kubeadm.yaml:2:1: end of sequence flow not found"},
          {"a manifest decides where the configuration is none",
           {{std::string(manifest), ""}, {"/etc/kubeadm.yaml", "["}},
           "control-plane"},
          {"the first file that there is",
           {{"/etc/kubeadm.yaml", "kind: ClusterConfiguration\n"}, {"/root/kubeadm.yaml", "["}},
           "control-plane"},
      },
      detect_role);
}

TEST_CASE("the version of Kubernetes") {
  check(
      {
          {"nothing said", {}, "absent"},
          {"of the API server's image", {{std::string(manifest), "image: registry.k8s.io/kube-apiserver:v1.34.2\n"}}, "1.34.2"},
          {"not of a comment",
           {{std::string(manifest),
             "# image: registry.k8s.io/kube-apiserver:v1.20.0\n  - image: registry.k8s.io/kube-apiserver:v1.34.1 # was "
             "/kube-apiserver:v1.21.0\n"}},
           "1.34.1"},
          {"not of one behind another image",
           {{std::string(manifest), "image: registry.k8s.io/pause:3.10 # of registry.k8s.io/kube-apiserver:v1.20.0\n"}},
           "absent"},
          {"of an image with a digest", {{std::string(manifest), "image: registry.k8s.io/kube-apiserver:v1.34.2@sha256:0a1b\n"}}, "1.34.2"},
          {"of kubeadm's configuration, in any of its documents",
           kubeadm(
               "kind: InitConfiguration\n---\nkind: ClusterConfiguration\nkubernetesVersion: v1.33.1\n---\nkind: KubeletConfiguration\n"),
           "1.33.1"},
          {"without a v", kubeadm("kind: ClusterConfiguration\nkubernetesVersion: 1.33.1\n"), "1.33.1"},
          {"a name for a version leaves it to the package",
           {{"/etc/kubernetes/kubeadm.yaml", "kind: ClusterConfiguration\nkubernetesVersion: stable-1\n"},
            {"/var/lib/dpkg/status", std::string(kubelet_package)}},
           "1.31.4"},
          {"of a node that has joined it may be of long ago",
           {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\nkubernetesVersion: v1.26.0\n"},
            {"/etc/kubernetes/kubelet.conf", "users: [{name: a, user: {client-certificate-data: Y2VydGlmaWNhdGU=}}]\n"},
            {"/var/lib/dpkg/status", std::string(kubelet_package)}},
           "1.31.4"},
          {"of a node of which nobody can tell whether it has joined",
           {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\nkubernetesVersion: v1.26.0\n"},
            {"/etc/kubernetes/kubelet.conf/", ""},
            {"/var/lib/dpkg/status", std::string(kubelet_package)}},
           "unreadable: /etc/kubernetes/kubelet.conf: is a directory, not a file"},
          {"of another document it is none", kubeadm("kind: InitConfiguration\nkubernetesVersion: v1.33.1\n"), "absent"},
          {"of the kubelet's package", {{"/var/lib/dpkg/status", std::string(kubelet_package)}}, "1.31.4"},
          {"of kubeadm's package where there is no kubelet's",
           {{"/var/lib/dpkg/status", "Package: kubeadm\nStatus: install ok installed\nVersion: 1.30.1-1.1\n"}},
           "1.30.1"},
          {"a package with an epoch",
           {{"/var/lib/dpkg/status", "Package: kubelet\nStatus: install ok installed\nVersion: 1:1.31.4-1.1\n"}},
           "1.31.4"},
          {"a package that was removed",
           {{"/var/lib/dpkg/status", "Package: kubelet\nStatus: deinstall ok config-files\nVersion: 1.31.4\n"}},
           "absent"},
          {"another package's version does not count",
           {{"/var/lib/dpkg/status",
             "Package: kubelet\nStatus: install ok not-installed\n\nPackage: x\nStatus: install ok installed\nVersion: 9\n"}},
           "absent"},
          {"of the kubelet itself where no package brought it", {{"/opt/bin/kubelet", program("1.32.5")}}, "1.32.5"},
          {"of the program that the kubelet's unit starts",
           {{"/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/opt/kubernetes/kubelet --v=2\n"},
            {"/opt/kubernetes/kubelet", program("1.32.5")},
            {"/usr/local/bin/kubelet", program("1.31.9")}},
           "1.32.5"},
          {"a unit whose program is not there",
           {{"/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n"},
            {"/usr/local/bin/kubelet", program("1.31.9")}},
           "1.31.9"},
          {"of the kubelet's program before kubeadm's package",
           {{"/var/lib/dpkg/status", "Package: kubeadm\nStatus: install ok installed\nVersion: 1.30.1-1.1\n"},
            {"/opt/bin/kubelet", program("1.31.9")}},
           "1.31.9"},
          {"of kubeadm's program where nothing else is", {{"/usr/local/bin/kubeadm", program("1.32.5")}}, "1.32.5"},
          {"kubeadm tells what the kubelet does not",
           {{"/opt/bin/kubelet", "#!/bin/sh\n"}, {"/opt/bin/kubeadm", program("1.32.5")}},
           "1.32.5"},
          {"a kubelet that does not tell", {{"/opt/bin/kubelet", "#!/bin/sh\n"}}, "unreadable: /opt/bin/kubelet does not tell its version"},
          {"a unit without a kubelet",
           {{"/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n"}},
           "unreadable: the kubelet is set up, and nothing tells its version"},
          {"flags for a kubelet that is not there",
           {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--node-ip=10.0.0.1\n"}},
           "unreadable: the kubelet is set up, and nothing tells its version"},
      },
      detect_kubernetes);
}

TEST_CASE("a person may ask about a file on a node that has joined") {
  const test::Tree tree(
      test::Tree::Files{{"/root/kubeadm.yaml", "kind: ClusterConfiguration\nkubernetesVersion: v1.26.0\n"},
                        {"/etc/kubernetes/kubelet.conf", "users: [{name: a, user: {client-certificate-data: Y2VydGlmaWNhdGU=}}]\n"}});
  RecordedHost host(tree.folder());
  host.name_kubeadm_file("/root/kubeadm.yaml");
  CHECK(shown(detect_kubernetes(host)) == "1.26.0");
}

TEST_CASE("the version of kubeadm") {
  check(
      {
          {"none", {}, "absent"},
          {"of its package", {{"/var/lib/dpkg/status", std::string(kubelet_package)}, {"/usr/bin/kubeadm", program("1.29.1")}}, "1.30.1"},
          {"of its program", {{"/usr/local/bin/kubeadm", program("1.29.1")}}, "1.29.1"},
          {"of a script", {{"/usr/local/bin/kubeadm", "#!/bin/sh\n"}}, "unreadable: /usr/local/bin/kubeadm does not tell its version"},
      },
      kubeadm_version);
}

test::Tree::Files flags(std::string_view text, test::Tree::Files more = {}) {
  more.emplace_back("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"" + std::string(text) + "\"\n");
  return more;
}

TEST_CASE("where kubeadm's configuration is found") {
  check(
      {
          {"of Cluster API, for a join",
           {{"/run/kubeadm/kubeadm-join-config.yaml", "kind: JoinConfiguration\ncontrolPlane: {}\n"}},
           "control-plane"},
          {"of Kubespray", {{"/etc/kubernetes/kubeadm-controlplane.yaml", "kind: JoinConfiguration\ncontrolPlane: {}\n"}}, "control-plane"},
          {"as people name it", {{"/root/kubeadm-init.yaml", "kind: InitConfiguration\n"}}, "control-plane"},
          {"what init is given before what a join is given",
           {{"/root/kubeadm-init.yaml", "kind: InitConfiguration\n"}, {"/root/kubeadm-join.yaml", "kind: JoinConfiguration\n"}},
           "control-plane"},
          {"not that of an image build", {{"/etc/kubeadm.yml", "kind: ClusterConfiguration\n"}}, "absent"},
          {"not where everybody may write", {{"/tmp/kubeadm-config.yaml", "kind: ClusterConfiguration\n"}}, "absent"},
      },
      detect_role);
}

TEST_CASE("the container runtime") {
  check(
      {
          {"nothing installed", {}, "absent"},
          {"containerd alone", {{"/usr/bin/containerd", ""}}, "containerd"},
          {"containerd of a tarball", {{"/usr/local/bin/containerd", ""}}, "containerd"},
          {"docker brings containerd along, which of them is used is open",
           {{"/usr/bin/dockerd", ""}, {"/usr/bin/containerd", ""}},
           "absent"},
          {"docker alone", {{"/usr/bin/dockerd", ""}}, "docker"},
          {"docker with its adapter for Kubernetes",
           {{"/usr/bin/dockerd", ""}, {"/usr/bin/containerd", ""}, {"/usr/bin/cri-dockerd", ""}},
           "docker"},
          {"CRI-O", {{"/usr/bin/crio", ""}}, "cri-o"},
          {"the kubelet is told containerd's socket",
           flags("--container-runtime-endpoint=unix:///run/containerd/containerd.sock", {{"/usr/bin/dockerd", ""}}), "containerd"},
          {"CRI-O's socket", flags("--container-runtime-endpoint=unix:///var/run/crio/crio.sock"), "cri-o"},
          {"the socket of docker's adapter", flags("--container-runtime-endpoint=unix:///var/run/cri-dockerd.sock"), "docker"},
          {"a kubelet of the time when docker was built in", flags("--network-plugin=cni --pod-infra-container-image=k8s.gcr.io/pause:3.2"),
           "docker"},
          {"an image of docker.io does not make docker the runtime",
           flags("--pod-infra-container-image=docker.io/library/pause:3.9", {{"/usr/bin/containerd", ""}}), "containerd"},
          {"both, and kubeadm is told containerd's socket",
           kubeadm("kind: JoinConfiguration\nnodeRegistration: {criSocket: \"unix:///run/containerd/containerd.sock\"}\n",
                   {{"/usr/bin/crio", ""}, {"/usr/bin/containerd", ""}}),
           "containerd"},
          {"the kubelet of this node is told containerd's socket",
           {{"/usr/bin/crio", ""},
            {"/usr/bin/containerd", ""},
            {"/var/lib/kubelet/instance-config.yaml", "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n"}},
           "containerd"},
          {"the kubelet's configuration says so",
           {{"/usr/bin/dockerd", ""},
            {"/usr/bin/cri-dockerd", ""},
            {"/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: /run/containerd/containerd.sock\n"}},
           "containerd"},
          {"kubeadm is going to tell the kubelet CRI-O's",
           kubeadm("kind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: {container-runtime-endpoint: /run/crio/crio.sock}}\n",
                   {{"/usr/bin/containerd", ""}}),
           "cri-o"},
          {"kubeadm init overrules the endpoint of its KubeletConfiguration",
           kubeadm("kind: InitConfiguration\n---\nkind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///run/crio/crio.sock\n",
                   {{"/usr/bin/containerd", ""}}),
           "containerd"},
          {"a socket that nobody knows leaves it to what is installed",
           kubeadm("kind: InitConfiguration\nnodeRegistration: {criSocket: \"unix:///run/x.sock\"}\n", {{"/usr/bin/containerd", ""}}),
           "containerd"},
          {"what the kubelet is told cannot be read, and there are two",
           {{"/usr/bin/crio", ""}, {"/usr/bin/containerd", ""}, {"/var/lib/kubelet/kubeadm-flags.env/", ""}},
           "unreadable: /var/lib/kubelet/kubeadm-flags.env: is a directory, not a file"},
          {"what it is told cannot be read, but there is only one",
           {{"/usr/bin/containerd", ""}, {"/var/lib/kubelet/kubeadm-flags.env/", ""}},
           "containerd"},
          {"a folder cannot be told from a program's absence",
           {{"/usr/bin/crio", "-> crio"}},
           "unreadable: /usr/bin/crio: Too many levels of symbolic links"},
          {"an adapter that cannot be told leaves it open",
           {{"/usr/bin/cri-dockerd", "-> cri-dockerd"}, {"/usr/bin/containerd", ""}},
           "unreadable: /usr/bin/cri-dockerd: Too many levels of symbolic links"},
      },
      detect_runtime);
}

TEST_CASE("the network plugin") {
  check(
      {
          {"none", {}, "absent"},
          {"an empty folder", {{"/etc/cni/net.d/", ""}}, "absent"},
          {"flannel", {{"/etc/cni/net.d/10-flannel.conflist", R"({"name": "cbr0", "plugins": [{"type": "flannel"}]})"}}, "flannel"},
          {"the first by name counts",
           {{"/etc/cni/net.d/10-calico.conflist", R"({"name": "calico"})"}, {"/etc/cni/net.d/05-cilium.conflist", R"({"name": "cilium"})"}},
           "cilium"},
          {"another", {{"/etc/cni/net.d/10-weave.conflist", R"({"name": "weave"})"}}, "other"},
          {"those of podman and CRI-O are no plugin of a cluster",
           {{"/etc/cni/net.d/87-podman-bridge.conflist", R"({"name": "podman"})"},
            {"/etc/cni/net.d/100-crio-bridge.conflist", R"({"name": "crio"})"},
            {"/etc/cni/net.d/200-loopback.conf", R"({"type": "loopback"})"}},
           "absent"},
          {"a plugin beside them",
           {{"/etc/cni/net.d/100-crio-bridge.conflist", R"({"name": "crio"})"},
            {"/etc/cni/net.d/20-calico.conflist", R"({"name": "calico"})"}},
           "calico"},
          {"files that are no configuration",
           {{"/etc/cni/net.d/.kubernetes-cni-keep", ""}, {"/etc/cni/net.d/calico-kubeconfig", "calico"}},
           "absent"},
          {"a configuration of the older kind, or in JSON", {{"/etc/cni/net.d/10-calico.json", R"({"name": "calico"})"}}, "calico"},
          {"a link to nowhere says nothing",
           {{"/etc/cni/net.d/05-a.conf", "-> /none"}, {"/etc/cni/net.d/10-flannel.conf", R"({"type": "flannel"})"}},
           "flannel"},
      },
      detect_cni);
}

TEST_CASE("the mode of kube-proxy") {
  check(
      {
          {"nothing said", {}, "absent"},
          {"said", kubeadm("kind: ClusterConfiguration\n---\nkind: KubeProxyConfiguration\nmode: ipvs\n"), "ipvs"},
          {"switched off", kubeadm("kind: ClusterConfiguration\nproxy: {disabled: true}\n"), "none"},
          {"switched on", kubeadm("kind: ClusterConfiguration\nproxy: {disabled: false}\n"), "absent"},
          {"left out, whatever it would do",
           kubeadm("kind: InitConfiguration\nskipPhases: [preflight, addon/kube-proxy]\n---\nkind: KubeProxyConfiguration\nmode: ipvs\n"),
           "none"},
          {"left out with everything added", kubeadm("kind: InitConfiguration\nskipPhases: [addon]\n"), "none"},
          {"another thing left out", kubeadm("kind: InitConfiguration\nskipPhases: [addon/coredns]\n"), "absent"},
          {"phases that are no list", kubeadm("kind: InitConfiguration\nskipPhases: addon\n"), "absent"},
          {"said to be the default", kubeadm("kind: KubeProxyConfiguration\nmode: \"\"\n"), "absent"},
      },
      detect_kube_proxy);
}

TEST_CASE("the address families") {
  auto networking = [](std::string_view text) { return kubeadm("kind: ClusterConfiguration\nnetworking: {" + std::string(text) + "}\n"); };
  check(
      {
          {"nothing said", {}, "absent"},
          {"IPv4", networking("podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12"), "ipv4"},
          {"IPv6", networking("podSubnet: \"fd00::/48\""), "ipv6"},
          {"both in one", networking("podSubnet: \"10.244.0.0/16,fd00::/48\""), "dual"},
          {"empty texts", networking("podSubnet: \"\""), "absent"},
          {"a join by an address of IPv6",
           kubeadm("kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"[fd00::1]:6443\"}}\n"), "ipv6"},
          {"a join by another", kubeadm("kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"),
           "absent"},
      },
      detect_ip_family);
}

}  // namespace
}  // namespace nodeworthy
