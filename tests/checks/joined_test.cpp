#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr const char* kubeconfig = "/etc/kubernetes/kubelet.conf";

struct Row {
  std::string_view what;
  test::Tree::Files files;
  Settings settings;
  std::string_view expected;
};

const Row rows[] = {
    {"a fresh machine", {}, {}, "pass | this node | want in no cluster | have in no cluster (there is no /etc/kubernetes/kubelet.conf)\n"},
    {"a certificate in a file",
     {{kubeconfig, "users: [{user: {client-certificate: /var/lib/kubelet/pki/a.pem}}]\n"}, {"/var/lib/kubelet/pki/a.pem", ""}},
     {},
     "fail | this node | want in no cluster | have in a cluster (/etc/kubernetes/kubelet.conf names /var/lib/kubelet/pki/a.pem)\n"},
    {"a certificate within",
     {{kubeconfig, "users:\n- name: node\n  user: {client-certificate-data: LS0t}\n"}},
     {},
     "fail | this node | want in no cluster | have in a cluster (/etc/kubernetes/kubelet.conf holds a client certificate)\n"},
    {"a certificate that is gone is what an earlier cluster left",
     {{kubeconfig, "users: [{user: {client-certificate: /var/lib/kubelet/pki/a.pem}}]\n"}},
     {},
     "pass | this node | want in no cluster | have in no cluster (/etc/kubernetes/kubelet.conf names /var/lib/kubelet/pki/a.pem, which is "
     "not there)\n"},
    {"no users at all",
     {{kubeconfig, "kind: Config\n"}},
     {},
     "pass | this node | want in no cluster | have in no cluster (/etc/kubernetes/kubelet.conf names no client certificate)\n"},
    {"a file that does not parse",
     {{kubeconfig, "users: [\n"}},
     {},
     "unknown | this node | want in no cluster | have /etc/kubernetes/kubelet.conf:2:1: end of sequence flow not found\n"},
    {"the setting wins", {}, {{"joined", "yes"}}, "fail | this node | want in no cluster | have in a cluster (joined is yes)\n"},
};

TEST_CASE("joined") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{joined: false}", host, row.settings)) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
