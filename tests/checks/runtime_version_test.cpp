#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/cri.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view condition = "{runtime-version: {containerd: [1.7.28, 2.1.5, 2.2.0], cri-o: [1.34.0]}}";

struct VersionRow {
  std::string_view what;
  std::string_view version;  // of containerd
  Verdict verdict;
};

const VersionRow version_rows[] = {
    {"the oldest good one of its line", "1.7.28", Verdict::pass},
    {"a later one of its line", "2.1.6", Verdict::pass},
    {"an older one of its line", "2.1.4", Verdict::fail},
    {"an older one by its numbers and not by its text", "1.7.3", Verdict::fail},
    {"a line between the good ones", "2.0.99", Verdict::fail},
    {"a line before the good ones", "1.6.39", Verdict::fail},
    {"a line after the good ones", "2.3.0", Verdict::pass},
    {"a major version after the good ones", "3.0.0", Verdict::pass},
    {"a leading v", "v1.7.28", Verdict::pass},
    {"a suffix of a distribution", "1.7.28~ds1", Verdict::pass},
    {"an older one with such a suffix", "1.6.20~ds1", Verdict::fail},
    {"no version", "unknown", Verdict::unknown},
};

TEST_CASE("versions of a runtime") {
  for (const VersionRow& row : version_rows) {
    INFO(row.what);
    const test::Tree tree({}, std::string(test::running_machine) + test::socket("/run/containerd/containerd.sock") +
                                  test::says_version("containerd", row.version));
    const std::vector<Observation> observations = test::look(condition, RecordedHost(tree.folder()));
    REQUIRE(observations.size() == 1);
    CHECK(observations[0].verdict == row.verdict);
    CHECK(observations[0].want == "1.7.28+ or 2.1.5+ or 2.2.0+");
  }
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string fixture;
  std::string_view expected;
};

test::Tree::Files installed(const std::string& name, const std::string& version) {
  return {{"/var/lib/dpkg/status", "Package: " + name + "\nStatus: install ok installed\nVersion: " + version + "\n\n"}};
}

const std::string containerd = test::socket("/run/containerd/containerd.sock");
const std::string crio = test::socket("/run/crio/crio.sock");

std::string running(const std::string& answers) { return std::string(test::running_machine) + answers; }

const Row rows[] = {
    {"what runs counts before its package", installed("containerd.io", "2.2.0-1"),
     running(containerd + test::says_version("containerd", "1.7.27")),
     "fail | containerd | want 1.7.28+ or 2.1.5+ or 2.2.0+ | have 1.7.27 (/run/containerd/containerd.sock)\n"
     "  by hand: Upgrade containerd to a version that its releases are tested with for this Kubernetes.\n"},
    {"CRI-O calls itself crio",
     {},
     running(crio + test::says_version("crio", "1.34.1")),
     "pass | cri-o | want 1.34.0+ | have 1.34.1 (/run/crio/crio.sock)\n"},
    {"the package of a runtime that does not run", installed("containerd.io", "1.7.28-1~debian.12~bookworm"), "running: true",
     "pass | containerd | want 1.7.28+ or 2.1.5+ or 2.2.0+ | have 1.7.28 (its package)\n"},
    {"the package of an image", installed("containerd", "1.6.20~ds1-1+deb12u1"), "",
     "fail | containerd | want 1.7.28+ or 2.1.5+ or 2.2.0+ | have 1.6.20~ds1 (its package)\n"
     "  by hand: Upgrade containerd to a version that its releases are tested with for this Kubernetes.\n"},
    {"the package of CRI-O", installed("cri-o", "1.34.1-1.1"), "", "pass | cri-o | want 1.34.0+ | have 1.34.1 (its package)\n"},
    {"an epoch is no version", installed("containerd", "2:1.6.20-1"), "",
     "fail | containerd | want 1.7.28+ or 2.1.5+ or 2.2.0+ | have 1.6.20 (its package)\n"
     "  by hand: Upgrade containerd to a version that its releases are tested with for this Kubernetes.\n"},
    {"nobody asks in an image", installed("containerd", "2.2.0-1"), "answers:\n" + containerd + test::says_version("containerd", "1.6.0"),
     "pass | containerd | want 1.7.28+ or 2.1.5+ or 2.2.0+ | have 2.2.0 (its package)\n"},
    {"another runtime",
     {},
     running(test::socket("/run/cri-dockerd.sock") + test::says_version("docker", "28.0.1")),
     "skipped | docker | want a known runtime | have there is no table of its versions\n"},
    {"no runtime at all",
     {},
     "running: true",
     "skipped | container runtime | want containerd 1.7.28+ or 2.1.5+ or 2.2.0+; cri-o 1.34.0+ | have neither containerd nor CRI-O answers "
     "or is a package\n"},
    {"a socket that may not be asked, whatever the package", installed("containerd", "2.2.0-1"),
     running(containerd + test::does_not_know("v1.RuntimeService/Status")),
     "unknown | container runtime | want containerd 1.7.28+ or 2.1.5+ or 2.2.0+; cri-o 1.34.0+ | have "
     "/run/containerd/containerd.sock/runtime.v1.RuntimeService/Version: the "
     "fixture records no answer\n"},
    {"several runtimes",
     {},
     running(containerd + test::says_version("containerd", "2.2.0") + crio + test::says_version("crio", "1.34.1")),
     "unknown | container runtime | want containerd 1.7.28+ or 2.1.5+ or 2.2.0+; cri-o 1.34.0+ | have several runtimes run: "
     "/run/containerd/containerd.sock, "
     "/run/crio/crio.sock\n"},
    {"packages that are not told",
     {{"/var/lib/dpkg/status/", ""}},
     "",
     "unknown | container runtime | want containerd 1.7.28+ or 2.1.5+ or 2.2.0+; cri-o 1.34.0+ | have /var/lib/dpkg/status: is a "
     "directory, not a file\n"},
};

TEST_CASE("runtime-version") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    CHECK(test::shown(test::look(condition, RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("runtime-version mistakes") {
  CHECK(test::problems_of("{runtime-version: {containerd: [new], cri-o: [1.34.0]}}") == "1:32: \"new\" is no version");
  CHECK(test::problems_of("{runtime-version: {containerd: [1.7.28]}}").find("cri-o") != std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
