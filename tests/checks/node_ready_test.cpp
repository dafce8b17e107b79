#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/cri.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using test::does_not_know;
using test::running_machine;
using test::says_status;
using test::says_version;

constexpr const char* kubeconfig = "/etc/kubernetes/kubelet.conf";
constexpr const char* configuration = "/var/lib/kubelet/config.yaml";
const test::Tree::Files::value_type joined{kubeconfig, "users: [{user: {client-certificate-data: LS0t}}]\n"};
const test::Tree::Files::value_type network{"/etc/cni/net.d/10-net.conflist", "{}"};

std::string answers_at(std::string_view endpoint, std::string_view answer = "{body: ok}") {
  return "  \"" + std::string(endpoint) + "\": {/healthz: " + std::string(answer) + "}\n";
}

struct HealthRow {
  std::string_view what;
  std::string_view configuration;  // of the kubelet
  std::string answers;
  std::string_view expected;
};

const HealthRow health_rows[] = {
    {"the kubelet's own port", "", answers_at("127.0.0.1:10248"), "pass | want ok | have ok (200)"},
    {"another port", "healthzPort: 1", answers_at("127.0.0.1:1"), "pass | want ok | have ok (200)"},
    {"the greatest port", "healthzPort: 65535", answers_at("127.0.0.1:65535"), "pass | want ok | have ok (200)"},
    {"an empty address is the default", "healthzBindAddress: ''", answers_at("127.0.0.1:10248"), "pass | want ok | have ok (200)"},
    {"loopback", "healthzBindAddress: 127.0.0.1", answers_at("127.0.0.1:10248"), "pass | want ok | have ok (200)"},
    {"all addresses", "healthzBindAddress: 0.0.0.0", answers_at("127.0.0.1:10248"), "pass | want ok | have ok (200)"},
    {"all addresses of IPv6", "healthzBindAddress: '::'", answers_at("127.0.0.1:10248"), "pass | want ok | have ok (200)"},
    {"loopback of IPv6", "healthzBindAddress: '::1'", answers_at("[::1]:10248"), "pass | want ok | have ok (200)"},
    {"loopback of IPv6, written in full", "healthzBindAddress: '0:0:0:0:0:0:0:1'", answers_at("[::1]:10248"),
     "pass | want ok | have ok (200)"},
    {"nobody", "", "", "fail | want ok | have nobody listens at 127.0.0.1:10248"},
    {"a complaint", "", answers_at("127.0.0.1:10248", "{status: 500, body: \"syncloop\\n\"}"), "fail | want ok | have syncloop (500)"},
    {"ok with a status that is not", "", answers_at("127.0.0.1:10248", "{status: 503, body: ok}"), "fail | want ok | have ok (503)"},
    {"no answer is told", "", "  127.0.0.1:10248: {}\n", "unknown | want ok | have 127.0.0.1:10248/healthz: the fixture records no answer"},
    {"port 0 is none", "healthzPort: 0", "", "skipped | want ok | have healthzPort is 0, with which the kubelet does not answer"},
    {"port 0, whatever the address", "healthzPort: 0\nhealthzBindAddress: 192.0.2.1", "",
     "skipped | want ok | have healthzPort is 0, with which the kubelet does not answer"},
    {"a port that is another machine", "healthzPort: 1@192.0.2.1:80", answers_at("127.0.0.1:1@192.0.2.1:80"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1 healthzPort: \"1@192.0.2.1:80\" is no port"},
    {"a port that is a path", "healthzPort: 1/x", answers_at("127.0.0.1:1/x"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1 healthzPort: \"1/x\" is no port"},
    {"a port beyond the greatest", "healthzPort: 65536", answers_at("127.0.0.1:65536"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1 healthzPort: \"65536\" is no port"},
    {"a negative port", "healthzPort: -1", answers_at("127.0.0.1:-1"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1 healthzPort: \"-1\" is no port"},
    {"an address of the network", "healthzBindAddress: 192.0.2.1", answers_at("127.0.0.1:10248"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1 healthzBindAddress: the kubelet answers at 192.0.2.1, and is asked at "
     "addresses of loopback only"},
    {"an address that is a name", "healthzBindAddress: 127.0.0.1:80", answers_at("127.0.0.1:10248"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1 healthzBindAddress: the kubelet answers at 127.0.0.1:80, and is asked at "
     "addresses of loopback only"},
    {"a configuration that does not parse", "a: [", answers_at("127.0.0.1:10248"),
     "unknown | want ok | have /var/lib/kubelet/config.yaml:1:1: end of sequence flow not found"},
};

TEST_CASE("the health of a joined node's kubelet") {
  for (const HealthRow& row : health_rows) {
    INFO(row.what);
    const test::Tree tree({joined, network, {configuration, std::string(row.configuration)}}, std::string(running_machine) + row.answers);
    const Observation health = test::look("{node: ready}", RecordedHost(tree.folder())).at(0);
    CHECK(health.subject == "kubelet's /healthz");
    CHECK(std::string(describe(health.verdict)) + " | want " + health.want + " | have " + health.have == row.expected);
  }
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string fixture;
  std::string_view expected;
};

const std::string healthy = std::string(running_machine) + answers_at("127.0.0.1:10248");
const std::string runtime = healthy + test::socket("/run/containerd/containerd.sock") + says_version("containerd", "2.1.4");

const Row rows[] = {
    {"a network that is ready",
     {joined, network},
     runtime + says_status({{.type = "RuntimeReady", .holds = false}, {.type = "NetworkReady", .holds = true}}),
     "pass | kubelet's /healthz | want ok | have ok (200)\n"
     "pass | /etc/cni/net.d | want a network plugin's configuration | have 10-net.conflist\n"
     "pass | NetworkReady | want true | have true\n"},
    {"a network that is not",
     {joined, {"/etc/cni/net.d/README", ""}},
     runtime + says_status({{.type = "NetworkReady", .holds = false, .reason = "NoPlugin", .message = "cni"}}),
     "pass | kubelet's /healthz | want ok | have ok (200)\n"
     "fail | /etc/cni/net.d | want a network plugin's configuration | have none\n"
     "  by hand: Install the cluster's network plugin, or see why its pod on this node does not start.\n"
     "fail | NetworkReady | want true | have false (NoPlugin: cni)\n"},
    {"a runtime that does not answer",
     {joined, network},
     healthy + test::socket("/run/containerd/containerd.sock") + does_not_know("v1.ImageService/ListImages"),
     "pass | kubelet's /healthz | want ok | have ok (200)\n"
     "pass | /etc/cni/net.d | want a network plugin's configuration | have 10-net.conflist\n"
     "unknown | NetworkReady | want true | have /run/containerd/containerd.sock/runtime.v1.RuntimeService/Version: the fixture records no "
     "answer\n"},
    {"a runtime that does not tell its status",
     {joined, network},
     runtime,
     "pass | kubelet's /healthz | want ok | have ok (200)\n"
     "pass | /etc/cni/net.d | want a network plugin's configuration | have 10-net.conflist\n"
     "unknown | NetworkReady | want true | have /run/containerd/containerd.sock/runtime.v1.RuntimeService/Status: the fixture records no "
     "answer\n"},
    {"a folder that is none",
     {joined, {"/etc/cni/net.d", ""}},
     healthy,
     "pass | kubelet's /healthz | want ok | have ok (200)\n"
     "fail | /etc/cni/net.d | want a network plugin's configuration | have none\n"
     "  by hand: Install the cluster's network plugin, or see why its pod on this node does not start.\n"},
    {"before a join",
     {network},
     healthy,
     "skipped | node | want ready | have it is in no cluster yet: there is no /etc/kubernetes/kubelet.conf\n"},
    {"whether it has joined cannot be told",
     {{std::string(kubeconfig) + "/", ""}},
     healthy,
     "unknown | node | want ready | have /etc/kubernetes/kubelet.conf: is a directory, not a file\n"},
    {"an image", {joined, network}, "", "skipped | node | want ready | have only a running machine can tell\n"},
};

TEST_CASE("node") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    CHECK(test::shown(test::look("{node: ready}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("node mistakes") { CHECK(test::problems_of("{node: well}") == "1:8: \"ready\" is the only word here"); }

}  // namespace
}  // namespace nodeworthy
