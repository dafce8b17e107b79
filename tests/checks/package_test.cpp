#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"
#include "tests/support/kubernetes_program.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view expected;
};

const std::string dpkg = "/var/lib/dpkg/status";

std::string installed(const std::string& name, const std::string& version) {
  return "Package: " + name + "\nStatus: install ok installed\nVersion: " + version + "\n\n";
}

std::string program(const std::string& version) {
  return test::KubernetesProgram{.constants = std::string(1, '\0') + "v" + version + std::string(1, '\0')}.bytes();
}

const test::Tree::Files debian{{"/etc/os-release", "ID=debian\n"}, {"/usr/bin/apt-get", ""}};

test::Tree::Files on_debian(std::string status) {
  test::Tree::Files files = debian;
  files.emplace_back(dpkg, std::move(status));
  return files;
}

const Row rows[] = {
    {"there",
     "{package: {name: kubelet}}",
     {{dpkg, installed("kubelet", "1.34.2-1.1")}},
     "pass | package kubelet | want installed | have 1.34.2-1.1 (/var/lib/dpkg/status)\n"},
    {"not there", "{package: {name: kubelet}}", on_debian(installed("x", "1")),
     "fail | package kubelet | want installed | have absent\n  by hand: Install it: apt-get install kubelet.\n"},
    {"there in part",
     "{package: {name: kubelet}}",
     {{dpkg, "Package: kubelet\nStatus: install ok half-configured\nVersion: 1\n"}},
     "fail | package kubelet | want installed | have 1, only half-configured (/var/lib/dpkg/status)\n"
     "  by hand: Let the package manager finish it: dpkg --configure -a.\n"},
    {"one of two",
     "{package: {name: [docker-ce, docker.io]}}",
     {{dpkg, installed("docker.io", "20.10.24+dfsg1-1")}},
     "pass | package docker-ce or docker.io | want installed | have docker.io 20.10.24+dfsg1-1 (/var/lib/dpkg/status)\n"},
    {"none of two", "{package: {name: [docker-ce, docker.io]}}", on_debian(""),
     "fail | package docker-ce or docker.io | want installed | have absent\n  by hand: Install it: apt-get install docker-ce.\n"},
    {"a version that does, its epoch and revision aside",
     "{package: {name: a, version: \"<= 20.10\"}}",
     {{dpkg, installed("a", "5:20.10-3~debian")}},
     "pass | package a | want <= 20.10 | have 5:20.10-3~debian (/var/lib/dpkg/status)\n"},
    {"an older one",
     "{package: {name: a, version: \">= 1.7.24\"}}",
     {{dpkg, installed("a", "1.7.3-1")}},
     "fail | package a | want >= 1.7.24 | have 1.7.3-1 (/var/lib/dpkg/status)\n"},
    {"no version at all",
     "{package: {name: a, version: \">= 1\"}}",
     {{dpkg, installed("a", "git-1")}},
     "unknown | package a | want >= 1 | have \"git\" is not a version\n"},
    {"a version of what is not there", "{package: {name: a, version: \">= 1\"}}", on_debian(""),
     "fail | package a | want >= 1 | have absent\n  by hand: Install it: apt-get install a.\n"},
    {"unwanted and not there", "{package: {name: a, state: absent}}", {{dpkg, ""}}, "pass | package a | want absent | have absent\n"},
    {"unwanted",
     "{package: {name: a, state: absent}}",
     {{dpkg, installed("a", "1")}},
     "fail | package a | want absent | have 1 (/var/lib/dpkg/status)\n  by hand: Remove the package a.\n"},
    {"no record",
     "{package: {name: a, state: absent}}",
     {},
     "unknown | package a | want absent | have no package manager that is known (dpkg, rpm)\n"},
    {"from no package",
     "{package: {name: a, program: a}}",
     {{dpkg, ""}, {"/usr/local/bin/a", ""}},
     "pass | package a | want installed | have /usr/local/bin/a, of no package\n"},
    {"from no package, where there is no record of any",
     "{package: {name: a, program: a}}",
     {{"/opt/bin/a", ""}},
     "pass | package a | want installed | have /opt/bin/a, of no package\n"},
    {"neither a package nor a program", "{package: {name: a, program: a}}", on_debian(""),
     "fail | package a | want installed | have absent\n  by hand: Install it: apt-get install a.\n"},
    {"no program and no record",
     "{package: {name: a, program: a}}",
     {},
     "unknown | package a | want installed | have no package manager that is known (dpkg, rpm)\n"},
    {"unwanted, and there another way",
     "{package: {name: a, program: a, state: absent}}",
     {{dpkg, ""}, {"/usr/bin/a", ""}},
     "fail | package a | want absent | have /usr/bin/a, of no package\n  by hand: Remove it.\n"},
    {"a program does not tell its version",
     "{package: {name: a, program: a, version: \">= 1\"}}",
     {{dpkg, ""}, {"/usr/bin/a", ""}},
     "skipped | package a | want >= 1 | have /usr/bin/a, of no package, which would tell its version\n"},
    {"nor whether it fits the cluster, if it is not of Kubernetes",
     "{package: {name: a, program: a, older: 1}}",
     {{dpkg, ""}, {"/usr/bin/a", ""}},
     "unknown | package a | want 1.33 to 1.34 | have /usr/bin/a does not tell its version\n"},
    {"a program of Kubernetes does",
     "{package: {name: kubeadm, program: kubeadm, state: any, newer: 1}}",
     {{dpkg, ""}, {"/usr/local/bin/kubeadm", program("1.34.9")}},
     "pass | package kubeadm | want 1.34 to 1.35 | have 1.34.9 (/usr/local/bin/kubeadm)\n"},
    {"where there is no record of packages, too",
     "{package: {name: [kubectl, kubernetes-client], program: kubectl, state: any, older: 1}}",
     {{"/opt/bin/kubectl", program("1.32.1")}},
     "fail | package kubectl or kubernetes-client | want 1.33 to 1.34 | have kubectl 1.32.1 (/opt/bin/kubectl)\n"
     "  by hand: Install kubectl 1.33 to 1.34, or say with --set kubernetes=... which version the cluster has.\n"},
    {"the kubelet that its unit starts",
     "{package: {name: kubelet, program: kubelet, state: any, older: 1}}",
     {{"/usr/bin/kubelet", program("1.34.0")},
      {"/opt/kube/bin/kubelet", program("1.30.0")},
      {"/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/opt/kube/bin/kubelet --v=2\n"}},
     "fail | package kubelet | want 1.33 to 1.34 | have 1.30.0 (/opt/kube/bin/kubelet)\n"
     "  by hand: Install kubelet 1.33 to 1.34, or say with --set kubernetes=... which version the cluster has.\n"},
    {"a package counts before a program",
     "{package: {name: kubeadm, program: kubeadm, state: any, newer: 1}}",
     {{dpkg, installed("kubeadm", "1.35.0-1.1")}, {"/usr/local/bin/kubeadm", program("1.30.0")}},
     "pass | package kubeadm | want 1.34 to 1.35 | have 1.35.0-1.1 (/var/lib/dpkg/status)\n"},
    {"neither a package nor a program to have a version",
     "{package: {name: kubeadm, program: kubeadm, state: any, newer: 1}}",
     {},
     "skipped | package kubeadm | want 1.34 to 1.35 | have not installed\n"},
    {"which is wanted",
     "{package: {name: kubeadm, program: kubeadm, newer: 1}}",
     {{dpkg, ""}},
     "fail | package kubeadm | want 1.34 to 1.35 | have absent\n  by hand: Install it: the package kubeadm.\n"},
    {"a program that is judged only where it is there, by nothing",
     "{package: {name: a, program: a, state: any, version: \">= 2\"}}",
     {{dpkg, ""}, {"/usr/bin/a", ""}},
     "skipped | package a | want >= 2 | have not installed\n"},
    {"half there, of no version",
     "{package: {name: a}}",
     {{dpkg, "Package: a\nStatus: install reinstreq half-installed\n"}},
     "fail | package a | want installed | have no version, only half-installed (/var/lib/dpkg/status)\n"
     "  by hand: Install it again: the package a.\n"},
    {"held",
     "{package: {name: a, state: held}}",
     {{dpkg, "Package: a\nStatus: hold ok installed\nVersion: 1\n"}},
     "pass | package a | want held | have held (/var/lib/dpkg/status)\n"},
    {"pinned to its version",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")},
      {"/etc/apt/preferences.d/k8s", "# pins\n\nPackage: b a\nPin: version 1.34.2-*\nPin-Priority: 1001\n"}},
     "pass | package a | want held | have held (/etc/apt/preferences.d/k8s:4 Pin: version 1.34.2-*)\n"},
    {"pinned to its minor version alone",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")}, {"/etc/apt/preferences.d/k8s", "Package: a\nPin: version 1.34.*\nPin-Priority: 1001\n"}},
     "fail | package a | want held | have not held\n  by hand: Hold it: apt-mark hold a.\n"},
    {"pinned to what begins like its version",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")}, {"/etc/apt/preferences.d/k8s", "Package: a\nPin: version 1.34.2*\nPin-Priority: 1001\n"}},
     "fail | package a | want held | have not held\n  by hand: Hold it: apt-mark hold a.\n"},
    {"pinned to another version",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")}, {"/etc/apt/preferences.d/k8s", "Package: a\nPin: version 1.34.1-*\nPin-Priority: 1001\n"}},
     "fail | package a | want held | have not held\n  by hand: Hold it: apt-mark hold a.\n"},
    {"pinned as little as every version is",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")}, {"/etc/apt/preferences.d/k8s", "Package: a\nPin: version 1.34.2-1.1\nPin-Priority: 500\n"}},
     "fail | package a | want held | have not held\n  by hand: Hold it: apt-mark hold a.\n"},
    {"pinned in a file that apt passes over",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")}, {"/etc/apt/preferences.d/k8s.conf", "Package: a\nPin: version 1.34.2-*\nPin-Priority: 1001\n"}},
     "fail | package a | want held | have not held\n  by hand: Hold it: apt-mark hold a.\n"},
    {"pinned, and everything of a place more so",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")},
      {"/etc/apt/preferences", "Package: *\nPin: origin pkgs.k8s.io\nPin-Priority: 1001\n"},
      {"/etc/apt/preferences.d/k8s", "Package: a*\nPin: version 1.34.2-*\nPin-Priority: 1001\n"}},
     "unknown | package a | want held | have /etc/apt/preferences.d/k8s:2 Pin: version 1.34.2-*, and /etc/apt/preferences:2 Pin: origin "
     "pkgs.k8s.io\n"},
    {"pinned so that no version gets in",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")},
      {"/etc/apt/preferences.d/a.pref",
       "Package: *\nPin: release a=stable\nPin-Priority: 990\n\nPackage: a\nPin: release *\nPin-Priority: -1\n"}},
     "pass | package a | want held | have held (/etc/apt/preferences.d/a.pref:6 Pin: release *)\n"},
    {"pins that cannot be read",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1.34.2-1.1")}, {"/etc/apt/preferences.d/k8s/", ""}},
     "unknown | package a | want held | have /etc/apt/preferences.d/k8s: is a directory, not a file\n"},
    {"not held",
     "{package: {name: a, state: held}}",
     {{dpkg, installed("a", "1")}},
     "fail | package a | want held | have not held\n  by hand: Hold it: apt-mark hold a.\n"},
    {"nothing to hold", "{package: {name: a, state: held}}", {{dpkg, ""}}, "skipped | package a | want held | have not installed\n"},
    {"nothing to hold, nor anybody known to upgrade it",
     "{package: {name: a, program: a, state: held}}",
     {},
     "skipped | package a | want held | have not installed\n"},
    {"of no package, where no package manager is known",
     "{package: {name: a, program: a, state: held}}",
     {{"/usr/local/bin/a", ""}},
     "pass | package a | want held | have /usr/local/bin/a, of no package\n"},
    {"perhaps of a package manager that is not known",
     "{package: {name: a, program: a, state: held}}",
     {{"/usr/bin/a", ""}},
     "unknown | package a | want held | have no package manager that is known (dpkg, rpm)\n"},
    {"held, and nobody known to hold",
     "{package: {name: a, state: held}}",
     {{"/opt/bin/a", ""}},
     "unknown | package a | want held | have no package manager that is known (dpkg, rpm)\n"},
    {"judged only where it is there",
     "{package: {name: a, state: any, version: \">= 2\"}}",
     {{dpkg, ""}},
     "skipped | package a | want >= 2 | have not installed\n"},
    {"the cluster's minor version or one newer",
     "{package: {name: a, newer: 1}}",
     {{dpkg, installed("a", "1.35.9-1")}},
     "pass | package a | want 1.34 to 1.35 | have 1.35.9-1 (/var/lib/dpkg/status)\n"},
    {"older, which it may not be",
     "{package: {name: a, newer: 1}}",
     {{dpkg, installed("a", "1.33.9-1")}},
     "fail | package a | want 1.34 to 1.35 | have 1.33.9-1 (/var/lib/dpkg/status)\n"
     "  by hand: Install a 1.34 to 1.35, or say with --set kubernetes=... which version the cluster has.\n"},
    {"however new",
     "{package: {name: a, newer: any}}",
     {{dpkg, installed("a", "1.41.0-1")}},
     "pass | package a | want 1.34 or newer | have 1.41.0-1 (/var/lib/dpkg/status)\n"},
    {"older than the oldest of them",
     "{package: {name: a, newer: any}}",
     {{dpkg, installed("a", "1.33.9-1")}},
     "fail | package a | want 1.34 or newer | have 1.33.9-1 (/var/lib/dpkg/status)\n"
     "  by hand: Install a 1.34 or newer, or say with --set kubernetes=... which version the cluster has.\n"},
    {"however old",
     "{package: {name: a, older: any, newer: 1}}",
     {{dpkg, installed("a", "1.2.0-1")}},
     "pass | package a | want 1.35 or older | have 1.2.0-1 (/var/lib/dpkg/status)\n"},
    {"newer than the newest of them",
     "{package: {name: a, older: any, newer: 1}}",
     {{dpkg, installed("a", "1.36.0-1")}},
     "fail | package a | want 1.35 or older | have 1.36.0-1 (/var/lib/dpkg/status)\n"
     "  by hand: Install a 1.35 or older, or say with --set kubernetes=... which version the cluster has.\n"},
    {"as old as it may be",
     "{package: {name: a, older: 3}}",
     {{dpkg, installed("a", "1.31.0-1")}},
     "pass | package a | want 1.31 to 1.34 | have 1.31.0-1 (/var/lib/dpkg/status)\n"},
    {"another major version",
     "{package: {name: a, older: 3}}",
     {{dpkg, installed("a", "2.32.0-1")}},
     "fail | package a | want 1.31 to 1.34 | have 2.32.0-1 (/var/lib/dpkg/status)\n"
     "  by hand: Install a 1.31 to 1.34, or say with --set kubernetes=... which version the cluster has.\n"},
    {"a record that is none",
     "{package: {name: a}}",
     {{dpkg, "x\n"}},
     "unknown | package a | want installed | have /var/lib/dpkg/status:1: neither a field nor the continuation of one\n"},
};

