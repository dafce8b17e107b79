#include "tests/support/cri.h"

#include <sys/stat.h>

#include <filesystem>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using test::does_not_know;
using test::says_status;
using test::says_version;

const std::string containerd = test::socket("/run/containerd/containerd.sock");
const std::string crio = test::socket("/run/crio/crio.sock");
const std::string dockerd = test::socket("/run/cri-dockerd.sock");
const std::string no_version = does_not_know("v1.RuntimeService/Version") + does_not_know("v1alpha2.RuntimeService/Version");
const std::string ready = says_status({{.type = "RuntimeReady", .holds = true}, {.type = "NetworkReady", .holds = false}});
// A socket that may not be connected to: who listens there does not tell.
const std::string closed = does_not_know("v1.ImageService/ListImages");

test::Tree::Files kubelet_told(const std::string& endpoint) {
  return {{"/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: " + endpoint + "\n"}};
}

struct Row {
  std::string_view what;
  std::string_view apis;
  test::Tree::Files files;
  std::string answers;
  std::string_view expected;
};

const Row rows[] = {
    {"a runtime that is ready",
     "[v1]",
     {},
     containerd + says_version("containerd", "2.1.4") + ready,
     "pass | /run/containerd/containerd.sock | want answers over CRI v1 | have containerd 2.1.4 over CRI v1\n"
     "pass | RuntimeReady | want true | have true\n"},
    {"a runtime that is not",
     "[v1]",
     {},
     containerd + says_version("containerd", "2.1.4") + says_status({{.type = "RuntimeReady", .reason = "Gone", .message = "no shim"}}),
     "pass | /run/containerd/containerd.sock | want answers over CRI v1 | have containerd 2.1.4 over CRI v1\n"
     "fail | RuntimeReady | want true | have false (Gone: no shim)\n"},
    {"one that does not say whether it is ready",
     "[v1]",
     {},
     containerd + says_version("containerd", "2.1.4") + says_status({{.type = "NetworkReady", .holds = true}}),
     "pass | /run/containerd/containerd.sock | want answers over CRI v1 | have containerd 2.1.4 over CRI v1\n"
     "unknown | RuntimeReady | want true | have the runtime does not say\n"},
    {"one that does not know the question",
     "[v1]",
     {},
     containerd + says_version("containerd", "2.1.4") + does_not_know("v1.RuntimeService/Status"),
     "pass | /run/containerd/containerd.sock | want answers over CRI v1 | have containerd 2.1.4 over CRI v1\n"
     "unknown | RuntimeReady | want true | have the runtime does not say\n"},
    {"an interface that is too old",
     "[v1]",
     {},
     crio + does_not_know("v1.RuntimeService/Version") + says_version("cri-o", "1.22.5", "v1alpha2"),
     "fail | /run/crio/crio.sock | want answers over CRI v1 | have cri-o 1.22.5 over CRI v1alpha2\n"
     "  by hand: Upgrade the container runtime.\n"},
    {"an old interface that is enough",
     "[v1, v1alpha2]",
     {},
     dockerd + does_not_know("v1.RuntimeService/Version") + says_version("docker", "20.10.24", "v1alpha2"),
     "pass | /run/cri-dockerd.sock | want answers over CRI v1 or v1alpha2 | have docker 20.10.24 over CRI v1alpha2\n"
     "unknown | RuntimeReady | want true | have /run/cri-dockerd.sock/runtime.v1alpha2.RuntimeService/Status: the fixture records no "
     "answer\n"},
    {"containerd whose CRI is off",
     "[v1]",
     {},
     containerd + no_version,
     "fail | /run/containerd/containerd.sock | want answers over CRI v1 | have no CRI: unknown method\n"
     "  by hand: Take \"cri\" out of disabled_plugins in /etc/containerd/config.toml and restart containerd.\n"},
    {"something else that speaks no CRI", "[v1]", kubelet_told("unix:///run/x.sock"), test::socket("/run/x.sock") + no_version,
     "fail | /run/x.sock | want answers over CRI v1 | have no CRI (/var/lib/kubelet/config.yaml:1 containerRuntimeEndpoint): unknown "
     "method\n"
     "  by hand: Tell the kubelet the socket of a runtime that speaks CRI.\n"},
    {"a socket that may not be asked",
     "[v1]",
     {},
     containerd + closed,
     "unknown | /run/containerd/containerd.sock | want answers over CRI v1 | have "
     "/run/containerd/containerd.sock/runtime.v1.RuntimeService/Version: the fixture records no answer\n"},
    {"the socket that the kubelet is told is not there", "[v1]", kubelet_told("unix:///run/x.sock"),
     containerd + says_version("containerd", "2.1.4") + ready,
     "fail | /run/x.sock | want answers over CRI v1 | have there is no such socket (/var/lib/kubelet/config.yaml:1 "
     "containerRuntimeEndpoint)\n"
     "  by hand: Install and start the container runtime, or tell the kubelet the socket of the one that runs.\n"},
    {"the kubelet is told what is no Unix socket", "[v1]", kubelet_told("tcp://127.0.0.1:1"), containerd + ready,
     "fail | container runtime | want answers over CRI v1 | have no Unix socket: tcp://127.0.0.1:1 (/var/lib/kubelet/config.yaml:1 "
     "containerRuntimeEndpoint)\n"},
    {"what the kubelet is told cannot be read",
     "[v1]",
     {{"/var/lib/kubelet/config.yaml/", ""}},
     containerd + says_version("containerd", "2.1.4") + ready,
     "unknown | container runtime | want answers over CRI v1 | have /var/lib/kubelet/config.yaml: is a directory, not a file\n"},
    {"a kubelet that is told which of several is not asked about the others", "[v1]", kubelet_told("/run/crio/crio.sock"),
     containerd + says_version("containerd", "2.1.4") + crio + says_version("cri-o", "1.34.1") + ready,
     "pass | /run/crio/crio.sock | want answers over CRI v1 | have cri-o 1.34.1 over CRI v1 (/var/lib/kubelet/config.yaml:1 "
     "containerRuntimeEndpoint)\n"
     "pass | RuntimeReady | want true | have true\n"},
    {"nothing at all",
     "[v1]",
     {},
     "",
     "fail | container runtime | want answers over CRI v1 | have nobody listens at /run/containerd/containerd.sock or /run/crio/crio.sock "
     "or "
     "/run/cri-dockerd.sock\n"
     "  by hand: Install and start a container runtime.\n"},
    {"two that answer",
     "[v1]",
     {},
     containerd + says_version("containerd", "2.1.4") + crio + no_version,
     "fail | container runtimes | want one socket, or criSocket in the kubeadm configuration | have /run/containerd/containerd.sock, "
     "/run/crio/crio.sock\n"
     "  by hand: Stop the runtimes that the cluster does not use, or name one as nodeRegistration.criSocket.\n"},
    {"two, of which one may not be asked",
     "[v1]",
     {},
     containerd + says_version("containerd", "2.1.4") + crio + closed,
     "unknown | container runtimes | want one socket, or criSocket in the kubeadm configuration | have /run/containerd/containerd.sock, "
     "/run/crio/crio.sock (/run/crio/crio.sock/runtime.v1.RuntimeService/Version: the fixture records no answer)\n"},
    {"three, of which two answer, whatever the third",
     "[v1]",
     {},
     containerd + closed + crio + says_version("cri-o", "1.34.1") + dockerd + says_version("docker", "28.0.1"),
     "fail | container runtimes | want one socket, or criSocket in the kubeadm configuration | have /run/containerd/containerd.sock, "
     "/run/crio/crio.sock, /run/cri-dockerd.sock\n"
     "  by hand: Stop the runtimes that the cluster does not use, or name one as nodeRegistration.criSocket.\n"},
};

