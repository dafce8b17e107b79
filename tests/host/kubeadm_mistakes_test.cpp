#include "host/kubeadm_mistakes.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view text;
  std::string_view mistakes;
};

constexpr std::string_view key = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef";

std::string shown(std::string_view text) {
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", std::string(text)}});
  const RecordedHost host(tree.folder());
  std::string out;
  for (const KubeadmMistake& one : kubeadm_mistakes(kubeadm_file(host).value()))
    out += one.subject + ": " + one.have + ", not " + one.want + "\n";
  return out;
}

const Row rows[] = {
    {"kinds of kubeadm",
     "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ResetConfiguration\n",
     ""},
    {"a kind that it does not have", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfigurtion\n",
     "kind (/root/kubeadm.yaml:2): InitConfigurtion, not one of kubeadm's\n"},
    {"one in lower case", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: clusterconfiguration\n",
     "kind (/root/kubeadm.yaml:2): clusterconfiguration, not one of kubeadm's\n"},
    {"a kind of another group", "apiVersion: foo/v1\nkind: Bar\n", ""},
    {"arguments as a list",
     "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: [{name: v, value: '2'}]}\n", ""},
    {"none at all", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: null}\n", ""},
    {"as a mapping",
     "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nscheduler: {extraArgs: {}}\netcd: {local: {extraArgs: {a: b}}}\n",
     "extraArgs (/root/kubeadm.yaml:3): a mapping, not a list of names and values, as kubeadm.k8s.io/v1beta4 has it\n"
     "extraArgs (/root/kubeadm.yaml:4): a mapping, not a list of names and values, as kubeadm.k8s.io/v1beta4 has it\n"},
    {"as a mapping of the version before",
     "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nscheduler: {extraArgs: {a: b}}\n", ""},
    {"as a list of the version before", "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: {extraArgs: []}\n",
     "extraArgs (/root/kubeadm.yaml:3): a list, not a mapping, as kubeadm.k8s.io/v1beta3 has it\n"},
    {"of a version that is not known", "apiVersion: kubeadm.k8s.io/v1\nkind: ClusterConfiguration\napiServer: {extraArgs: []}\n", ""},
    {"etcd in two places", "kind: ClusterConfiguration\netcd: {local: {}, external: {endpoints: []}}\n",
     "etcd (/root/kubeadm.yaml:2): both, not local or external\n"},
    {"etcd in one", "kind: ClusterConfiguration\netcd: {local: null, external: {endpoints: []}}\n", ""},
    {"ports",
     "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 65535}\n---\nkind: JoinConfiguration\ncontrolPlane: {localAPIEndpoint: "
     "{bindPort: 65536}}\n",
     "bindPort (/root/kubeadm.yaml:5): 65536, not at most 65535\n"},
    {"the default port", "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 0}\n", ""},
    {"errors that are ignored", "kind: InitConfiguration\nnodeRegistration: {ignorePreflightErrors: [all]}\n", ""},
    {"errors as a text", "kind: JoinConfiguration\nnodeRegistration: {ignorePreflightErrors: all}\n",
     "ignorePreflightErrors (/root/kubeadm.yaml:2): a scalar, not a list\n"},
    {"paths",
     "kind: ClusterConfiguration\ncertificatesDir: pki\netcd: {local: {dataDir: /var/lib/etcd}}\n---\nkind: JoinConfiguration\n"
     "caCertPath: ca.crt\n",
     "certificatesDir (/root/kubeadm.yaml:2): pki, not an absolute path\n"
     "caCertPath (/root/kubeadm.yaml:6): ca.crt, not an absolute path\n"},
    {"an external etcd", "kind: ClusterConfiguration\netcd: {external: {caFile: /a, certFile: /b, keyFile: /c}}\n", ""},
    {"one without certificates", "kind: ClusterConfiguration\netcd: {external: {endpoints: ['http://10.0.0.1:2379']}}\n", ""},
    {"one with half a pair", "kind: ClusterConfiguration\netcd: {external: {caFile: /a, keyFile: c}}\n",
     "external etcd (/root/kubeadm.yaml:2): no certFile, not certFile and keyFile, or neither\n"
     "keyFile (/root/kubeadm.yaml:2): c, not an absolute path\n"},
    {"one without an authority", "kind: ClusterConfiguration\netcd: {external: {certFile: /b, keyFile: /c}}\n",
     "external etcd (/root/kubeadm.yaml:2): no caFile, not caFile beside certFile and keyFile\n"},
    {"a discovery", "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {apiServerEndpoint: 'a:6443', caCertHashes: [x]}\n", ""},
    {"one that takes every authority",
     "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {apiServerEndpoint: '[::1]:6443', unsafeSkipCAVerification: True}\n", ""},
    {"one by a file", "kind: JoinConfiguration\ndiscovery: {file: {kubeConfigPath: /a}}\n", ""},
    {"one by both",
     "kind: JoinConfiguration\ndiscovery:\n  file: {kubeConfigPath: /a}\n  bootstrapToken: {apiServerEndpoint: 'a:6443', caCertHashes: "
     "[x]}\n",
     "discovery (/root/kubeadm.yaml:3): both, not bootstrapToken or file\n"},
    {"what is true in quotes is a text",
     "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {apiServerEndpoint: 'a:1', unsafeSkipCAVerification: \"true\"}\n",
     "caCertHashes (/root/kubeadm.yaml:3): none, not the hash of the cluster's authority\n"},
    {"a number in quotes for the kubelet", "kind: ClusterConfiguration\n---\nkind: KubeletConfiguration\nmaxPods: \"110\"\n",
     "maxPods (/root/kubeadm.yaml:4): \"110\", a text, not a number\n"},
    {"of which one that joins reads nothing", "kind: JoinConfiguration\n---\nkind: KubeletConfiguration\nmaxPods: \"110\"\n", ""},
    {"one that says nothing", "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {token: a, unsafeSkipCAVerification: false}\n",
     "caCertHashes (/root/kubeadm.yaml:3): none, not the hash of the cluster's authority\n"
     "apiServerEndpoint (/root/kubeadm.yaml:3): none, not HOST:PORT\n"},
    {"one without a port", "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {apiServerEndpoint: a, caCertHashes: [x]}\n",
     "apiServerEndpoint (/root/kubeadm.yaml:3): a, not HOST:PORT\n"},
    {"a list of hashes without any",
     "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {apiServerEndpoint: 'a:6443', caCertHashes: []}\n",
     "caCertHashes (/root/kubeadm.yaml:3): none, not the hash of the cluster's authority\n"},
    {"policies for images",
     "kind: InitConfiguration\nnodeRegistration: {imagePullPolicy: Never}\n---\nkind: JoinConfiguration\n"
     "nodeRegistration: {imagePullPolicy: always}\n",
     "imagePullPolicy (/root/kubeadm.yaml:5): always, not Always, IfNotPresent or Never\n"},
    {"networks of services", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: '10.96.0.0/12,fd00::/108'}\n", ""},
    {"the smallest", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: 10.96.0.0/28}\n", ""},
    {"too small", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: '10.96.0.0/29,fd00::/125'}\n",
     "serviceSubnet (/root/kubeadm.yaml:2): 10.96.0.0/29, not at most /28\n"
     "serviceSubnet (/root/kubeadm.yaml:2): fd00::/125, not at most /124\n"},
    {"too large", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: '10.0.0.0/11,fd00::/64'}\n",
     "serviceSubnet (/root/kubeadm.yaml:2): 10.0.0.0/11, not at least /12\n"
     "serviceSubnet (/root/kubeadm.yaml:2): fd00::/64, not at least /108\n"},
    {"two of a family", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: '10.96.0.0/16,10.97.0.0/16'}\n",
     "serviceSubnet (/root/kubeadm.yaml:2): 10.96.0.0/16,10.97.0.0/16, not one network, or one of each family\n"},
    {"three", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: '10.96.0.0/16,fd00::/108,x'}\n",
     "serviceSubnet (/root/kubeadm.yaml:2): 10.96.0.0/16,fd00::/108,x, not one network, or one of each family\n"},
    {"no network", "kind: ClusterConfiguration\nnetworking: {serviceSubnet: 10.96.0.0/33, podSubnet: '10.244.0.0/16, fd00::/48'}\n",
     "serviceSubnet (/root/kubeadm.yaml:2): 10.96.0.0/33, not a network as 10.96.0.0/12, and a comma before another\n"
     "podSubnet (/root/kubeadm.yaml:2):  fd00::/48, not a network as 10.96.0.0/12, and a comma before another\n"},
    {"an address", "kind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0}\n",
     "podSubnet (/root/kubeadm.yaml:2): 10.244.0.0, not a network as 10.96.0.0/12, and a comma before another\n"},
    {"numbers that begin with zeros", "kind: ClusterConfiguration\nnetworking: {podSubnet: 010.244.000.0/16}\n", ""},
    {"networks of pods", "kind: ClusterConfiguration\nnetworking: {podSubnet: '10.0.0.0/8,fd00::/48'}\n", ""},
    {"smaller than one node's part", "kind: ClusterConfiguration\nnetworking: {podSubnet: '10.244.0.0/25,fd00::/65'}\n",
     "podSubnet (/root/kubeadm.yaml:2): 10.244.0.0/25, not at most /24, which is one node's part\n"
     "podSubnet (/root/kubeadm.yaml:2): fd00::/65, not at most /64, which is one node's part\n"},
    {"of too many parts", "kind: ClusterConfiguration\nnetworking: {podSubnet: '10.0.0.0/7,fd00::/47'}\n",
     "podSubnet (/root/kubeadm.yaml:2): 10.0.0.0/7, not at least /8, of which each node has a /24\n"
     "podSubnet (/root/kubeadm.yaml:2): fd00::/47, not at least /48, of which each node has a /64\n"},
    {"of smaller parts",
     "kind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/25}\n"
     "controllerManager: {extraArgs: {node-cidr-mask-size-ipv4: '26', node-cidr-mask-size-ipv6: '20'}}\n",
     ""},
    {"of parts in a list, of which the last counts",
     "kind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/25}\n"
     "controllerManager: {extraArgs: [{name: node-cidr-mask-size-ipv4, value: '24'}, {name: node-cidr-mask-size-ipv4, value: '26'}]}\n",
     ""},
    {"of parts that are no number",
     "kind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/25}\ncontrollerManager: {extraArgs: {node-cidr-mask-size-ipv4: x}}\n",
     ""},
    {"of which nodes get none",
     "kind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/26}\ncontrollerManager: {extraArgs: {allocate-node-cidrs: 'false'}}\n",
     ""},
    {"too small for anything",
     "kind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/29}\ncontrollerManager: {extraArgs: {allocate-node-cidrs: 'false'}}\n",
     "podSubnet (/root/kubeadm.yaml:2): 10.244.0.0/29, not at most /28\n"},
    {"a key that is none", "kind: JoinConfiguration\ncontrolPlane: {certificateKey: secret}\n",
     "certificateKey (/root/kubeadm.yaml:2): of another form, not 64 hexadecimal digits\n"},
};

TEST_CASE("what kubeadm refuses of its configuration") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text) == row.mistakes);
  }
  CHECK(shown("kind: InitConfiguration\ncertificateKey: " + std::string(key) + "\n").empty());
}

}  // namespace
}  // namespace nodeworthy
