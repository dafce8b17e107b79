#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

struct Row {
  std::string_view what;
  std::string_view driver;
  Settings settings;
  Files files;
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view running = "running: true";
const Settings containerd{{"runtime", "containerd"}, {"kubernetes", "1.30"}};
const Settings newest{{"runtime", "containerd"}, {"kubernetes", "1.36"}};
const Settings docker{{"runtime", "docker"}, {"kubernetes", "1.22"}};
const Settings old_containerd{{"runtime", "containerd"}, {"kubernetes", "1.21"}};
const Settings older_containerd{{"runtime", "containerd"}, {"kubernetes", "1.20"}};
const Settings old_docker{{"runtime", "docker"}, {"kubernetes", "1.21"}};
const Settings crio{{"runtime", "cri-o"}, {"kubernetes", "1.36"}};

const std::pair<std::string, std::string> systemd{"/proc/1/comm", "systemd\n"};
const std::pair<std::string, std::string> kubelet{"/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\n"};
const std::pair<std::string, std::string> kubelet_cgroupfs{"/var/lib/kubelet/config.yaml", "cgroupDriver: cgroupfs\n"};
const std::pair<std::string, std::string> extra_args{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--v=2 --cgroup-driver=cgroupfs\n"};
const std::pair<std::string, std::string> exec_opts{"/etc/docker/daemon.json", "{\"exec-opts\": [\"native.cgroupdriver=systemd\"]}"};
const std::pair<std::string, std::string> exec_opts_cgroupfs{"/etc/docker/daemon.json",
                                                             "{\"exec-opts\": [\"native.cgroupdriver=cgroupfs\"]}"};
const std::pair<std::string, std::string> containerd_2{
    "/etc/containerd/config.toml",
    "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]\nSystemdCgroup = true\n"};
const std::pair<std::string, std::string> containerd_systemd{
    "/etc/containerd/config.toml",
    "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.containerd.runtimes.runc]\nruntime_type = 'io.containerd.runc.v2'\n"
    "[plugins.'io.containerd.grpc.v1.cri'.containerd.runtimes.runc.options]\nSystemdCgroup = true\n"};
const std::pair<std::string, std::string> containerd_any{"/etc/containerd/config.toml", "version = 2\n"};
const std::pair<std::string, std::string> invocation{"/run/systemd/units/invocation:containerd.service", "-> 0123456789abcdef"};
const std::pair<std::string, std::string> kubelet_invocation{"/run/systemd/units/invocation:kubelet.service", "-> 0123456789abcdef"};

const Row rows[] = {
    {"all agree",
     "systemd",
     docker,
     {kubelet, exec_opts, systemd},
     running,
     "pass | kubelet | want systemd | have systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"what kubeadm init is going to write is a person's to change",
     "systemd",
     docker,
     {{"/usr/bin/kubelet", ""},
      {"/root/kubeadm.yaml", "kind: InitConfiguration\n---\nkind: KubeletConfiguration\ncgroupDriver: cgroupfs\n"},
      exec_opts,
      systemd},
     running,
     "fail | kubelet | want systemd | have cgroupfs (/root/kubeadm.yaml:4 cgroupDriver)\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"before kubeadm has written the kubelet's configuration",
     "systemd",
     docker,
     {exec_opts, systemd, {"/usr/bin/kubelet", ""}},
     running,
     "pass | kubelet | want systemd | have systemd, the default of kubeadm 1.22 and later; no file sets it\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"kubeadm init of 1.21 sets systemd where nothing is set",
     "systemd",
     old_containerd,
     {{"/usr/bin/kubelet", ""}, {"/root/kubeadm.yaml", "kind: ClusterConfiguration\n"}, containerd_systemd, systemd},
     running,
     "pass | kubelet | want systemd | have systemd, the default of kubeadm init since 1.21\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:5 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"that of 1.20 does not",
     "systemd",
     older_containerd,
     {{"/usr/bin/kubelet", ""}, {"/root/kubeadm.yaml", "kind: ClusterConfiguration\n"}, containerd_systemd, systemd},
     running,
     "fail | kubelet | want systemd | have cgroupfs, the kubelet's default; no file sets it\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:5 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"what a node takes that joins before 1.22 is the cluster's",
     "systemd",
     old_containerd,
     {{"/usr/bin/kubelet", ""}, containerd_systemd, systemd},
     running,
     "unknown | kubelet | want systemd | have kubeadm join takes the driver of the cluster, which before 1.22 may be cgroupfs or systemd\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:5 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"kubeadm before 1.22 takes the driver of docker",
     "systemd",
     old_docker,
     {exec_opts_cgroupfs, systemd, {"/usr/bin/kubelet", ""}},
     running,
     "fail | kubelet | want systemd | have cgroupfs, which kubeadm before 1.22 takes of docker\n"
     "fail | docker | want systemd | have cgroupfs (/etc/docker/daemon.json:1)\n"
     "  safe: in /etc/docker/daemon.json: set native.cgroupdriver=systemd in exec-opts\n"
     "pass | init | want systemd | have systemd\n"},
    {"a configuration without the field has the kubelet's default",
     "systemd",
     docker,
     {{"/var/lib/kubelet/config.yaml", "maxPods: 10\n"}, exec_opts, systemd},
     running,
     "fail | kubelet | want systemd | have cgroupfs, the kubelet's default; /var/lib/kubelet/config.yaml sets none\n"
     "  safe: in /var/lib/kubelet/config.yaml: set cgroupDriver = systemd\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"the extra arguments win over the file",
     "systemd",
     docker,
     {kubelet, extra_args, exec_opts, systemd},
     running,
     "fail | kubelet | want systemd | have cgroupfs (/etc/sysconfig/kubelet:1 --cgroup-driver)\n"
     "  safe: in /etc/sysconfig/kubelet: set --cgroup-driver=systemd in KUBELET_EXTRA_ARGS\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"a flag in the unit is left to a person",
     "systemd",
     docker,
     {{"/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --cgroup-driver=cgroupfs\n"}, exec_opts, systemd},
     running,
     "fail | kubelet | want systemd | have cgroupfs (/etc/systemd/system/kubelet.service:2 --cgroup-driver)\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"an active unit is restarted",
     "systemd",
     containerd,
     {kubelet,
      containerd_any,
      systemd,
      {"/usr/lib/systemd/system/containerd.service", "[Service]\nExecStart=/usr/bin/containerd\n"},
      invocation,
      {"/run/systemd/system/", ""}},
     running,
     "pass | kubelet | want systemd | have systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "fail | containerd | want systemd | have cgroupfs, containerd's default; no file sets SystemdCgroup\n"
     "  disruptive: in /etc/containerd/config.toml: set plugins.io.containerd.grpc.v1.cri.containerd.runtimes.runc.runtime_type = "
     "io.containerd.runc.v2\n"
     "  disruptive: in /etc/containerd/config.toml: set plugins.io.containerd.grpc.v1.cri.containerd.runtimes.runc.options.SystemdCgroup = "
     "true\n"
     "  disruptive: restart containerd.service\n"
     "pass | init | want systemd | have systemd\n"},
    {"an active kubelet is restarted, an inactive docker is not",
     "systemd",
     docker,
     {kubelet_cgroupfs,
      exec_opts_cgroupfs,
      systemd,
      {"/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml\n"},
      {"/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n"},
      kubelet_invocation,
      {"/run/systemd/system/", ""}},
     running,
     "fail | kubelet | want systemd | have cgroupfs (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "  disruptive: in /var/lib/kubelet/config.yaml: set cgroupDriver = systemd\n"
     "  disruptive: restart kubelet.service\n"
     "fail | docker | want systemd | have cgroupfs (/etc/docker/daemon.json:1)\n"
     "  safe: in /etc/docker/daemon.json: set native.cgroupdriver=systemd in exec-opts\n"
     "pass | init | want systemd | have systemd\n"},
    {"a kubelet that asks the runtime is restarted after it",
     "systemd",
     newest,
     {kubelet,
      {"/etc/containerd/config.toml",
       "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]\nruntime_type = 'io.containerd.runc.v2'\n"},
      systemd,
      {"/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml\n"},
      {"/usr/lib/systemd/system/containerd.service", "[Service]\nExecStart=/usr/bin/containerd\n"},
      invocation,
      kubelet_invocation,
      {"/run/systemd/system/", ""}},
     running,
     "fail | kubelet | want systemd | have cgroupfs, which the kubelet takes of containerd, whatever systemd "
     "(/var/lib/kubelet/config.yaml:1 "
     "cgroupDriver)\n"
     "fail | containerd | want systemd | have cgroupfs, containerd's default; no file sets SystemdCgroup\n"
     "  disruptive: in /etc/containerd/config.toml: set "
     "plugins.io.containerd.cri.v1.runtime.containerd.runtimes.runc.options.SystemdCgroup = "
     "true\n"
     "  disruptive: restart containerd.service\n"
     "  disruptive: restart kubelet.service\n"
     "pass | init | want systemd | have systemd\n"},
    {"in an image there is nothing to restart",
     "systemd",
     docker,
     {kubelet_cgroupfs,
      exec_opts,
      {"/sbin/init", "-> /lib/systemd/systemd"},
      {"/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml\n"},
      kubelet_invocation,
      {"/run/systemd/system/", ""}},
     "",
     "fail | kubelet | want systemd | have cgroupfs (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "  safe: in /var/lib/kubelet/config.yaml: set cgroupDriver = systemd\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"a kubelet of 1.36 asks containerd 2, whatever its file says",
     "systemd",
     newest,
     {kubelet_cgroupfs, containerd_2, systemd},
     running,
     "pass | kubelet | want systemd | have systemd, which the kubelet takes of containerd, whatever cgroupfs "
     "(/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:3 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"an older one does not",
     "systemd",
     containerd,
     {kubelet_cgroupfs, containerd_2, systemd},
     running,
     "fail | kubelet | want systemd | have cgroupfs (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "  safe: in /var/lib/kubelet/config.yaml: set cgroupDriver = systemd\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:3 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"its feature gate lets it ask",
     "systemd",
     containerd,
     {{"/var/lib/kubelet/config.yaml", "cgroupDriver: cgroupfs\nfeatureGates:\n  KubeletCgroupDriverFromCRI: true\n"},
      containerd_2,
      systemd},
     running,
     "pass | kubelet | want systemd | have systemd, which the kubelet takes of containerd, whatever cgroupfs "
     "(/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:3 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"CRI-O by default",
     "systemd",
     crio,
     {kubelet, {"/etc/crio/crio.conf", "[crio]\n"}, systemd},
     running,
     "pass | kubelet | want systemd | have systemd, which the kubelet takes of cri-o\n"
     "pass | cri-o | want systemd | have systemd, CRI-O's default; no file sets it\n"
     "pass | init | want systemd | have systemd\n"},
    {"a runtime that does not run fails by itself",
     "systemd",
     containerd,
     {kubelet, {"/etc/containerd/config.toml", "disabled_plugins = [\"cri\"]\n"}, systemd},
     running,
     "pass | kubelet | want systemd | have systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "fail | containerd | want systemd | have the CRI plugin, through which the kubelet speaks to containerd, is off "
     "(/etc/containerd/config.toml:1 disabled_plugins)\n"
     "pass | init | want systemd | have systemd\n"},
    {"a runtime without a type is given one",
     "systemd",
     containerd,
     {kubelet,
      {"/etc/containerd/config.toml",
       "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\nSystemdCgroup = true\n"},
      {"/var/lib/dpkg/status", "Package: containerd.io\nStatus: install ok installed\nVersion: 1.7.28-1\n\n"},
      systemd},
     running,
     "pass | kubelet | want systemd | have systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "fail | containerd | want systemd | have the runtime runc (/etc/containerd/config.toml:2) has no runtime_type, without which no pod "
     "starts\n"
     "  safe: in /etc/containerd/config.toml: set plugins.io.containerd.grpc.v1.cri.containerd.runtimes.runc.runtime_type = "
     "io.containerd.runc.v2\n"
     "  safe: in /etc/containerd/config.toml: set plugins.io.containerd.grpc.v1.cri.containerd.runtimes.runc.options.SystemdCgroup = true\n"
     "pass | init | want systemd | have systemd\n"},
    {"the runtime has to match the kubelet",
     "match",
     docker,
     {kubelet_cgroupfs, exec_opts},
     running,
     "pass | kubelet | want cgroupfs | have cgroupfs (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "fail | docker | want cgroupfs | have systemd (/etc/docker/daemon.json:1)\n"
     "  safe: in /etc/docker/daemon.json: set native.cgroupdriver=cgroupfs in exec-opts\n"},
    {"a machine without the kubelet",
     "systemd",
     docker,
     {exec_opts, systemd},
     running,
     "skipped | kubelet | want systemd | have not installed\n"
     "pass | docker | want systemd | have systemd (/etc/docker/daemon.json:1)\n"
     "pass | init | want systemd | have systemd\n"},
    {"a machine with nothing",
     "systemd",
     docker,
     {systemd},
     running,
     "skipped | cgroup driver | want systemd | have neither the kubelet nor docker is installed\n"},
    {"an image has an init of its own",
     "systemd",
     containerd,
     {kubelet, containerd_2, {"/sbin/init", "-> /lib/systemd/systemd"}},
     "",
     "pass | kubelet | want systemd | have systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:3 SystemdCgroup)\n"
     "pass | init | want systemd | have systemd\n"},
    {"another init",
     "systemd",
     containerd,
     {kubelet, containerd_2, {"/proc/1/comm", "openrc-init\n"}},
     running,
     "pass | kubelet | want systemd | have systemd (/var/lib/kubelet/config.yaml:1 cgroupDriver)\n"
     "pass | containerd | want systemd | have systemd (/etc/containerd/config.toml:3 SystemdCgroup)\n"
     "fail | init | want systemd | have openrc-init\n"},
    {"an unreadable configuration is unknown",
     "systemd",
     docker,
     {{"/var/lib/kubelet/config.yaml/", ""}, {"/etc/docker/daemon.json", "{\n\"exec-opts\": [],\n}"}, systemd},
     running,
     "unknown | kubelet | want systemd | have /var/lib/kubelet/config.yaml: is a directory, not a file\n"
     "unknown | docker | want systemd | have /etc/docker/daemon.json:3:1: syntax error while parsing object key - unexpected '}'; expected "
     "string literal\n"
     "pass | init | want systemd | have systemd\n"},
    {"settings that are not known",
     "systemd",
     {},
     {kubelet, systemd},
     running,
     "unknown | kubelet | want systemd | have the version of Kubernetes is not known; say --set kubernetes=...\n"
     "unknown | container runtime | want systemd | have not known; say --set runtime=...\n"
     "pass | init | want systemd | have systemd\n"},
};

TEST_CASE("cgroup-driver") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{cgroup-driver: " + std::string(row.driver) + "}", host, row.settings)) == row.expected);
  }
}

TEST_CASE("cgroup-driver mistakes") {
  CHECK(test::problems_of("{cgroup-driver: system}") == "1:17: there is no driver \"system\"; did you mean \"systemd\"?");
}

}  // namespace
}  // namespace nodeworthy
