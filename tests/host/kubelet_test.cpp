#include "host/kubelet.h"

#include <fmt/format.h>

#include "host/flags.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view unit = "[Service]\nExecStart=/usr/bin/kubelet\nRestart=always\n";

/// The drop-in of the kubeadm packages, with the extra arguments of rpm (sysconfig) or deb (default).
constexpr std::string_view drop_in =
    "# Note: This dropin only works with kubeadm and kubelet v1.11+\n"
    "[Service]\n"
    "Environment=\"KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf "
    "--kubeconfig=/etc/kubernetes/kubelet.conf\"\n"
    "Environment=\"KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml\"\n"
    "EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\n"
    "EnvironmentFile=-/etc/sysconfig/kubelet\n"
    "ExecStart=\n"
    "ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS\n";

constexpr std::string_view unit_path = "/usr/lib/systemd/system/kubelet.service";
constexpr std::string_view drop_in_path = "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf";
constexpr std::string_view config_path = "/var/lib/kubelet/config.yaml";

std::string shown(const Reading<Sourced>& reading) {
  if (reading.absent()) return "absent";
  if (reading.unreadable()) return "unreadable: " + reading.why();
  return fmt::format("{} ({})", reading.value().value, reading.value().where);
}

test::Tree::Files with_kubeadm(test::Tree::Files files) {
  files.emplace_back(unit_path, unit);
  files.emplace_back(drop_in_path, drop_in);
  return files;
}

constexpr std::string_view kubeadm_path = "/etc/kubernetes/kubeadm.yaml";
constexpr std::string_view for_init = "kind: InitConfiguration\n---\nkind: KubeletConfiguration\ncgroupDriver: a\n";
constexpr std::string_view with_arguments = "kind: InitConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n    cgroup-driver: b\n";

/// The record of an installed kubeadm.
std::string package_of(std::string_view version) {
  return "Package: kubeadm\nStatus: install ok installed\nVersion: " + std::string(version) + "\n\n";
}

const std::string patched = "kind: InitConfiguration\npatches: {directory: /srv/patches}\n";

test::Tree::Files kubeadm(std::string_view text, test::Tree::Files more = {}) {
  more.emplace_back(kubeadm_path, text);
  return more;
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view expected;  // of cgroupDriver and --cgroup-driver
};

