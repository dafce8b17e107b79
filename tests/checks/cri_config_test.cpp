#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/cri.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using test::does_not_know;
using test::says_driver;
using test::says_version;

const std::string containerd = test::socket("/run/containerd/containerd.sock");
const std::string crio = test::socket("/run/crio/crio.sock");

struct Row {
  std::string_view what;
  std::string fixture;
  std::string_view expected;
};

std::string running(const std::string& answers) { return std::string(test::running_machine) + answers; }

const Row rows[] = {
    {"a runtime that tells systemd", running(containerd + says_version("containerd", "2.1.4") + says_driver(0)),
     "pass | RuntimeConfig of the container runtime | want answered | have answered by containerd 2.1.4: cgroup driver systemd\n"},
    {"a runtime that tells cgroupfs", running(crio + says_version("crio", "1.34.1") + says_driver(1)),
     "pass | RuntimeConfig of the container runtime | want answered | have answered by cri-o 1.34.1: cgroup driver cgroupfs\n"},
    {"a driver that nobody knows", running(containerd + says_version("containerd", "2.1.4") + says_driver(2)),
     "unknown | RuntimeConfig of the container runtime | want answered | have /run/containerd/containerd.sock: what it answers is no "
     "configuration of CRI\n"},
    {"a runtime that does not know the question",
     running(containerd + says_version("containerd", "1.7.28") + does_not_know("v1.RuntimeService/RuntimeConfig")),
     "fail | RuntimeConfig of the container runtime | want answered | have containerd 1.7.28 does not know it\n"
     "  by hand: Upgrade containerd to 2.0 or CRI-O to 1.28, or a later version.\n"},
    {"a runtime of the old interface alone",
     running(containerd + does_not_know("v1.RuntimeService/Version") + says_version("containerd", "1.4.3", "v1alpha2") +
             does_not_know("v1alpha2.RuntimeService/RuntimeConfig")),
     "fail | RuntimeConfig of the container runtime | want answered | have containerd 1.4.3 does not know it\n"
     "  by hand: Upgrade containerd to 2.0 or CRI-O to 1.28, or a later version.\n"},
    {"an answer that is not told", running(containerd + says_version("containerd", "2.1.4")),
     "unknown | RuntimeConfig of the container runtime | want answered | have "
     "/run/containerd/containerd.sock/runtime.v1.RuntimeService/RuntimeConfig: the fixture "
     "records no answer\n"},
    {"a socket that may not be asked", running(containerd + does_not_know("v1.ImageService/ListImages")),
     "unknown | RuntimeConfig of the container runtime | want answered | have "
     "/run/containerd/containerd.sock/runtime.v1.RuntimeService/Version: the fixture "
     "records "
     "no answer\n"},
    {"several runtimes", running(containerd + says_version("containerd", "2.1.4") + crio + says_version("crio", "1.34.1")),
     "unknown | RuntimeConfig of the container runtime | want answered | have several runtimes run: /run/containerd/containerd.sock, "
     "/run/crio/crio.sock\n"},
    {"no runtime", "running: true",
     "skipped | RuntimeConfig of the container runtime | want answered | have no container runtime answers\n"},
    {"an image", "", "skipped | RuntimeConfig of the container runtime | want answered | have only a running machine can tell\n"},
};

TEST_CASE("cri-config") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree({}, row.fixture);
    CHECK(test::shown(test::look("{cri-config: answered}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("cri-config mistakes") { CHECK(test::problems_of("{cri-config: silent}") == "1:14: \"answered\" is the only word here"); }

}  // namespace
}  // namespace nodeworthy
