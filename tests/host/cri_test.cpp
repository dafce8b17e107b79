#include "host/cri.h"

#include "host/cri_endpoint.h"
#include "host/docker_engine.h"
#include "host/recorded_host.h"
#include "host/running_runtime.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using namespace std::string_literals;

constexpr std::string_view socket_path = "/run/containerd/containerd.sock";

TEST_CASE("a version of CRI from its bytes") {
  const Reading<CriVersion> version = parse_cri_version(
      "\x0a\x05\x30.1.0\x12\x0a"
      "containerd\x1a\x0a"
      "1.6.20~ds1\x22\x02v1");
  REQUIRE(version.present());
  CHECK(version.value().runtime == "containerd");
  CHECK(version.value().version == "1.6.20~ds1");
  CHECK(parse_cri_version("").why() == "what it answers is no version of CRI");
  CHECK(parse_cri_version("\x12\x0a"
                          "cont")
            .unreadable());
  CHECK(parse_cri_version("\x12\x01 \x1a\x03\x1b[m").value().version == "\xef\xbf\xbd[m");
}

TEST_CASE("a status of CRI from its bytes") {
  const Reading<CriStatus> status = parse_cri_status(
      "\x0a\x1b\x0a\x19\x0a\x0c"
      "RuntimeReady\x1a\x04shim\x22\x03gon\x12\x06\x0a\x01k\x12\x01v");
  REQUIRE(status.present());
  REQUIRE(status.value().conditions.size() == 1);
  const CriCondition& condition = status.value().conditions.front();
  CHECK(condition.type == "RuntimeReady");
  CHECK_FALSE(condition.holds);
  CHECK(condition.reason == "shim");
  CHECK(condition.message == "gon");
  CHECK(status.value().info.at("k") == "v");
  CHECK(parse_cri_status("\x0a\x02\x0a\x05").why() == "what it answers is no status of CRI");
}

TEST_CASE("a driver and images from their bytes") {
  CHECK(parse_cri_driver("\x0a\0"s).value() == "systemd");
  CHECK(parse_cri_driver("\x0a\x02\x08\x01").value() == "cgroupfs");
  CHECK(parse_cri_driver("\x0a\x02\x08\x02").unreadable());
  CHECK(parse_cri_driver("").unreadable());
  CHECK(parse_cri_images("\x0a\x05\x0a\x01i\x12\0\x0a\x07\x12\x05"
                         "a/b:c"s)
            .value() == std::vector<std::string>{"", "a/b:c"});
  CHECK(parse_cri_images("").value().empty());
  CHECK(parse_cri_images("\x0a\x05\x0a\x01").unreadable());
}

TEST_CASE("fields that are not written as they must are no answer") {
  struct Row {
    std::string_view what;
    std::string message;
    bool (*is_told)(std::string_view);
  };
  auto version = [](std::string_view message) { return !parse_cri_version(message).unreadable(); };
  auto status = [](std::string_view message) { return !parse_cri_status(message).unreadable(); };
  auto driver = [](std::string_view message) { return !parse_cri_driver(message).unreadable(); };
  auto images = [](std::string_view message) { return !parse_cri_images(message).unreadable(); };
  const std::string good = "\x12\x01r\x1a\x01v";
  const Row rows[] = {
      {"a runtime's name that is a number", good + "\x10\x01", version},
      {"a runtime's version that is a number", good + "\x18\x01", version},
      {"conditions that are a number", "\x08\x01", status},
      {"a list of conditions that are numbers", "\x0a\x02\x08\x01", status},
      {"a condition's type that is a number", "\x0a\x04\x0a\x02\x08\x01", status},
      {"a condition that holds in words", "\x0a\x06\x0a\x04\x12\x02no", status},
      {"a condition that holds in a fixed number", "\x0a\x07\x0a\x05\x15\x01\0\0\0"s, status},
      {"a condition's reason that is a number", "\x0a\x04\x0a\x02\x18\x01", status},
      {"a condition's message that is a number", "\x0a\x04\x0a\x02\x20\x01", status},
      {"more about itself in a number", "\x10\x01", status},
      {"a key that is a number", "\x12\x02\x08\x01", status},
      {"a value that is a number", "\x12\x02\x10\x01", status},
      {"a configuration that is a number", "\x08\x01", driver},
      {"a driver in words",
       "\x0a\x0a\x0a\x08"
       "cgroupfs",
       driver},
      {"a driver in a fixed number", "\x0a\x05\x0d\0\0\0\0"s, driver},
      {"an image that is a number", "\x08\x01", images},
      {"a reference that is a number", "\x0a\x02\x10\x01", images},
  };
  CHECK(version(good));
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK_FALSE(row.is_told(row.message));
  }
}

