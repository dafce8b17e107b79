#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/cri.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view wanted;
  std::string_view there;
  std::string_view expected;
};

const Row rows[] = {
    {"the very one", "r.io/pause:3.10", "r.io/pause:3.10", "pass | present (r.io/pause:3.10)"},
    {"a patch release of a minor version", "r.io/kube-proxy:v1.34", "r.io/kube-proxy:v1.34.2", "pass | present (r.io/kube-proxy:v1.34.2)"},
    {"a minor version itself", "r.io/kube-proxy:v1.34", "r.io/kube-proxy:v1.34", "pass | present (r.io/kube-proxy:v1.34)"},
    {"another minor version that begins like it", "r.io/kube-proxy:v1.3", "r.io/kube-proxy:v1.34.2", "fail | absent"},
    {"a patch release that begins like it", "r.io/kube-proxy:v1.34.2", "r.io/kube-proxy:v1.34.20", "fail | absent"},
    {"more numbers behind a patch release", "r.io/coredns:v1.8.0", "r.io/coredns:v1.8.0.1", "fail | absent"},
    {"more numbers behind what has no v", "r.io/pause:3.4.1", "r.io/pause:3.4.1.2", "fail | absent"},
    {"a minor version that has no v", "r.io/pause:3.10", "r.io/pause:3.10.1", "fail | absent"},
    {"a tag with one number", "r.io/a:v1", "r.io/a:v1.2", "fail | absent"},
    {"a tag with a number too little", "r.io/a:v1.", "r.io/a:v1..2", "fail | absent"},
    {"a tag that only looks like a version", "r.io/a:v1.x", "r.io/a:v1.x.2", "fail | absent"},
    {"a registry with a port", "r.io:5000/kube-proxy:v1.34", "r.io:5000/kube-proxy:v1.34.2",
     "pass | present (r.io:5000/kube-proxy:v1.34.2)"},
    {"the same of another registry", "r.io/pause:3.10", "other.io/pause:3.10", "fail | absent; other.io/pause:3.10 is there"},
    {"a short name of a patch release", "r.io/kube-proxy:v1.34", "kube-proxy:v1.34.2", "fail | absent; kube-proxy:v1.34.2 is there"},
    {"a name that ends like it", "r.io/pause:3.10", "r.io/mypause:3.10", "fail | absent"},
};

std::string judged_as(const std::vector<Observation>& observations) {
  REQUIRE(observations.size() == 1);
  return std::string(describe(observations[0].verdict)) + " | " + observations[0].have;
}

TEST_CASE("images") {
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string condition = "{images: [\"" + std::string(row.wanted) + "\"]}";
    const std::string there(row.there);
    const test::Tree cri({}, std::string(test::running_machine) + test::socket("/run/containerd/containerd.sock") +
                                 test::says_version("containerd", "2.1.4") + test::says_images({"r.io/other:1", there}));
    CHECK(judged_as(test::look(condition, RecordedHost(cri.folder()), {{"runtime", "containerd"}})) == row.expected);
    const test::Tree docker({}, "running: true\nanswers: {/run/docker.sock: {/images/json: {body: '[{\"RepoTags\": [\"r.io/other:1\", \"" +
                                    there + "\"]}]'}}}\n");
    CHECK(judged_as(test::look(condition, RecordedHost(docker.folder()), {{"runtime", "docker"}})) == row.expected);
  }
}

struct UntoldRow {
  std::string_view what;
  std::string fixture;
  std::string_view expected;
};

const std::string containerd = std::string(test::running_machine) + test::socket("/run/containerd/containerd.sock");

const UntoldRow untold_rows[] = {
    {"nobody", "running: true", "skipped | images | want present: r.io/pause:3.10 | have no container runtime answers\n"},
    {"a socket that may not be asked", containerd + test::does_not_know("v1.RuntimeService/Status"),
     "unknown | images | want present: r.io/pause:3.10 | have /run/containerd/containerd.sock/runtime.v1.RuntimeService/Version: the "
     "fixture records no "
     "answer\n"},
    {"images that are not told", containerd + test::says_version("containerd", "2.1.4"),
     "unknown | images | want present: r.io/pause:3.10 | have /run/containerd/containerd.sock/runtime.v1.ImageService/ListImages: the "
     "fixture records no "
     "answer\n"},
    {"no images", containerd + test::says_version("containerd", "2.1.4") + test::says_images({}),
     "fail | r.io/pause:3.10 | want present | have absent\n"
     "  by hand: Pull the images while the node can reach their registry (kubeadm config images pull), or load them and tag them with "
     "their "
     "full names.\n"},
    {"an image of a machine", "", "skipped | images | want present: r.io/pause:3.10 | have only a running machine can tell\n"},
};

TEST_CASE("images that are not told") {
  for (const UntoldRow& row : untold_rows) {
    INFO(row.what);
    const test::Tree tree({}, row.fixture);
    CHECK(test::shown(test::look("{images: [\"r.io/pause:3.10\"]}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("images mistakes") {
  CHECK(test::problems_of("{images: []}") == "1:10: at least one image is wanted");
  CHECK(test::problems_of("{images: [\"pause:3.10\"]}") == "1:10: \"pause:3.10\" is no full reference, as registry.k8s.io/pause:3.10");
  CHECK(test::problems_of("{images: [\"r.io/pause\"]}") == "1:10: \"r.io/pause\" is no full reference, as registry.k8s.io/pause:3.10");
  CHECK(test::problems_of("{images: [\"r.io:5000/pause\"]}") ==
        "1:10: \"r.io:5000/pause\" is no full reference, as registry.k8s.io/pause:3.10");
}

}  // namespace
}  // namespace nodeworthy
