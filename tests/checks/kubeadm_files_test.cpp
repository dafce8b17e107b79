#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

const Row rows[] = {
    {"there",
     "{kubeadm-files: etcd.external.caFile}",
     {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\netcd: {external: {caFile: /a.crt}}\n"}, {"/a.crt", "x"}},
     "",
     "pass | etcd.external.caFile /a.crt | want a file | have a file\n"},
    {"missing",
     "{kubeadm-files: etcd.external.caFile}",
     {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\netcd: {external: {caFile: /a.crt}}\n"}},
     "",
     "fail | etcd.external.caFile /a.crt | want a file | have absent\n"},
    {"a folder",
     "{kubeadm-files: etcd.external.caFile}",
     {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\netcd: {external: {caFile: /a.crt}}\n"}, {"/a.crt/", ""}},
     "",
     "fail | etcd.external.caFile /a.crt | want a file | have a directory\n"},
    {"not set",
     "{kubeadm-files: etcd.external.caFile}",
     {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\n"}},
     "",
     "fail | etcd.external.caFile | want a file | have not set in the ClusterConfiguration\n"},
};

TEST_CASE("kubeadm-files") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
