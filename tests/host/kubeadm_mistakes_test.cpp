#include "host/kubeadm_mistakes.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/settings.h"
#include "host/kubeadm_versions.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tables.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view text;
  std::string_view mistakes;
};

constexpr std::string_view key = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef";

const KubeadmVocabulary& words() {
  static const KubeadmVocabulary all{.api_versions = test::versioned_names("kubeadm-api-versions"),
                                     .feature_gates = test::versioned_names("kubeadm-feature-gates"),
                                     .algorithms = test::versioned_names("kubeadm-algorithms")};
  return all;
}

std::string shown(std::string_view text) {
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", std::string(text)}});
  const RecordedHost host(tree.folder());
  std::string out;
  for (const KubeadmMistake& one : kubeadm_mistakes(kubeadm_file(host).value(), std::nullopt, words()))
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
     "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: [{name: v, value: '2'}]}\n"
     "discovery: {file: {kubeConfigPath: /a}}\n",
     ""},
    {"none at all", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration: {kubeletExtraArgs: null}\n", ""},
    {"as a mapping",
     "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nscheduler: {extraArgs: {}}\netcd: {local: {extraArgs: {a: b}}}\n",
     "extraArgs (/root/kubeadm.yaml:3): a mapping, not a list of names and values, as kubeadm.k8s.io/v1beta4 has it\n"
     "extraArgs (/root/kubeadm.yaml:4): a mapping, not a list of names and values, as kubeadm.k8s.io/v1beta4 has it\n"},
    {"as a mapping of the version before",
     "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nscheduler: {extraArgs: {a: b}}\n", ""},
    {"as a list of the version before", "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: {extraArgs: []}\n",
     "extraArgs (/root/kubeadm.yaml:3): a list, not a mapping, as kubeadm.k8s.io/v1beta3 has it\n"},
    {"values of arguments",
     "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n"
     "apiServer: {extraArgs: {v: 4, a: true, b: '4', c: 4x, d: -1s, e: 010}}\n",
     "extraArgs (/root/kubeadm.yaml:3): 4, not a text, in quotes\n"
     "extraArgs (/root/kubeadm.yaml:3): true, not a text, in quotes\n"},
    {"arguments of a list",
     "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ndiscovery: {file: {kubeConfigPath: /a}}\n"
     "nodeRegistration:\n  kubeletExtraArgs:\n  - {name: v, value: 4}\n  - {value: '4'}\n  - {name: v, value: '4'}\n",
     "kubeletExtraArgs (/root/kubeadm.yaml:6): 4, not a text, in quotes\n"
     "kubeletExtraArgs (/root/kubeadm.yaml:7): none, not a name for each\n"},
    {"of a version that is not known", "apiVersion: kubeadm.k8s.io/v1\nkind: ClusterConfiguration\napiServer: {extraArgs: []}\n", ""},
    {"etcd in two places", "kind: ClusterConfiguration\netcd: {local: {}, external: {endpoints: []}}\n",
     "etcd (/root/kubeadm.yaml:2): both, not local or external\n"},
    {"etcd in one", "kind: ClusterConfiguration\netcd: {local: null, external: {endpoints: []}}\n", ""},
    {"ports",
     "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 65535}\n---\nkind: JoinConfiguration\ncontrolPlane: {localAPIEndpoint: "
     "{bindPort: 65536}}\n",
     "bindPort (/root/kubeadm.yaml:5): 65536, not a number of at most 65535\n"},
    {"a port in quotes, and none",
     "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: '6443'}\n---\nkind: JoinConfiguration\ncontrolPlane: {localAPIEndpoint: "
     "{bindPort: https}}\ndiscovery: {file: {kubeConfigPath: /a}}\n",
     "bindPort (/root/kubeadm.yaml:2): \"6443\", not a number, without quotes\n"
     "bindPort (/root/kubeadm.yaml:5): https, not a number of at most 65535\n"},
    {"a port in another of YAML's forms", "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 0x192B}\n", ""},
    {"the default port", "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 0}\n", ""},
    {"errors that are ignored", "kind: InitConfiguration\nnodeRegistration: {ignorePreflightErrors: [all]}\n", ""},
    {"errors as a text",
     "kind: JoinConfiguration\nnodeRegistration: {ignorePreflightErrors: all}\ndiscovery: {file: {kubeConfigPath: /a}}\n",
     "ignorePreflightErrors (/root/kubeadm.yaml:2): a scalar, not a list\n"},
    {"paths",
     "kind: ClusterConfiguration\ncertificatesDir: pki\netcd: {local: {dataDir: /var/lib/etcd}}\n---\nkind: JoinConfiguration\n"
     "caCertPath: ca.crt\n",
     "certificatesDir (/root/kubeadm.yaml:2): pki, not an absolute path\n"
     "caCertPath (/root/kubeadm.yaml:6): ca.crt, not an absolute path\n"},
    {"a certificate by another name", "kind: JoinConfiguration\ncaCertPath: /etc/ca.pem\ndiscovery: {file: {kubeConfigPath: /a}}\n",
     "caCertPath (/root/kubeadm.yaml:2): /etc/ca.pem, not a path that ends in .crt\n"},
    {"an external etcd", "kind: ClusterConfiguration\netcd: {external: {caFile: /a, certFile: /b, keyFile: /c}}\n", ""},
    {"one without certificates", "kind: ClusterConfiguration\netcd: {external: {endpoints: ['http://10.0.0.1:2379']}}\n", ""},
    {"one with half a pair", "kind: ClusterConfiguration\netcd: {external: {caFile: /a, keyFile: c}}\n",
     "external etcd (/root/kubeadm.yaml:2): no certFile, not certFile and keyFile, or neither\n"
     "keyFile (/root/kubeadm.yaml:2): c, not an absolute path\n"},
    {"one without an authority", "kind: ClusterConfiguration\netcd: {external: {certFile: /b, keyFile: /c}}\n",
     "external etcd (/root/kubeadm.yaml:2): no caFile, not caFile beside certFile and keyFile\n"},
    {"a discovery", "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {token: a, apiServerEndpoint: 'a:6443', caCertHashes: [x]}\n",
     ""},
    {"one that takes every authority",
     "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {token: a, apiServerEndpoint: '[::1]:6443', unsafeSkipCAVerification: True}\n",
     ""},
    {"one by a file", "kind: JoinConfiguration\ndiscovery: {file: {kubeConfigPath: /a}}\n", ""},
    {"one by both",
     "kind: JoinConfiguration\ndiscovery:\n  file: {kubeConfigPath: /a}\n  bootstrapToken: {token: a, apiServerEndpoint: 'a:6443', "
     "caCertHashes: [x]}\n",
     "discovery (/root/kubeadm.yaml:3): both, not bootstrapToken or file\n"},
    {"what is true in quotes is a text",
     "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {token: a, apiServerEndpoint: 'a:1', unsafeSkipCAVerification: \"true\"}\n",
     "caCertHashes (/root/kubeadm.yaml:3): none, not the hash of the cluster's authority\n"},
    {"a number in quotes for the kubelet", "kind: ClusterConfiguration\n---\nkind: KubeletConfiguration\nmaxPods: \"110\"\n",
     "maxPods (/root/kubeadm.yaml:4): \"110\", a text, not a number\n"},
    {"of which one that joins reads nothing",
     "kind: JoinConfiguration\ndiscovery: {file: {kubeConfigPath: /a}}\n---\nkind: KubeletConfiguration\nmaxPods: \"110\"\n", ""},
    {"one that says nothing", "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {token: a, unsafeSkipCAVerification: false}\n",
     "caCertHashes (/root/kubeadm.yaml:3): none, not the hash of the cluster's authority\n"
     "apiServerEndpoint (/root/kubeadm.yaml:3): none, not HOST:PORT\n"},
    {"one that is empty", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {}}\n",
     "caCertHashes (/root/kubeadm.yaml:2): none, not the hash of the cluster's authority\n"
     "apiServerEndpoint (/root/kubeadm.yaml:2): none, not HOST:PORT\n"
     "token (/root/kubeadm.yaml:2): none, not a bootstrap token\n"},
    {"none at all", "kind: JoinConfiguration\nnodeRegistration: {name: a}\n",
     "discovery (/root/kubeadm.yaml:1): none, not bootstrapToken or file\n"},
    {"an empty one", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: null}\n",
     "discovery (/root/kubeadm.yaml:1): none, not bootstrapToken or file\n"},
    {"none where a cluster is to be set up", "kind: InitConfiguration\n---\nkind: JoinConfiguration\n", ""},
    {"one by a file that is not named", "kind: JoinConfiguration\ndiscovery: {file: {}}\n",
     "kubeConfigPath (/root/kubeadm.yaml:2): none, not a file or a URL of https\n"},
    {"one without a token",
     "kind: JoinConfiguration\ndiscovery:\n  tlsBootstrapToken: a\n  bootstrapToken: {apiServerEndpoint: 'a:1', caCertHashes: [x]}\n",
     "token (/root/kubeadm.yaml:4): none, not a bootstrap token\n"},
    {"bootstrap tokens",
     "kind: InitConfiguration\nbootstrapTokens:\n- usages: [signing, authentication]\n"
     "  groups: ['system:bootstrappers:kubeadm:default-node-token']\n  ttl: 24h0m0s\n- {}\n",
     ""},
    {"usages and groups that there are not",
     "kind: InitConfiguration\nbootstrapTokens:\n- usages: [sign, authentication]\n  groups: [nodes, 'system:bootstrappers:', "
     "'system:bootstrappers:A']\n",
     "usages (/root/kubeadm.yaml:3): sign, not signing or authentication\n"
     "groups (/root/kubeadm.yaml:4): nodes, not system:bootstrappers:NAME\n"
     "groups (/root/kubeadm.yaml:4): system:bootstrappers:, not system:bootstrappers:NAME\n"
     "groups (/root/kubeadm.yaml:4): system:bootstrappers:A, not system:bootstrappers:NAME\n"},
    {"groups for nothing", "kind: InitConfiguration\nbootstrapTokens: [{usages: [signing], groups: ['system:bootstrappers:a']}]\n",
     "groups (/root/kubeadm.yaml:2): some, not none without the usage authentication\n"},
    {"two ends", "kind: InitConfiguration\nbootstrapTokens: [{ttl: 24h, expires: 2026-01-01T00:00:00Z}]\n",
     "bootstrap token (/root/kubeadm.yaml:2): both, not ttl or expires\n"},
    {"a list of hashes without any",
     "kind: JoinConfiguration\ndiscovery:\n  bootstrapToken: {token: a, apiServerEndpoint: 'a:6443', caCertHashes: []}\n",
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
    {"a key that is none", "kind: JoinConfiguration\ncontrolPlane: {certificateKey: secret}\ndiscovery: {file: {kubeConfigPath: /a}}\n",
     "certificateKey (/root/kubeadm.yaml:2): of another form, not 64 hexadecimal digits\n"},
};

