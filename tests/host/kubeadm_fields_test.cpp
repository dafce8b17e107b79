#include "host/kubeadm_fields.h"

#include <algorithm>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view kind;
  std::string_view api;
  std::string_view fields;
  std::string_view mistyped;
};

const Row rows[] = {
    {"texts", "ClusterConfiguration", "v1beta4", "clusterName: a\nnetworking: {podSubnet: 10.244.0.0/16}\ndns: {imageTag: v1.11.3}\n", ""},
    {"numbers where texts belong", "ClusterConfiguration", "v1beta4", "clusterName: 123\ndns: {imageTag: 1.11}\n",
     "clusterName:3: 123, a number, not a text\ndns.imageTag:4: 1.11, a number, not a text\n"},
    {"a list where a text belongs", "ClusterConfiguration", "v1beta3", "networking: {podSubnet: [10.244.0.0/16]}\n",
     "networking.podSubnet:3: a list, not a text\n"},
    {"a text where a list belongs", "ClusterConfiguration", "v1beta3", "apiServer: {certSANs: 10.0.0.1}\n",
     "apiServer.certSANs:3: a scalar, not a list\n"},
    {"addresses of a list, and what is none", "ClusterConfiguration", "v1beta2", "apiServer: {certSANs: [10.0.0.1, a, 5, null]}\n",
     "apiServer.certSANs:3: 5, a number, not a text\n"},
    {"gates", "ClusterConfiguration", "v1beta4", "featureGates: {A: true, B: \"true\"}\n",
     "featureGates.B:3: \"true\", a text, not true or false\n"},
    {"gates as a list", "ClusterConfiguration", "v1beta4", "featureGates: [A]\n", "featureGates:3: a list, not a mapping\n"},
    {"volumes", "ClusterConfiguration", "v1beta3", "apiServer: {extraVolumes: {name: a}}\nscheduler: {extraVolumes: [{name: a}, b]}\n",
     "apiServer.extraVolumes:3: a mapping, not a list\nscheduler.extraVolumes:4: a scalar, not a mapping\n"},
    {"parts that are none", "ClusterConfiguration", "v1beta3", "etcd: 5\nscheduler: null\n", "etcd:3: a scalar, not a mapping\n"},
    {"a truth value in quotes", "ClusterConfiguration", "v1beta4", "dns: {disabled: \"true\"}\n",
     "dns.disabled:3: \"true\", a text, not true or false\n"},
    {"of a field that the version does not have yet", "ClusterConfiguration", "v1beta3", "dns: {disabled: \"true\"}\n", ""},
    {"a time without a unit", "ClusterConfiguration", "v1beta3", "apiServer: {timeoutForControlPlane: 300}\n",
     "apiServer.timeoutForControlPlane:3: 300, a number, not a text\n"},
    {"of a field that the version has no longer", "ClusterConfiguration", "v1beta4", "apiServer: {timeoutForControlPlane: 300}\n", ""},
    {"of a version that is not known", "ClusterConfiguration", "v1", "clusterName: 123\n", ""},
    {"a lifetime of tokens", "InitConfiguration", "v1beta3", "bootstrapTokens: [{ttl: 0s}, {ttl: 0}, {usages: signing}, {token: 5}]\n",
     "ttl:3: 0, a number, not a text\nusages:3: a scalar, not a list\n"},
    {"tokens that are no mappings", "InitConfiguration", "v1beta3", "bootstrapTokens: [abcdef.0123456789abcdef]\n",
     "bootstrapTokens:3: a scalar, not a mapping\n"},
    {"phases", "InitConfiguration", "v1beta3", "skipPhases: addon/kube-proxy\n", "skipPhases:3: a scalar, not a list\n"},
    {"before there were any", "InitConfiguration", "v1beta2", "skipPhases: addon/kube-proxy\n", ""},
    {"how a node is registered", "InitConfiguration", "v1beta4",
     "nodeRegistration: {name: 7, taints: \"a=b:NoSchedule\", imagePullSerial: \"true\"}\n",
     "nodeRegistration.name:3: 7, a number, not a text\n"
     "nodeRegistration.taints:3: a scalar, not a list\n"
     "nodeRegistration.imagePullSerial:3: \"true\", a text, not true or false\n"},
    {"no taints at all", "InitConfiguration", "v1beta4", "nodeRegistration: {taints: []}\n", ""},
    {"of a join", "JoinConfiguration", "v1beta4",
     "discovery: {bootstrapToken: {unsafeSkipCAVerification: \"false\", caCertHashes: sha256, token: 5}}\ntimeouts: {discovery: 300}\n",
     "discovery.bootstrapToken.caCertHashes:3: a scalar, not a list\n"
     "discovery.bootstrapToken.unsafeSkipCAVerification:3: \"false\", a text, not true or false\n"
     "timeouts.discovery:4: 300, a number, not a text\n"},
    {"a control plane that is none", "JoinConfiguration", "v1beta4", "controlPlane: true\n", "controlPlane:3: a scalar, not a mapping\n"},
};

std::string shown(const std::string& text) {
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", text}});
  const RecordedHost host(tree.folder());
  std::string out;
  for (const MistypedField& one : mistyped_kubeadm_fields(kubeadm_file(host).value()))
    out += one.field + ":" + std::to_string(one.mark.line) + ": " + one.have + ", not " + one.want + "\n";
  return out;
}

std::string document(std::string_view kind, std::string_view api, std::string_view fields) {
  return "apiVersion: kubeadm.k8s.io/" + std::string(api) + "\nkind: " + std::string(kind) + "\n" + std::string(fields);
}

TEST_CASE("types of kubeadm's fields") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(document(row.kind, row.api, row.fields)) == row.mistyped);
  }
}

TEST_CASE("of wrong types a person is shown a hundred") {
  std::string names;
  for (int i = 0; i < 1000; ++i) names += "1, ";
  const std::string text = shown(document("ClusterConfiguration", "v1beta4", "apiServer: {certSANs: [" + names + "]}\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 100);
}

TEST_CASE("kubeadm looks at the documents of what it does") {
  const std::string cluster = document("ClusterConfiguration", "v1beta4", "clusterName: 1\n") + "---\n";
  const std::string join = document("JoinConfiguration", "v1beta4", "caCertPath: 1\n");
  CHECK(shown(cluster + join) == "caCertPath:7: 1, a number, not a text\n");
  CHECK(shown(cluster + document("InitConfiguration", "v1beta4", "skipPhases: a\n") + "---\n" + join) ==
        "skipPhases:7: a scalar, not a list\nclusterName:3: 1, a number, not a text\n");
}

}  // namespace
}  // namespace nodeworthy
