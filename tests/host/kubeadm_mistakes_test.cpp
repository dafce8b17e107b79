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