struct ValueRow {
  std::string_view what;
  std::string_view kind;
  std::string_view path;  // with % for the value
  std::vector<std::string_view> taken;
  std::vector<std::string_view> refused;
  std::string_view kubernetes = "";
};

const ValueRow value_rows[] = {
    {"versions",
     "ClusterConfiguration",
     "kubernetesVersion: %",
     {"v1.34.2", "1.34.2", "v1.34.0-rc.1", "v1.34.2+build.1", "stable", "stable-1", "stable-1.34", "latest-1.34", "ci/latest",
      "release/v1.34.0", "ci/v1.34.0-alpha.1.5+0123456789abcd"},
     {"1.34", "'1.34'", "v1.34", "v1,34.2", "'v1.34.2 '", "v1.x.2", "v01.34.2", "1", "a/b/c", "ci/", "ci/1.34"}},
    {"endpoints of the control plane",
     "ClusterConfiguration",
     "controlPlaneEndpoint: '%'",
     {"lb", "lb.example:6443", "10.0.0.1", "10.0.0.1:6443", "fd00::1", "[fd00::1]:6443", "fd00::1:6443", "lb:", "LB.example:6443",
      "1.2.34"},
     {"https://lb:6443", "https://lb", "lb:99999", "lb:0", "lb:https", "lb_1:6443", "[fd00::1]", "lb:6443:6443", ":6443", "-lb", "lb/x"}},
    {"endpoints to join",
     "JoinConfiguration",
     "discovery: {bootstrapToken: {token: a, caCertHashes: [x], apiServerEndpoint: '%'}}",
     {"lb:6443", "10.0.0.1:6443", "[fd00::1]:6443", "lb:"},
     {"lb", "https://10.0.0.1:6443", "fd00::1:6443", "[fd00::1]", "10.0.0.1:https", "lb:65536", "[a]b]:1", "a[:1"}},
    {"endpoints of etcd without certificates",
     "ClusterConfiguration",
     "etcd: {external: {endpoints: ['%']}}",
     {"http://10.0.0.1:2379", "https://etcd:2379", "etcd:2379"},
     {"10.0.0.1:2379", "[fd00::1]:2379", "etcd"}},
    {"endpoints of etcd with some",
     "ClusterConfiguration",
     "etcd: {external: {caFile: /a, endpoints: ['https://a:1', '%']}}",
     {"https://etcd:2379", "HTTPS://etcd:2379"},
     {"http://10.0.0.1:2379", "etcd:2379", "10.0.0.1:2379"}},
    {"domains",
     "ClusterConfiguration",
     "networking: {dnsDomain: %}",
     {"cluster.local", "a"},
     {"Cluster.local", "cluster_local", "cluster..local", "-a"}},
    {"names in certificates",
     "ClusterConfiguration",
     "apiServer: {certSANs: [localhost, '%']}",
     {"lb", "LB.example", "*.example", "10.0.0.1", "fd00::1"},
     {"https://lb", "lb:6443", "*", "a.*.b", "a_b"}},
    {"names in certificates of etcd", "ClusterConfiguration", "etcd: {local: {peerCertSANs: ['%']}}", {"a"}, {"a/b"}},
    {"names in other certificates of etcd", "ClusterConfiguration", "etcd: {local: {serverCertSANs: ['%']}}", {"a"}, {"a/b"}},
    {"repositories",
     "ClusterConfiguration",
     "imageRepository: '%'",
     {"registry.k8s.io", "r.example:5000/k8s", "Registry.example/k8s_images", "localhost/a/b", "[fd00::1]:5000/a"},
     {"https://registry.k8s.io", "r.example/", "r.example/K8s", "r.example/k8s:v1", "r.example:tag", "a b", "/k8s", "a//b", "a@b"},
     "1.26"},
    {"of which kubeadm up to 1.25 says nothing", "ClusterConfiguration", "imageRepository: '%'", {"https://registry.k8s.io"}, {}, "1.25"},
    {"and of which nobody knows", "ClusterConfiguration", "imageRepository: '%'", {"https://registry.k8s.io"}, {}},
    {"repositories of CoreDNS", "ClusterConfiguration", "dns: {imageRepository: '%'}", {"r.example"}, {"http://r"}, "1.34"},
    {"repositories of etcd", "ClusterConfiguration", "etcd: {local: {imageRepository: '%'}}", {"r.example"}, {"http://r"}, "1.34"},
    {"sockets",
     "InitConfiguration",
     "nodeRegistration: {criSocket: '%'}",
     {"unix:///run/a.sock", "/run/a.sock", "unix:/run/a.sock"},
     {"tcp://127.0.0.1:1", "http://a", "npipe:////./pipe/a"}},
    {"sockets of one that joins",
     "JoinConfiguration",
     "discovery: {file: {kubeConfigPath: /a}}\nnodeRegistration: {criSocket: '%'}",
     {"unix:///a"},
     {"tcp://a"}},
    {"algorithms",
     "ClusterConfiguration",
     "encryptionAlgorithm: %",
     {"RSA-2048", "RSA-3072", "RSA-4096", "ECDSA-P256"},
     {"ED25519", "rsa-2048", "ECDSA-P384"},
     "1.32"},
    {"of the next version, too", "ClusterConfiguration", "encryptionAlgorithm: %", {"ECDSA-P384"}, {"ECDSA-P521"}, "1.33"},
    {"of the newest that is known", "ClusterConfiguration", "encryptionAlgorithm: %", {"ECDSA-P384"}, {"ED25519"}, "1.37.2"},
    {"of versions that are not", "ClusterConfiguration", "encryptionAlgorithm: %", {"ED25519"}, {}, "1.38"},
    {"of no version", "ClusterConfiguration", "encryptionAlgorithm: %", {"ED25519"}, {}},
    {"gates",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"RootlessControlPlane", "PublicKeysECDSA", "NodeLocalCRISocket"},
     {"NoSuchGate", "GracefulNodeShutdown", "IPv6DualStack", "rootlessControlPlane"},
     "1.31"},
    {"gates of old",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"UnversionedKubeletConfigMap", "RootlessControlPlane"},
     {"EtcdLearnerMode", "IPv6DualStack"},
     "1.24"},
    {"the last version that has IPv6DualStack", "ClusterConfiguration", "featureGates: {%: true}", {"IPv6DualStack"}, {}, "1.23"},
    {"and the first that has it no longer", "ClusterConfiguration", "featureGates: {%: true}", {}, {"IPv6DualStack"}, "1.24"},
    {"the last version that has UnversionedKubeletConfigMap",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"UnversionedKubeletConfigMap"},
     {},
     "1.25"},
    {"and the first that has it no longer", "ClusterConfiguration", "featureGates: {%: true}", {}, {"UnversionedKubeletConfigMap"}, "1.26"},
    {"the last version that has UpgradeAddonsBeforeControlPlane",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"UpgradeAddonsBeforeControlPlane"},
     {},
     "1.30"},
    {"and the first that has it no longer",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {},
     {"UpgradeAddonsBeforeControlPlane"},
     "1.31"},
    {"the last version that has EtcdLearnerMode", "ClusterConfiguration", "featureGates: {%: true}", {"EtcdLearnerMode"}, {}, "1.32"},
    {"and the first that has it no longer", "ClusterConfiguration", "featureGates: {%: true}", {}, {"EtcdLearnerMode"}, "1.33"},
    {"the last version that has WaitForAllControlPlaneComponents",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"WaitForAllControlPlaneComponents"},
     {},
     "1.34"},
    {"and the first that has it no longer",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {},
     {"WaitForAllControlPlaneComponents"},
     "1.35"},
    {"RootlessControlPlane, which no version is known to have removed",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"RootlessControlPlane"},
     {},
     "1.37"},
    {"the last version that has ControlPlaneKubeletLocalMode",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {"ControlPlaneKubeletLocalMode"},
     {},
     "1.35"},
    {"and the first that has it no longer",
     "ClusterConfiguration",
     "featureGates: {%: true}",
     {},
     {"ControlPlaneKubeletLocalMode"},
     "1.36"},
    {"the last version that has NodeLocalCRISocket", "ClusterConfiguration", "featureGates: {%: true}", {"NodeLocalCRISocket"}, {}, "1.36"},
    {"and the first that has it no longer", "ClusterConfiguration", "featureGates: {%: true}", {}, {"NodeLocalCRISocket"}, "1.37"},
    {"the last version that has PublicKeysECDSA", "ClusterConfiguration", "featureGates: {%: true}", {"PublicKeysECDSA"}, {}, "1.36"},
    {"and the first that has it no longer", "ClusterConfiguration", "featureGates: {%: true}", {}, {"PublicKeysECDSA"}, "1.37"},
    {"everything ignored, and more",
     "InitConfiguration",
     "nodeRegistration: {ignorePreflightErrors: [%]}",
     {"all", "Swap, Mem", "all, ALL"},
     {"all, Swap", "ALL, Swap"}},
    {"everything ignored in a file",
     "JoinConfiguration",
     "discovery: {file: {kubeConfigPath: /a}}\nnodeRegistration: {ignorePreflightErrors: [%]}",
     {"Swap"},
     {"all", "all, Swap"},
     "1.25"},
    {"which a newer kubeadm takes, and may be one minor version newer than the cluster",
     "InitConfiguration",
     "nodeRegistration: {ignorePreflightErrors: [%]}",
     {"all"},
     {},
     "1.26"},
    {"which a newer kubeadm takes", "InitConfiguration", "nodeRegistration: {ignorePreflightErrors: [%]}", {"all"}, {}, "1.27"},
};