TEST_CASE("package") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    CHECK(test::shown(test::look(row.condition, RecordedHost(tree.folder()), {{"kubernetes", "1.34.2"}})) == row.expected);
  }
}

TEST_CASE("a minor version of a cluster that nobody knows") {
  const test::Tree tree(test::Tree::Files{{dpkg, installed("a", "1")}});
  CHECK(test::shown(test::look("{package: {name: a, older: 1}}", RecordedHost(tree.folder()))) ==
        "unknown | package a | want installed | have the Kubernetes version is not known; say --set kubernetes=...\n");
}

TEST_CASE("mistakes in a package") {
  CHECK(test::problems_of("{package: {name: a, older: many}}", {{"kubernetes", "1.34"}}) == "1:28: \"many\" is no number of versions");
  CHECK(test::problems_of("{package: {name: a, state: instaled}}") == "1:28: a package is not \"instaled\"; did you mean \"installed\"?");
  CHECK(test::problems_of("{package: {name: a, state: absent, version: \">= 1\"}}") ==
        "1:45: nothing is asked of the version where the state is absent");
  CHECK(test::problems_of("{package: {name: a, state: held, version: \">= 1\"}}") ==
        "1:43: nothing is asked of the version where the state is held");
  CHECK(test::problems_of("{package: {name: a, state: absent, older: 1}}", {{"kubernetes", "1.34"}}) ==
        "1:43: nothing is asked of the version where the state is absent");
  CHECK(test::problems_of("{package: {name: a, state: held, newer: 1}}", {{"kubernetes", "1.34"}}) ==
        "1:41: nothing is asked of the version where the state is held");
  CHECK(test::problems_of("{package: {name: a, version: \">= 1\", older: 1}}", {{"kubernetes", "1.34"}}) ==
        "1:45: either `version`, or `older` and `newer`");
  CHECK(test::problems_of("{package: {name: []}}") == "1:18: a package has a name");
}

}  // namespace
}  // namespace nodeworthy
