#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

struct Row {
  std::string_view what;
  Files files;
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view running = "running: true";

Files named(const std::string& transient, const std::string& from_file) {
  return {{"/proc/sys/kernel/hostname", transient + "\n"}, {"/etc/hostname", from_file + "\n"}};
}

Files joined(Files files) {
  files.emplace_back("/etc/kubernetes/kubelet.conf", "kind: Config\n");
  return files;
}

const Row rows[] = {
    {"one good name in both places", named("worker01", "worker01"), running,
     "pass | hostname (running) | want worker01, as /etc/hostname has it | have worker01\n"
     "pass | hostname (at boot) | want a name as of RFC 1123 | have worker01\n"},
    {"an image has one name", named("", "worker01.example.com"), "",
     "skipped | hostname (running) | want a name as of RFC 1123 | have only a running machine can tell\n"
     "pass | hostname (at boot) | want a name as of RFC 1123 | have worker01.example.com\n"},
    {"an image without a name is given one later",
     {},
     "",
     "skipped | hostname (running) | want a name as of RFC 1123 | have only a running machine can tell\n"
     "skipped | hostname (at boot) | want a name as of RFC 1123 | have the image has no name; it is given one when it first "
     "starts\n"},
    {"another name after the next boot", named("worker01", "worker1"), running,
     "fail | hostname (running) | want worker1, as /etc/hostname has it | have worker01\n"
     "  safe: set the hostname to worker1\n"
     "pass | hostname (at boot) | want a name as of RFC 1123 | have worker1\n"},
    {"a short name now, one with its domain after the next boot; the node is in a cluster",
     joined(named("worker01", "worker01.example.com")), running,
     "fail | hostname (running) | want worker01.example.com, as /etc/hostname has it | have worker01\n"
     "  disruptive: set the hostname to worker01.example.com\n"
     "pass | hostname (at boot) | want a name as of RFC 1123 | have worker01.example.com\n"},
    {"upper case, which the kubelet lowers", named("PROD-K8S-01", "PROD-K8S-01"), running,
     "pass | hostname (running) | want PROD-K8S-01, as /etc/hostname has it | have PROD-K8S-01, as a node prod-k8s-01\n"
     "pass | hostname (at boot) | want a name as of RFC 1123 | have PROD-K8S-01, as a node prod-k8s-01\n"},
    {"upper case in the file alone: the node's name stays", joined(named("worker01", "Worker01")), running,
     "pass | hostname (running) | want Worker01, as /etc/hostname has it | have worker01\n"
     "pass | hostname (at boot) | want a name as of RFC 1123 | have Worker01, as a node worker01\n"},
    {"a name that no case makes right, and one that the node keeps in another case", joined(named("Worker01", "worker_01")), running,
     "pass | hostname (running) | want a name as of RFC 1123 | have Worker01, as a node worker01\n"
     "fail | hostname (at boot) | want a name as of RFC 1123 | have worker_01: has \"_\", which no name of a node may have\n"
     "  safe: set the hostname to Worker01\n"},
    {"no right name follows from a wrong one", named("worker_01", "worker_01"), running,
     "fail | hostname (running) | want a name as of RFC 1123 | have worker_01: has \"_\", which no name of a node may have\n"
     "fail | hostname (at boot) | want a name as of RFC 1123 | have worker_01: has \"_\", which no name of a node may "
     "have\n"},
    {"nobody has named it", named("localhost", "localhost.localdomain"), running,
     "fail | hostname (running) | want a name as of RFC 1123 | have localhost: is the name of every machine\n"
     "fail | hostname (at boot) | want a name as of RFC 1123 | have localhost.localdomain: is the name of every machine\n"},
    {"the name in use is lost at the next boot",
     {{"/proc/sys/kernel/hostname", "worker01\n"}},
     running,
     "pass | hostname (running) | want a name as of RFC 1123 | have worker01\n"
     "fail | hostname (at boot) | want a name as of RFC 1123 | have none in /etc/hostname\n"
     "  safe: set the hostname to worker01\n"},
    {"a name that Kubernetes takes and the kernel does not", named("worker01", std::string(40, 'a') + "." + std::string(40, 'b')), running,
     "pass | hostname (running) | want a name as of RFC 1123 | have worker01\n"
     "fail | hostname (at boot) | want a name as of RFC 1123 | have aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: has 81 characters, the kernel takes 64\n"
     "  safe: set the hostname to worker01\n"},
    {"a file that cannot be read",
     {{"/proc/sys/kernel/hostname", "worker01\n"}, {"/etc/hostname/", ""}},
     running,
     "pass | hostname (running) | want a name as of RFC 1123 | have worker01\n"
     "unknown | hostname (at boot) | want a name as of RFC 1123 | have /etc/hostname: is a directory, not a file\n"},
    {"a name that the kubelet is told counts instead",
     {{"/proc/sys/kernel/hostname", "ip_10\n"},
      {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--hostname-override=worker01\n"}},
     running,
     "pass | node name | want a name as of RFC 1123 | have worker01 (/var/lib/kubelet/kubeadm-flags.env:1 "
     "--hostname-override)\n"},
    {"the kubelet lowers that, too",
     {{"/proc/sys/kernel/hostname", "ip_10\n"}, {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--hostname-override=NODE1\n"}},
     running,
     "pass | node name | want a name as of RFC 1123 | have node1 (/var/lib/kubelet/kubeadm-flags.env:1 --hostname-override)\n"},
    {"a wrong one, too",
     {{"/proc/sys/kernel/hostname", "worker01\n"},
      {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--hostname-override=w_1\n"}},
     running,
     "fail | node name | want a name as of RFC 1123 | have w_1 (/var/lib/kubelet/kubeadm-flags.env:1 --hostname-override): "
     "has \"_\", which no name of a node may have\n"},
};

TEST_CASE("hostname") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{hostname: valid}", host)) == row.expected);
  }
}

TEST_CASE("hostname mistakes") { CHECK(test::problems_of("{hostname: good}") == "1:12: hostname wants \"valid\""); }

}  // namespace
}  // namespace nodeworthy
