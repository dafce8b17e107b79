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

struct ConfiguredRow {
  std::string_view what;
  std::string_view wanted;
  std::string_view configuration;
  std::string_view expected;
};

const ConfiguredRow configured_rows[] = {
    {"a mirror", "registry.k8s.io/kube-proxy:v1.34", "imageRepository: r.io:5000/k8s", "r.io:5000/k8s/kube-proxy:v1.34"},
    {"a mirror has CoreDNS beside the others", "registry.k8s.io/coredns/coredns:v1.12.1", "imageRepository: r.io/k8s",
     "r.io/k8s/coredns:v1.12.1"},
    {"of the registry that is frozen", "k8s.gcr.io/pause:3.7", "imageRepository: r.io/k8s", "r.io/k8s/pause:3.7"},
    {"no repository", "registry.k8s.io/pause:3.10", "imageRepository: ''", "registry.k8s.io/pause:3.10"},
    {"Kubernetes' own", "registry.k8s.io/coredns/coredns:v1.12.1", "imageRepository: registry.k8s.io",
     "registry.k8s.io/coredns/coredns:v1.12.1"},
    {"one of CoreDNS alone", "registry.k8s.io/coredns/coredns:v1.12.1",
     "imageRepository: r.io/k8s\ndns: {imageRepository: d.io, imageTag: v1.9.3}", "d.io/coredns:v1.9.3"},
    {"a tag of CoreDNS alone", "registry.k8s.io/coredns/coredns:v1.12.1", "dns: {imageTag: v1.9.3}",
     "registry.k8s.io/coredns/coredns:v1.9.3"},
    {"one of etcd alone", "registry.k8s.io/etcd:3.6.5-0", "etcd: {local: {imageRepository: e.io, imageTag: 3.6.6-0}}", "e.io/etcd:3.6.6-0"},
    {"which is not that of others", "registry.k8s.io/pause:3.10", "etcd: {local: {imageRepository: e.io}}", "registry.k8s.io/pause:3.10"},
    {"an image of somebody else", "r.io/pause:3.10", "imageRepository: other.io", "r.io/pause:3.10"},
};

TEST_CASE("images that kubeadm is told to take from elsewhere") {
  for (const ConfiguredRow& row : configured_rows) {
    INFO(row.what);
    const test::Tree tree({{"/root/kubeadm.yaml", "kind: ClusterConfiguration\n" + std::string(row.configuration) + "\n"}},
                          "running: true\nanswers: {/run/docker.sock: {/images/json: {body: '[{\"RepoTags\": [\"x:1\"]}]'}}}\n");
    const auto observations =
        test::look("{images: [\"" + std::string(row.wanted) + "\"]}", RecordedHost(tree.folder()), {{"runtime", "docker"}});
    REQUIRE(observations.size() == 1);
    CHECK(observations[0].subject == row.expected);
    CHECK(observations[0].verdict == Verdict::fail);
  }
}

TEST_CASE("images whose repository is not told") {
  const test::Tree tree({{"/root/kubeadm.yaml", "kind: [\n"}},
                        "running: true\nanswers: {/run/docker.sock: {/images/json: {body: '[{\"RepoTags\": [\"x:1\"]}]'}}}\n");
  const std::string shown =
      test::shown(test::look("{images: [\"registry.k8s.io/pause:3.10\"]}", RecordedHost(tree.folder()), {{"runtime", "docker"}}));
  CHECK(shown.starts_with("unknown | registry.k8s.io/pause:3.10 | want present | have /root/kubeadm.yaml:"));
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