TEST_CASE("cri") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, std::string(test::running_machine) + row.answers);
    CHECK(test::shown(test::look("{cri: {api: " + std::string(row.apis) + "}}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("cri in an image") {
  const test::Tree image({}, "");
  CHECK(test::shown(test::look("{cri: {api: v1}}", RecordedHost(image.folder()))) ==
        "skipped | container runtime | want answers over CRI v1 | have only a running machine can tell\n");
}

/// Makes a socket that nobody listens at.
void leave_socket(const test::Tree& tree, const std::string& path) {
  std::filesystem::create_directories(std::filesystem::path(tree.tree() + path).parent_path());
  REQUIRE(::mknod((tree.tree() + path).c_str(), S_IFSOCK | 0600, 0) == 0);
}

TEST_CASE("cri and sockets that nobody listens at") {
  const test::Tree one({{"/run/", ""}}, test::running_machine);
  leave_socket(one, "/run/crio/crio.sock");
  CHECK(test::shown(test::look("{cri: {api: v1}}", RecordedHost(one.folder()))) ==
        "fail | /run/crio/crio.sock | want answers over CRI v1 | have nobody listens at the socket\n"
        "  by hand: Install and start the container runtime, or tell the kubelet the socket of the one that runs.\n");
  const test::Tree two({{"/run/", ""}}, test::running_machine);
  leave_socket(two, "/run/crio/crio.sock");
  leave_socket(two, "/run/cri-dockerd.sock");
  CHECK(test::shown(test::look("{cri: {api: v1}}", RecordedHost(two.folder()))) ==
        "fail | container runtime | want answers over CRI v1 | have nobody listens at /run/containerd/containerd.sock or "
        "/run/crio/crio.sock or /run/cri-dockerd.sock\n  by hand: Install and start a container runtime.\n");
  const test::Tree other({{"/run/", ""}}, std::string(test::running_machine) + containerd + says_version("containerd", "2.1.4") + ready);
  leave_socket(other, "/run/crio/crio.sock");
  CHECK(test::prevailing(test::look("{cri: {api: v1}}", RecordedHost(other.folder()))) == Verdict::pass);
}

}  // namespace
}  // namespace nodeworthy