TEST_CASE("the driver of containerd's own status") {
  struct Row {
    std::string_view what;
    std::string_view json;
    Reading<std::string> driver;
  };
  const Row rows[] = {
      {"set", R"({"containerd":{"defaultRuntimeName":"r","runtimes":{"r":{"runtimeType":"io.containerd.runc.v2",
                 "options":{"SystemdCgroup":true}}}}})",
       std::string("systemd")},
      {"not set", R"({"containerd":{"defaultRuntimeName":"r","runtimes":{"r":{"runtimeType":"io.containerd.runc.v1","options":null}}}})",
       std::string("cgroupfs")},
      {"of another runtime", R"({"containerd":{"defaultRuntimeName":"r","runtimes":{"r":{"runtimeType":"io.containerd.runc.v2"},
                                "s":{"runtimeType":"io.containerd.runc.v2","options":{"SystemdCgroup":true}}}}})",
       std::string("cgroupfs")},
      {"of a runtime that is not runc", R"({"containerd":{"defaultRuntimeName":"r","runtimes":{"r":{"runtimeType":"io.containerd.kata.v2",
                                           "options":{"SystemdCgroup":true}}}}})",
       Absent{}},
      {"of a runtime that begins like runc",
       R"({"containerd":{"defaultRuntimeName":"r","runtimes":{"r":{"runtimeType":"io.containerd.runcx.v2",
                                                "options":{"SystemdCgroup":true}}}}})",
       Absent{}},
      {"of a runtime of no type", R"({"containerd":{"defaultRuntimeName":"r","runtimes":{"r":{"options":{"SystemdCgroup":true}}}}})",
       Absent{}},
      {"no default runtime", R"({"containerd":{"runtimes":{}}})", Absent{}},
      {"something else", "[1]", Absent{}},
      {"no JSON", "{", Unreadable{"config of its status:1:2: expected a key, this is the end of the text"}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Reading<std::string> driver = driver_of_containerd_status(row.json);
    CHECK(driver.unreadable() == row.driver.unreadable());
    if (!driver.unreadable()) CHECK(driver == row.driver);
  }
}

/// A host whose containerd answers so to the two versions of the interface.
Reading<CriVersion> version_of(std::string_view v1, std::string_view v1alpha2) {
  const test::Tree tree({}, "running: true\nanswers:\n  /s:\n    /runtime.v1.RuntimeService/Version: " + std::string(v1) +
                                "\n    /runtime.v1alpha2.RuntimeService/Version: " + std::string(v1alpha2) + "\n");
  return cri_version(RecordedHost(tree.folder()), "/s");
}

TEST_CASE("who answers at a socket") {
  constexpr std::string_view unknown = "{grpc-status: 12, grpc-message: unknown service}";
  constexpr std::string_view version = R"({message: "120163 1a0131"})";
  CHECK(version_of(version, unknown).value().api == "v1");
  CHECK(version_of(unknown, version).value().api == "v1alpha2");
  CHECK(version_of(unknown, unknown).value().api.empty());
  CHECK(version_of(unknown, unknown).value().refusal == "unknown service");
  CHECK(version_of("{grpc-status: 14, grpc-message: not yet}", version).why() == "/s: refuses to answer (status 14 of gRPC: not yet)");
  CHECK(version_of("{body: page}", version).why() == "/s: no answer in gRPC: content type \"\"");
}