size_t count_mistakes(const ValueRow& row, std::string_view value) {
  const std::string text = replace_all("kind: " + std::string(row.kind) + "\n" + std::string(row.path) + "\n", "%", std::string(value));
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", text}});
  return kubeadm_mistakes(kubeadm_file(RecordedHost(tree.folder())).value(), kubeadm_versions(Absent{}, Version::parse(row.kubernetes)),
                          words())
      .size();
}

TEST_CASE("values that kubeadm takes, and values that it refuses") {
  for (const ValueRow& row : value_rows) {
    for (std::string_view value : row.taken) {
      INFO(row.what << ": " << value);
      CHECK(count_mistakes(row, value) == 0);
    }
    for (std::string_view value : row.refused) {
      INFO(row.what << ": " << value);
      CHECK(count_mistakes(row, value) == 1);
    }
  }
}

TEST_CASE("of kubeadm as many versions are known as of Kubernetes") {
  const std::vector<std::string> known = possible_values(*find_setting("kubernetes"));
  const Version newest = Version::parse(known.back()).value();
  CHECK(knows_versions(kubeadm_versions(Absent{}, newest)));
  CHECK_FALSE(knows_versions(kubeadm_versions(Absent{}, Version::parse(fmt::format("1.{}", newest.minor() + 1)))));
}

TEST_CASE("what kubeadm refuses of its configuration") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text) == row.mistakes);
  }
  CHECK(shown("kind: InitConfiguration\ncertificateKey: " + std::string(key) + "\n").empty());
}

}  // namespace
}  // namespace nodeworthy