const Row rows[] = {
    {"nothing at all", {}, "absent"},
    {"no unit yet: the usual file counts",
     {{std::string(config_path), "kind: KubeletConfiguration\ncgroupDriver: systemd\n"}},
     "systemd (/var/lib/kubelet/config.yaml:2 cgroupDriver)"},
    {"no unit yet: the usual flags win, those of the person over those of kubeadm",
     {{std::string(config_path), "cgroupDriver: systemd\n"},
      {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--cgroup-driver=systemd\"\n"},
      {"/etc/default/kubelet", "# extra\nKUBELET_EXTRA_ARGS=--cgroup-driver=cgroupfs\n"}},
     "cgroupfs (/etc/default/kubelet:2 --cgroup-driver)"},
    {"the drop-in of kubeadm names the file", with_kubeadm({{std::string(config_path), "cgroupDriver: systemd\n"}}),
     "systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)"},
    {"the unit alone reads no file, so none counts",
     {{std::string(unit_path), std::string(unit)}, {std::string(config_path), "cgroupDriver: systemd\n"}},
     "absent"},
    {"a file that the drop-in does not read does not count",
     with_kubeadm({{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--cgroup-driver=cgroupfs\n"}}), "absent"},
    {"a flag with its value as the next word",
     with_kubeadm({{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--fail-swap-on=false --cgroup-driver cgroupfs --v 2\n"}}),
     "cgroupfs (/etc/sysconfig/kubelet:1 --cgroup-driver)"},
    {"underscores are dashes to the kubelet", with_kubeadm({{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--cgroup_driver=cgroupfs\n"}}),
     "cgroupfs (/etc/sysconfig/kubelet:1 --cgroup-driver)"},
    {"the last of a repeated flag wins",
     with_kubeadm({{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--cgroup-driver=a --cgroup-driver=b\n"}}),
     "b (/etc/sysconfig/kubelet:1 --cgroup-driver)"},
    {"a variable assigned twice has its last value, so the first assignment is lost",
     with_kubeadm({{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--cgroup-driver=systemd\nKUBELET_EXTRA_ARGS=--fail-swap-on=false\n"}}),
     "absent"},
    {"systemd takes no export", with_kubeadm({{"/etc/sysconfig/kubelet", "export KUBELET_EXTRA_ARGS=--cgroup-driver=systemd\n"}}),
     "absent"},
    {"another drop-in adds a variable, which an environment file overrides",
     with_kubeadm({{"/etc/systemd/system/kubelet.service.d/20-own.conf",
                    "[Service]\nEnvironment=KUBELET_EXTRA_ARGS=--cgroup-driver=a 'KUBELET_KUBEADM_ARGS=--cgroup-driver=b --v=2'\n"},
                   {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--cgroup-driver=c"}}),
     "a (/etc/systemd/system/kubelet.service.d/20-own.conf:2 --cgroup-driver)"},
    {"a drop-in of /etc hides the packaged one of its name",
     with_kubeadm({{"/etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
                    "[Service]\nExecStart=\nExecStart=/usr/bin/kubelet --config=/etc/kubelet.yaml\n"},
                   {"/etc/kubelet.yaml", "cgroupDriver: here"},
                   {std::string(config_path), "cgroupDriver: systemd\n"}}),
     "here (/etc/kubelet.yaml:1 cgroupDriver)"},
    {"an unreadable file of flags could say anything, even where its absence is tolerated",
     with_kubeadm({{"/etc/sysconfig/kubelet/", ""}, {std::string(config_path), "cgroupDriver: systemd\n"}}),
     "unreadable: /etc/sysconfig/kubelet: is a directory, not a file"},
    {"a flag after the unreadable one certainly wins",
     with_kubeadm({{"/var/lib/kubelet/kubeadm-flags.env/", ""}, {"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--cgroup-driver=a\n"}}),
     "a (/etc/sysconfig/kubelet:1 --cgroup-driver)"},
    {"a file that is no YAML", with_kubeadm({{std::string(config_path), "cgroupDriver: systemd\n\tx: 1\n"}}),
     "unreadable: /var/lib/kubelet/config.yaml:2:1: illegal tab when looking for indentation"},
    {"a key that is there twice: the last counts",
     with_kubeadm({{std::string(config_path), "cgroupDriver: systemd\ncgroupDriver: cgroupfs\n"}}),
     "cgroupfs (/var/lib/kubelet/config.yaml:2 cgroupDriver)"},
    {"a flag wins over a file that cannot be read",
     with_kubeadm({{std::string(config_path) + "/", ""}, {"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--cgroup-driver=a\n"}}),
     "a (/etc/sysconfig/kubelet:1 --cgroup-driver)"},
    {"null is not set", with_kubeadm({{std::string(config_path), "cgroupDriver:\n"}}), "absent"},
    {"a list is no value", with_kubeadm({{std::string(config_path), "cgroupDriver: [systemd]\n"}}),
     "unreadable: /var/lib/kubelet/config.yaml:1 cgroupDriver is a list, not a value"},
    {"files of --config-dir are merged over the file, in the order of their names",
     with_kubeadm({{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--config-dir=/etc/kubelet.d\n"},
                   {std::string(config_path), "cgroupDriver: a\n"},
                   {"/etc/kubelet.d/10.conf", "cgroupDriver: b\n"},
                   {"/etc/kubelet.d/20/own.conf", "cgroupDriver: c\n"},
                   {"/etc/kubelet.d/30.yaml", "cgroupDriver: d\n"},
                   {"/etc/kubelet.d/40.conf", "maxPods: 10\n"}}),
     "c (/etc/kubelet.d/20/own.conf:1 cgroupDriver)"},
    {"null in a later file takes a value away",
     with_kubeadm({{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--config-dir=/etc/kubelet.d\n"},
                   {std::string(config_path), "cgroupDriver: a\n"},
                   {"/etc/kubelet.d/10.conf", "cgroupDriver: null\n"}}),
     "absent"},
    {"kubeadm init is going to write the document beside its own", kubeadm(for_init), "a (/etc/kubernetes/kubeadm.yaml:4 cgroupDriver)"},
    {"for a unit, too", with_kubeadm(kubeadm("kind: ClusterConfiguration\n---\nkind: KubeletConfiguration\ncgroupDriver: a\n")),
     "a (/etc/kubernetes/kubeadm.yaml:4 cgroupDriver)"},
    {"kubeadm join takes that of the cluster", kubeadm("kind: JoinConfiguration\n---\nkind: KubeletConfiguration\ncgroupDriver: a\n"),
     "absent"},
    {"beside a cluster's configuration, too",
     kubeadm("kind: ClusterConfiguration\n---\nkind: JoinConfiguration\n---\nkind: KubeletConfiguration\ncgroupDriver: a\n"), "absent"},
    {"kubeadm takes none that stands alone", kubeadm("kind: KubeletConfiguration\ncgroupDriver: a\n"), "absent"},
    {"once the kubelet has its file, that counts", kubeadm(for_init, {{std::string(config_path), "maxPods: 10\n"}}), "absent"},
    {"a unit that reads another file than kubeadm writes",
     kubeadm(for_init, {{std::string(unit_path), "[Service]\nExecStart=/usr/bin/kubelet --config=/etc/kubelet.yaml\n"}}), "absent"},
    {"a document that is no YAML could say anything", kubeadm("kind: InitConfiguration\n---\nkind: KubeletConfiguration\na: [\n"),
     "unreadable: /etc/kubernetes/kubeadm.yaml:5:1: end of sequence flow not found"},
    {"what does not speak of the kubelet could not", kubeadm("kind: [\n"), "absent"},
    {"a configuration of kubeadm that cannot be read",
     {{std::string(kubeadm_path) + "/", ""}},
     "unreadable: /etc/kubernetes/kubeadm.yaml: is a directory, not a file"},
    {"files of --config-dir are merged over it, too",
     kubeadm(for_init, {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--config-dir=/etc/kubelet.d\n"},
                        {"/etc/kubelet.d/10.conf", "cgroupDriver: b\n"}}),
     "b (/etc/kubelet.d/10.conf:1 cgroupDriver)"},
    {"patches of kubeadm are laid over it, in the order of their names, of one file one over the other",
     kubeadm(patched + "---\nkind: KubeletConfiguration\ncgroupDriver: a\n",
             {{"/srv/patches/kubeletconfiguration+merge.yaml", "cgroupDriver: b\n---\ncgroupDriver: c\n"},
              {"/srv/patches/kubeletconfiguration1.json", "{\"maxPods\": 10}"},
              {"/srv/patches/etcd+strategic.yaml", "cgroupDriver: d\n"},
              {"/srv/patches/kubeletconfiguration.conf", "cgroupDriver: e\n"}}),
     "c (/srv/patches/kubeletconfiguration+merge.yaml:3 cgroupDriver)"},
    {"before a join they are laid over the cluster's",
     kubeadm("kind: JoinConfiguration\npatches: {directory: /srv/patches}\n",
             {{"/srv/patches/kubeletconfiguration0+strategic.json", "{\"cgroupDriver\": \"b\"}"}}),
     "b (/srv/patches/kubeletconfiguration0+strategic.json:1 cgroupDriver)"},
    {"null in a patch takes a value away",
     kubeadm(patched + "---\nkind: KubeletConfiguration\ncgroupDriver: a\n",
             {{"/srv/patches/kubeletconfiguration.yaml", "cgroupDriver: null\n"}}),
     "absent"},
    {"what a JSON patch does is not told", kubeadm(patched, {{"/srv/patches/kubeletconfiguration+json.yaml", "- op: remove\n"}}),
     "unreadable: /srv/patches/kubeletconfiguration+json.yaml: a JSON patch, which is not laid over the configuration here"},
    {"nor one with directives", kubeadm(patched, {{"/srv/patches/kubeletconfiguration.yaml", "$patch: replace\ncgroupDriver: b\n"}}),
     "unreadable: /srv/patches/kubeletconfiguration.yaml: $patch, which is not followed here"},
    {"nor one of no type", kubeadm(patched, {{"/srv/patches/kubeletconfiguration+mine.yaml", "cgroupDriver: b\n"}}),
     "unreadable: /srv/patches/kubeletconfiguration+mine.yaml: a type of patch that kubeadm does not have"},
    {"a kubeadm that has none for the kubelet passes over them",
     kubeadm(patched,
             {{"/srv/patches/kubeletconfiguration+mine.yaml", "cgroupDriver: b\n"}, {"/var/lib/dpkg/status", package_of("1.24.9-00")}}),
     "absent"},
    {"a newer one does not",
     kubeadm(patched, {{"/srv/patches/kubeletconfiguration.yaml", "cgroupDriver: b\n"}, {"/var/lib/dpkg/status", package_of("1.25.0-00")}}),
     "b (/srv/patches/kubeletconfiguration.yaml:1 cgroupDriver)"},
    {"of one that does not tell its version it is not known",
     kubeadm(patched, {{"/srv/patches/kubeletconfiguration.yaml", "cgroupDriver: b\n"}, {"/usr/bin/kubeadm", "#!/bin/sh\n"}}),
     "unreadable: /usr/bin/kubeadm does not tell its version"},
    {"nor one that is no YAML", kubeadm(patched, {{"/srv/patches/kubeletconfiguration.yaml", "a: [\n"}}),
     "unreadable: /srv/patches/kubeletconfiguration.yaml:2:1: end of sequence flow not found"},
    {"nor of a folder that may be anywhere", kubeadm("kind: InitConfiguration\npatches: {directory: patches}\n"),
     "unreadable: /etc/kubernetes/kubeadm.yaml:2: where patches.directory is depends on where kubeadm is called"},
    {"without a folder there are none", kubeadm(patched), "absent"},
    {"once the kubelet has its file, patches are in it",
     kubeadm(patched, {{std::string(config_path), "maxPods: 10\n"}, {"/srv/patches/kubeletconfiguration.yaml", "cgroupDriver: b\n"}}),
     "absent"},
    {"kubeletExtraArgs become flags, a map", kubeadm(std::string(with_arguments) + "---\nkind: KubeletConfiguration\ncgroupDriver: a\n"),
     "b (/etc/kubernetes/kubeadm.yaml:4 --cgroup-driver)"},
    {"or a list, of a join, over the file that kubeadm takes of the cluster",
     with_kubeadm(kubeadm("kind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n  - name: cgroup-driver\n    value: b\n",
                          {{std::string(config_path), "cgroupDriver: systemd\n"}})),
     "b (/etc/kubernetes/kubeadm.yaml:4 --cgroup-driver)"},
    {"--config-dir among them",
     kubeadm("kind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: {config-dir: /etc/kubelet.d}}\n",
             {{"/etc/kubelet.d/10.conf", "cgroupDriver: b\n"}}),
     "b (/etc/kubelet.d/10.conf:1 cgroupDriver)"},
    {"in a file for both, those of init",
     kubeadm(std::string(with_arguments) + "---\nkind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: {cgroup-driver: c}}\n"),
     "b (/etc/kubernetes/kubeadm.yaml:4 --cgroup-driver)"},
    {"flags of a person come after those of kubeadm",
     kubeadm(with_arguments, {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--cgroup-driver=c\n"}}),
     "c (/etc/default/kubelet:1 --cgroup-driver)"},
    {"once kubeadm has written its flags, those count",
     kubeadm(with_arguments, {{"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--v=2\"\n"}}), "absent"},
    {"a unit that takes no flags of kubeadm",
     kubeadm(with_arguments, {{std::string(unit_path), "[Service]\nExecStart=/usr/bin/kubelet --v=2\n"}}), "absent"},
    {"a node that has joined has them",
     kubeadm(with_arguments, {{"/etc/kubernetes/kubelet.conf", "users: [{user: {client-certificate-data: eA==}}]\n"}}), "absent"},
    {"a unit that runs something else says nothing about flags",
     {{std::string(unit_path), "[Service]\nExecStart=/bin/sh -c 'exec kubelet --cgroup-driver=systemd'\n"}},
     "unreadable: /usr/lib/systemd/system/kubelet.service:2: the unit runs /bin/sh, which may start the kubelet with flags of its own"},
    {"two commands",
     {{std::string(unit_path), "[Service]\nExecStart=/usr/bin/kubelet\nExecStart=/usr/bin/kubelet --cgroup-driver=a\n"}},
     "unreadable: /usr/lib/systemd/system/kubelet.service:3: a second ExecStart=, which systemd refuses"},
};

TEST_CASE("the kubelet's configuration") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(shown(KubeletConfiguration::read(host).find({"cgroupDriver"}, "cgroup-driver")) == row.expected);
  }
}

TEST_CASE("the kubelet's nested fields, and keys with dots") {
  const test::Tree tree({{std::string(config_path), "memorySwap:\n  swapBehavior: NoSwap\nevictionHard: {nodefs.available: 10%}\n"}});
  const RecordedHost host(tree.folder());
  const KubeletConfiguration kubelet = KubeletConfiguration::read(host);
  CHECK(shown(kubelet.find({"memorySwap", "swapBehavior"})) == "NoSwap (/var/lib/kubelet/config.yaml:2 memorySwap.swapBehavior)");
  CHECK(shown(kubelet.find({"evictionHard", "nodefs.available"})) == "10% (/var/lib/kubelet/config.yaml:3 evictionHard.nodefs.available)");
  CHECK(shown(kubelet.find({"evictionHard", "imagefs.available"})) == "absent");
}

TEST_CASE("a value of another type than the kubelet's field") {
  const auto found = [](const std::string& text, std::initializer_list<std::string_view> field) {
    const test::Tree tree({{std::string(config_path), text}});
    return shown(KubeletConfiguration::read(RecordedHost(tree.folder())).find(field));
  };
  CHECK(found("port: 1000", {"port"}) == "1000 (/var/lib/kubelet/config.yaml:1 port)");
  CHECK(
      found("port: \"1000\"", {"port"}) ==
      "unreadable: /var/lib/kubelet/config.yaml:1 port: \"1000\", a text, where the kubelet wants a number, with which it does not start");
  CHECK(
      found("failSwapOn: \"false\"", {"failSwapOn"}) ==
      "unreadable: /var/lib/kubelet/config.yaml:1 failSwapOn: \"false\", a text, where the kubelet wants true or false, with which it does "
      "not start");
  CHECK(
      found("featureGates: {NodeSwap: 1}", {"featureGates", "NodeSwap"}) ==
      "unreadable: /var/lib/kubelet/config.yaml:1 featureGates.NodeSwap: 1, a number, where the kubelet wants true or false, with which it "
      "does not start");
  CHECK(
      found("evictionHard: {nodefs.available: 10}", {"evictionHard", "nodefs.available"}) ==
      "unreadable: /var/lib/kubelet/config.yaml:1 evictionHard.nodefs.available: 10, a number, where the kubelet wants a text, with which "
      "it does not start");
  CHECK(found("cgroupDriver: \"systemd\"", {"cgroupDriver"}) == "systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)");
}

TEST_CASE("the kubelet's feature gates") {
  const auto gate = [](const test::Tree::Files& files) {
    const test::Tree tree(with_kubeadm(files));
    return shown(KubeletConfiguration::read(RecordedHost(tree.folder())).feature_gate("A"));
  };
  const std::pair<std::string, std::string> file{config_path, "featureGates: {A: false}\n"};
  const auto flags = [](std::string_view words) { return std::pair<std::string, std::string>("/etc/sysconfig/kubelet", words); };
  CHECK(gate({}) == "absent");
  CHECK(gate({file}) == "false (/var/lib/kubelet/config.yaml:1 featureGates.A)");
  CHECK(gate({file, flags("KUBELET_EXTRA_ARGS=--feature-gates=B=true,A=true --feature-gates=C=true")}) ==
        "true (/etc/sysconfig/kubelet:1 --feature-gates)");
  CHECK(gate({file, flags("KUBELET_EXTRA_ARGS=--feature-gates=AB=true")}) == "false (/var/lib/kubelet/config.yaml:1 featureGates.A)");
  const std::string arguments = "kind: InitConfiguration\nnodeRegistration: {kubeletExtraArgs: {feature-gates: \"B=true,A=true\"}}\n";
  CHECK(gate(kubeadm(arguments)) == "true (/etc/kubernetes/kubeadm.yaml:2 --feature-gates)");
  CHECK(gate(kubeadm(arguments, {file, flags("KUBELET_EXTRA_ARGS=--feature-gates=A=false")})) ==
        "false (/etc/sysconfig/kubelet:1 --feature-gates)");
  CHECK(gate(kubeadm("kind: InitConfiguration\n---\nkind: KubeletConfiguration\nfeatureGates: {A: true}\n")) ==
        "true (/etc/kubernetes/kubeadm.yaml:4 featureGates.A)");
  CHECK(gate({file, {"/etc/sysconfig/kubelet/", ""}}) == "unreadable: /etc/sysconfig/kubelet: is a directory, not a file");
}

TEST_CASE("booleans of fields and flags of the kubelet") {
  const auto shown = [](const Sourced& said) {
    const Reading<bool> value = as_boolean(said);
    return value.present() ? fmt::format("{}", value.value()) : value.why();
  };
  CHECK(shown({.value = "off", .where = "f"}) == "false");
  CHECK(shown({.value = "Yes", .where = "f"}) == "true");
  CHECK(shown({.value = "1", .where = "f"}) == "f: \"1\" is neither true nor false");
  CHECK(shown({.value = "", .where = "f"}) == "f: \"\" is neither true nor false");
  CHECK(shown({.value = "T", .where = "--f", .is_flag = true}) == "true");
  CHECK(shown({.value = "0", .where = "--f", .is_flag = true}) == "false");
  CHECK(shown({.value = "no", .where = "--f", .is_flag = true}) == "--f: \"no\" is neither true nor false");
}

TEST_CASE("whether the kubelet is configured at all") {
  const test::Tree nothing({});
  CHECK(KubeletConfiguration::read(RecordedHost(nothing.folder())).configured().absent());
  const test::Tree flags(test::Tree::Files{{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--v=2\n"}});
  const KubeletConfiguration kubelet = KubeletConfiguration::read(RecordedHost(flags.folder()));
  CHECK(kubelet.configured().present());
  CHECK(kubelet.file() == config_path);
  CHECK(kubelet.flags("v").size() == 1);
  const test::Tree to_come(
      kubeadm("kind: InitConfiguration\nnodeRegistration: {kubeletExtraArgs: {v: 3}}\n---\nkind: KubeletConfiguration\n"));
  const KubeletConfiguration not_yet = KubeletConfiguration::read(RecordedHost(to_come.folder()));
  CHECK(not_yet.configured().absent());
  CHECK(not_yet.flags("v").size() == 1);
  for (const Flag& flag : not_yet.all_flags()) CHECK(flag.name != "v");
  const test::UniformHost denied(test::UniformHost::Answer::unreadable, true);
  CHECK(KubeletConfiguration::read(denied).configured().unreadable());
  CHECK(KubeletConfiguration::read(denied).find({"failSwapOn"}, "fail-swap-on").unreadable());
}

}  // namespace
}  // namespace nodeworthy
