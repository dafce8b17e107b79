#include "host/node_name.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("what is no name of a node") {
  const std::string label(63, 'a');
  struct Row {
    std::string name;
    std::string_view objection;
  };
  const Row rows[] = {
      {"worker01", ""},
      {"1", ""},
      {"a-b.example.com", ""},
      {label, ""},
      {label + "." + label + "." + label + "." + std::string(61, 'a'), ""},
      {"xn--mller-kva", ""},
      {"", "is empty"},
      {label + "a", "has a label of 64 characters, 63 are allowed"},
      {label + "." + label + "." + label + "." + std::string(62, 'a'), "has 254 characters, 253 are allowed"},
      {"node_1", "has \"_\", which no name of a node may have"},
      {"node/1", "has \"/\", which no name of a node may have"},
      {"node 1", "has \" \", which no name of a node may have"},
      {"m\xC3\xBCller", "has \"\xEF\xBF\xBD\", which no name of a node may have"},
      {"node..a", "has an empty label"},
      {".node", "has an empty label"},
      {"node.", "has an empty label"},
      {"-node", "has a label that begins or ends with \"-\""},
      {"node-.example", "has a label that begins or ends with \"-\""},
      {"NODE1", ""},
      {"NODE_1", "has \"_\", which no name of a node may have"},
      {"localhost", "is the name of every machine"},
      {"Localhost.localdomain", "is the name of every machine"},
      {"(none)", "is the name of every machine"},
      {"localhost2", ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(objection_to_node_name(row.name) == row.objection);
  }
}

TEST_CASE("the name that the kubelet registers") {
  const test::Tree::Files names{{"/proc/sys/kernel/hostname", "Transient\n"}, {"/etc/hostname", "static\n"}};
  {
    const test::Tree tree(names, "running: true");
    const auto name = node_name(RecordedHost(tree.folder()));
    REQUIRE(name.present());
    CHECK(name.value().value == "transient");
    CHECK(name.value().where == "/proc/sys/kernel/hostname");
  }
  {
    const test::Tree tree(names);
    const auto name = node_name(RecordedHost(tree.folder()));
    REQUIRE(name.present());
    CHECK(name.value().value == "static");
    CHECK(name.value().where == "/etc/hostname");
  }
  {
    test::Tree::Files told = names;
    told.emplace_back("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--hostname-override=Told\"\n");
    const test::Tree tree(told, "running: true");
    const auto name = node_name(RecordedHost(tree.folder()));
    REQUIRE(name.present());
    CHECK(name.value().value == "told");
    CHECK(name.value().where == "/var/lib/kubelet/kubeadm-flags.env:1 --hostname-override");
  }
  {
    test::Tree::Files configured = names;
    configured.emplace_back("/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\n");
    const test::Tree tree(configured);
    CHECK(told_node_name(RecordedHost(tree.folder())).absent());
    CHECK(node_name(RecordedHost(tree.folder())).present());
  }
  const std::string registered = "kind: JoinConfiguration\nnodeRegistration:\n  name: Node-A\n";
  {
    test::Tree::Files to_come = names;
    to_come.emplace_back("/etc/kubernetes/kubeadm.yaml", registered);
    const test::Tree tree(to_come, "running: true");
    const auto name = node_name(RecordedHost(tree.folder()));
    REQUIRE(name.present());
    CHECK(name.value().value == "node-a");
    CHECK(name.value().where == "/etc/kubernetes/kubeadm.yaml:3 nodeRegistration.name");
    to_come.emplace_back("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--v=2\"\n");
    const test::Tree joined(to_come);
    CHECK(told_node_name(RecordedHost(joined.folder())).absent());
  }
  {
    test::Tree::Files overridden = names;
    overridden.emplace_back("/etc/kubernetes/kubeadm.yaml", registered + "  kubeletExtraArgs: {hostname-override: node-b}\n");
    const test::Tree tree(overridden);
    CHECK(node_name(RecordedHost(tree.folder())).value().value == "node-b");
  }
  {
    test::Tree::Files broken = names;
    broken.emplace_back("/etc/kubernetes/kubeadm.yaml", "kind: [\n");
    const test::Tree tree(broken);
    CHECK(node_name(RecordedHost(tree.folder())).value().value == "static");
  }
  {
    test::Tree::Files unreadable = names;
    unreadable.emplace_back("/etc/kubernetes/kubeadm.yaml/", "");
    const test::Tree tree(unreadable);
    CHECK(node_name(RecordedHost(tree.folder())).unreadable());
  }
  const test::Tree nothing({});
  CHECK(node_name(RecordedHost(nothing.folder())).absent());
}

}  // namespace
}  // namespace nodeworthy