TEST_CASE("the endpoint that the kubelet is told") {
  struct Row {
    std::string_view what;
    test::Tree::Files files;
    std::string_view socket;
    std::string_view where;
  };
  const std::string kubeadm = "kind: InitConfiguration\nnodeRegistration:\n  criSocket: /run/c.sock\n";
  const Row rows[] = {
      {"a flag before a file",
       {{"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/a.sock\"\n"},
        {"/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: unix:///run/b.sock\n"}},
       "/run/a.sock",
       "/var/lib/kubelet/kubeadm-flags.env:1 --container-runtime-endpoint"},
      {"the configuration before kubeadm's",
       {{"/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: unix:///run/b.sock\n"}, {"/etc/kubernetes/kubeadm.yaml", kubeadm}},
       "/run/b.sock",
       "/var/lib/kubelet/config.yaml:1 containerRuntimeEndpoint"},
      {"the instance's configuration",
       {{"/var/lib/kubelet/instance-config.yaml", "a: b\ncontainerRuntimeEndpoint: unix:///run/i.sock\n"},
        {"/etc/kubernetes/kubeadm.yaml", kubeadm}},
       "/run/i.sock",
       "/var/lib/kubelet/instance-config.yaml:2"},
      {"kubeadm's, without a scheme",
       {{"/etc/kubernetes/kubeadm.yaml", kubeadm}},
       "/run/c.sock",
       "/etc/kubernetes/kubeadm.yaml:3 nodeRegistration.criSocket"},
      {"kubeadm's before the endpoint that it would write over",
       {{"/etc/kubernetes/kubeadm.yaml", kubeadm + "---\nkind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///run/b.sock\n"}},
       "/run/c.sock",
       "/etc/kubernetes/kubeadm.yaml:3 nodeRegistration.criSocket"},
      {"a flag of kubeadm's before its own",
       {{"/etc/kubernetes/kubeadm.yaml", kubeadm + "  kubeletExtraArgs: {container-runtime-endpoint: unix:///run/a.sock}\n"}},
       "/run/a.sock",
       "/etc/kubernetes/kubeadm.yaml:4 --container-runtime-endpoint"},
      {"what is no Unix socket",
       {{"/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: tcp://127.0.0.1:1\n"}},
       "",
       "/var/lib/kubelet/config.yaml:1 containerRuntimeEndpoint"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, "running: true");
    const Reading<CriEndpoint> endpoint = told_cri_endpoint(RecordedHost(tree.folder()));
    REQUIRE(endpoint.present());
    CHECK(endpoint.value().socket == row.socket);
    CHECK(endpoint.value().where == row.where);
  }
  const test::Tree nothing({}, "running: true");
  CHECK(told_cri_endpoint(RecordedHost(nothing.folder())).absent());
  const test::Tree broken({{"/var/lib/kubelet/instance-config.yaml", "a: [\n"}}, "running: true");
  CHECK(told_cri_endpoint(RecordedHost(broken.folder())).unreadable());
}

TEST_CASE("the sockets that are there") {
  const std::string answers = "/run/crio/crio.sock: {/runtime.v1.RuntimeService/Version: {message: \"120163 1a0131\"}}\n";
  const test::Tree one({}, "running: true\nanswers:\n  " + answers);
  CHECK(found_cri_sockets(RecordedHost(one.folder())).value() == std::vector<std::string>{"/run/crio/crio.sock"});
  CHECK(cri_endpoint(RecordedHost(one.folder())).value().socket == "/run/crio/crio.sock");
  const test::Tree two({}, "running: true\nanswers:\n  " + std::string(socket_path) + ": {}\n  " + answers);
  CHECK(cri_endpoint(RecordedHost(two.folder())).why() == "several runtimes run: /run/containerd/containerd.sock, /run/crio/crio.sock");
  const test::Tree none({}, "running: true");
  CHECK(cri_endpoint(RecordedHost(none.folder())).absent());
}

TEST_CASE("what Docker says") {
  auto host = [](const std::string& answer) { return "running: true\nanswers: {/run/docker.sock: {" + answer + "}}\n"; };
  auto version = [&](const std::string& answer) {
    const test::Tree tree({}, host("/version: " + answer));
    return docker_version(RecordedHost(tree.folder()));
  };
  CHECK(version("{body: '{\"Version\": \"20.10.24\"}'}").value() == "20.10.24");
  CHECK(version("{body: '{}'}").why() == "/run/docker.sock/version: the answer has no Version");
  CHECK(version("{body: '[]'}").unreadable());
  CHECK(version("{body: '<html>'}").unreadable());
  CHECK(version("{status: 500, body: oops}").why() == "/run/docker.sock/version: HTTP status 500");
  const test::Tree tree({}, host("/images/json: {body: '[{\"RepoTags\": [\"a:1\", \"b:2\"]}, {\"RepoTags\": null}, 3]'}"));
  CHECK(docker_images(RecordedHost(tree.folder())).value() == std::vector<std::string>{"a:1", "b:2"});
  const test::Tree none({}, "running: true");
  CHECK(docker_images(RecordedHost(none.folder())).absent());
}

}  // namespace
}  // namespace nodeworthy
