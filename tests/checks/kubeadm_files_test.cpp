#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

const test::KindRow rows[] = {
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
    {"not set, as with an etcd without certificates",
     "{kubeadm-files: etcd.external.caFile}",
     {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\n"}},
     "",
     "skipped | etcd.external.caFile | want a file | have not set in the ClusterConfiguration\n"},
};

TEST_CASE("kubeadm-files") { test::check_rows(rows); }

}  // namespace
}  // namespace nodeworthy
