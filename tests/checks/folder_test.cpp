#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

const test::KindRow rows[] = {
    {"nothing there", "{folder: {path: /srv/x}}", {}, "", "pass | /srv/x | want empty | have absent\n"},
    {"an empty folder", "{folder: {path: /srv/x}}", {{"/srv/x/", ""}}, "", "pass | /srv/x | want empty | have empty\n"},
    {"something in it",
     "{folder: {path: /srv/x}}",
     {{"/srv/x/member/snap/db", ""}},
     "",
     "fail | /srv/x | want empty | have holds member\n"},
    {"more than is shown",
     "{folder: {path: /srv/x}}",
     {{"/srv/x/a", ""}, {"/srv/x/b", ""}, {"/srv/x/c", ""}, {"/srv/x/d", ""}, {"/srv/x/e", ""}, {"/srv/x/f", ""}, {"/srv/x/g", ""}},
     "",
     "fail | /srv/x | want empty | have holds a, b, c, d, e and 2 more\n"},
    {"what may be there",
     "{folder: {path: /srv/x, save: lost+found}}",
     {{"/srv/x/lost+found/", ""}},
     "",
     "pass | /srv/x | want empty | have empty\n"},
    {"names that may not be there",
     "{folder: {path: /srv/x, lacks: [\"cali*\", cni0]}}",
     {{"/srv/x/eth0", ""}, {"/srv/x/cali123", ""}},
     "",
     "fail | /srv/x | want without cali*, cni0 | have holds cali123\n"},
    {"other names",
     "{folder: {path: /srv/x, lacks: [\"cali*\", cni0]}}",
     {{"/srv/x/eth0", ""}},
     "",
     "pass | /srv/x | want without cali*, cni0 | have without cali*, cni0\n"},
    {"a file in its place", "{folder: {path: /srv/x}}", {{"/srv/x", "1"}}, "", "fail | /srv/x | want empty | have no folder but a file\n"},
    {"the folder of etcd is where kubeadm is told to put it",
     "{folder: {path: etcd}}",
     {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\netcd: {local: {dataDir: /srv/etcd}}\n"}, {"/srv/etcd/member", ""}},
     "",
     "fail | /srv/etcd | want empty | have holds member\n"},
    {"a configuration that does not parse",
     "{folder: {path: etcd}}",
     {{"/root/kubeadm.yaml", "a: [\n"}},
     "",
     "unknown | etcd | want empty | have /root/kubeadm.yaml:2:1: end of sequence flow not found\n"},
};

TEST_CASE("folder") { test::check_rows(rows); }

}  // namespace
}  // namespace nodeworthy
