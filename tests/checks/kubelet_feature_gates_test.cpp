#include "engine/settings.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view kubernetes;
  test::Tree::Files files;
  std::string expected;
};

constexpr std::string_view condition =
    "{kubelet-feature-gates: {without: [TTLAfterFinished IPv6DualStack until 1.25, SeccompDefault until 1.29, AppArmor until 1.33, "
    "HugePages]}}";
const std::string config = "/var/lib/kubelet/config.yaml";
const std::string flags = "/var/lib/kubelet/kubeadm-flags.env";
const std::string fine = "pass | feature gates of the kubelet | want none that the kubelet does not know any more | have ";
const std::string not_told = "unknown | feature gates of the kubelet | want none that the kubelet does not know any more | have ";

const Row rows[] = {
    {"nothing that gives a gate",
     "1.34",
     {{config, "kind: KubeletConfiguration\n"}},
     "skipped | feature gates of the kubelet | want none that the kubelet does not know any more | have no file here gives the kubelet "
     "feature gates\n"},
    {"gates that are there, or never were", "1.34", {{config, "featureGates: {NodeSwap: true, NotHere: false}\n"}}, fine + "2 gates\n"},
    {"the last version that has it", "1.24", {{config, "featureGates: {IPv6DualStack: true}\n"}}, fine + "1 gates\n"},
    {"the first that does not, whatever it is set to",
     "1.25",
     {{config, "kind: KubeletConfiguration\nfeatureGates:\n  NodeSwap: true\n  IPv6DualStack: false\n"}},
     "fail | IPv6DualStack | want not given, since Kubernetes 1.25 | have /var/lib/kubelet/config.yaml:4\n"
     "  by hand: Take IPv6DualStack out of /var/lib/kubelet/config.yaml:4.\n"},
    {"one that no version has",
     "1.20",
     {{config, "featureGates: {HugePages: true}\n"}},
     "fail | HugePages | want not given | have /var/lib/kubelet/config.yaml:1\n"
     "  by hand: Take HugePages out of /var/lib/kubelet/config.yaml:1.\n"},
    {"by a flag",
     "1.34",
     {{flags, "KUBELET_KUBEADM_ARGS=--feature-gates=NodeSwap=true,SeccompDefault=true\n"}},
     "fail | SeccompDefault | want not given, since Kubernetes 1.29 | have --feature-gates in /var/lib/kubelet/kubeadm-flags.env:1\n"
     "  by hand: Take SeccompDefault out of --feature-gates in /var/lib/kubelet/kubeadm-flags.env:1.\n"},
    {"by arguments that kubeadm hands on",
     "1.34",
     {{"/root/kubeadm.yaml",
       "apiVersion: kubeadm.k8s.io/v1beta3\nkind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n    feature-gates: "
       "TTLAfterFinished=true\n"}},
     "fail | TTLAfterFinished | want not given, since Kubernetes 1.25 | have --feature-gates in /root/kubeadm.yaml:5\n"
     "  by hand: Take TTLAfterFinished out of --feature-gates in /root/kubeadm.yaml:5.\n"},
    {"by the configuration that kubeadm is going to write",
     "1.34",
     {{"/root/kubeadm.yaml",
       "apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: "
       "KubeletConfiguration\nfeatureGates:\n  AppArmor: true\n"}},
     "fail | AppArmor | want not given, since Kubernetes 1.33 | have /root/kubeadm.yaml:7\n"
     "  by hand: Take AppArmor out of /root/kubeadm.yaml:7.\n"},
    {"a list is a mistake of another kind",
     "1.34",
     {{config, "featureGates: [AppArmor]\n"}},
     "skipped | feature gates of the kubelet | want none that the kubelet does not know any more | have no file here gives the kubelet "
     "feature gates\n"},
    {"a file that cannot be read", "1.34", {{config + "/", ""}}, not_told + "/var/lib/kubelet/config.yaml: is a directory, not a file\n"},
};

TEST_CASE("kubelet-feature-gates") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    Settings settings;
    settings["kubernetes"] = row.kubernetes;
    CHECK(test::shown(test::look(condition, RecordedHost(tree.folder()), settings)) == row.expected);
  }
  const test::Tree tree(test::Tree::Files{{config, "featureGates: {TTLAfterFinished: true}\n"}});
  CHECK(test::prevailing(test::look(condition, RecordedHost(tree.folder()))) == Verdict::unknown);
  CHECK(test::problems_of("{kubelet-feature-gates: {without: [AppArmor from 1.4 until 1.33]}}") == "1:35: AppArmor goes without \"from\"");
  CHECK(test::problems_of("{kubelet-feature-gates: {without: [until 1.33]}}") ==
        "1:35: \"until 1.33\" is not of the form NAME... from VERSION until VERSION");
}

TEST_CASE("of gates that are gone a person is shown a hundred") {
  std::string gates;
  for (int i = 0; i < 1000; ++i) gates += "TTLAfterFinished=true,";
  const test::Tree tree(test::Tree::Files{{"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--feature-gates=" + gates + "\n"}});
  CHECK(test::look(condition, RecordedHost(tree.folder()), {{"kubernetes", "1.34"}}).size() == 100);
}

}  // namespace
}  // namespace nodeworthy
