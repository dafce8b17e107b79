#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

/// A line of /proc/net/tcp or tcp6.
std::string line(const std::string& local, const std::string& state = "0A", const std::string& inode = "20481") {
  return "   1: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000     0        0 " + inode +
         " 1 0 100 0 0 10 0\n";
}

const std::string any6(32, '0');

Files tables(const std::string& ipv4, const std::string& ipv6 = {}) { return {{"/proc/net/tcp", ipv4}, {"/proc/net/tcp6", ipv6}}; }
Files with(Files files, const Files& more) {
  files.insert(files.end(), more.begin(), more.end());
  return files;
}
const Files nginx{{"/proc/812/comm", "nginx\n"}, {"/proc/812/fd/7", "-> socket:[20481]"}, {"/proc/1/fd/0", "-> /dev/null"}};
constexpr std::string_view running = "running: true";

struct Row {
  std::string_view what;
  std::string_view condition;
  Files files;
  std::string_view fixture;
  std::string_view expected;
};

const Row rows[] = {
    {"free", "{port: {free: 6443}}", tables(""), running, "pass | port 6443 | want free | have free\n"},
    {"held by a process", "{port: {free: 6443}}", with(tables(line("0100007F:192B")), nginx), running,
     "fail | port 6443 | want free | have held by nginx (process 812) on 127.0.0.1\n"},
    {"held for IPv6, which is for both", "{port: {free: 6443, on: 127.0.0.1}}", with(tables("", line(any6 + ":192B")), nginx), running,
     "fail | port 6443 on 127.0.0.1 | want free | have held by nginx (process 812) on ::\n"},
    {"held on another address", "{port: {free: 6443, on: 127.0.0.1}}", with(tables(line("0502A8C0:192B")), nginx), running,
     "pass | port 6443 on 127.0.0.1 | want free | have free\n"},
    {"a connection is no listener", "{port: {free: 6443}}", tables(line("0100007F:192B", "01")), running,
     "pass | port 6443 | want free | have free\n"},
    {"nobody is seen to hold it", "{port: {free: 6443}}", with(tables(line("0100007F:192B")), {{"/proc/1/fd/0", "-> /dev/null"}}), running,
     "fail | port 6443 | want free | have held by no process that is to be seen: the kernel, or one of another container on 127.0.0.1\n"},
    {"an image has no ports", "{port: {free: 6443}}", {}, "", "skipped | port 6443 | want free | have only a running machine can tell\n"},
    {"nothing recorded", "{port: {free: 6443}}", {}, running, "unknown | port 6443 | want free | have the fixture records no answer\n"},
    {"the API server's is where kubeadm is told to put it", "{port: {free: api-server}}",
     with(tables(""), {{"/root/kubeadm.yaml", "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 8443}\n"}}), running,
     "pass | port 8443 | want free | have free\n"},
    {"and that of a control plane that joins", "{port: {free: api-server}}",
     with(tables(""), {{"/root/kubeadm.yaml", "kind: JoinConfiguration\ncontrolPlane: {localAPIEndpoint: {bindPort: 7443}}\n"}}), running,
     "pass | port 7443 | want free | have free\n"},
    {"a bindPort that is none", "{port: {free: api-server}}",
     with(tables(""), {{"/root/kubeadm.yaml", "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: http}\n"}}), running,
     "unknown | port http | want free | have is no port\n"},
    {"the kubelet's is where its configuration puts it", "{port: {free: kubelet}}",
     with(tables(""), {{"/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\nport: 20250\n"}}), running,
     "pass | port 20250 | want free | have free\n"},
    {"or kubeadm is going to put it", "{port: {free: kubelet}}",
     with(tables(""), {{"/root/kubeadm.yaml", "kind: InitConfiguration\n---\nkind: KubeletConfiguration\nport: 20250\n"}}), running,
     "pass | port 20250 | want free | have free\n"},
    {"which 0 leaves at its default", "{port: {free: kubelet}}",
     with(tables(""), {{"/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\nport: 0\n"}}), running,
     "pass | port 10250 | want free | have free\n"},
    {"but not as a flag", "{port: {free: kubelet}}", with(tables(""), {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--port=0\n"}}), running,
     "unknown | port 0 | want free | have is no port\n"},
};

TEST_CASE("port") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("port: what a rule may not say") {
  CHECK(test::problems_of("{port: {free: kubelte}}") == "1:15: \"kubelte\" is no port; did you mean \"kubelet\"?");
  CHECK(test::problems_of("{port: {free: 65536}}").starts_with("1:15: \"65536\" is no port"));
  CHECK(test::problems_of("{port: {free: 1, on: localhost}}") == "1:22: \"localhost\" is no address in its usual form");
}

}  // namespace
}  // namespace nodeworthy
