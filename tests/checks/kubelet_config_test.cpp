#include <algorithm>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view taken = "{kubelet-config: true}";
const std::string file = "/var/lib/kubelet/config.yaml";
const std::string type = "{apiVersion: kubelet.config.k8s.io/v1beta1, kind: KubeletConfiguration";

test::Tree::Files with_unit(std::string_view flags, test::Tree::Files more = {}) {
  more.emplace_back("/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet " + std::string(flags) + "\n");
  return more;
}

std::string told(std::string_view verdict, std::string_view have, const std::string& subject = file) {
  return std::string(verdict) + " | " + subject + " | want one that the kubelet takes | have " + std::string(have) + "\n";
}

const test::KindRow rows[] = {
    {"no file", taken, {}, "", told("skipped", "no such file")},
    {"nothing in it", taken, {{file, ""}}, "", told("fail", "empty")},
    {"a comment", taken, {{file, "# maxPods: 110\n"}}, "", told("fail", "empty")},
    {"without its kind", taken, {{file, "apiVersion: kubelet.config.k8s.io/v1beta1\nmaxPods: 110\n"}}, "", told("fail", "without kind")},
    {"without its version", taken, {{file, "kind: KubeletConfiguration\n"}}, "", told("fail", "without apiVersion")},
    {"of a version that there is not",
     taken,
     {{file, "apiVersion: kubelet.config.k8s.io/v1\nkind: KubeletConfiguration\n"}},
     "",
     told("fail", "apiVersion kubelet.config.k8s.io/v1 in place of kubelet.config.k8s.io/v1beta1 (line 1)")},
    {"of another kind",
     taken,
     {{file, "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfig\n"}},
     "",
     told("fail", "kind KubeletConfig in place of KubeletConfiguration (line 2)")},
    {"a value that is refused",
     taken,
     {{file, type + ", topologyManagerScope: node}\n"}},
     "",
     told("pass", "each value of its field's type") +
         "fail | topologyManagerScope | want one of container, pod | have node (/var/lib/kubelet/config.yaml:1 topologyManagerScope)\n"},
    {"a key that stands twice",
     taken,
     {{file, type + ",\nmaxPods: 100,\nmaxPods: 110}\n"}},
     "",
     told("pass",
          "each value of its field's type; " + file + ":3:1: the key \"maxPods\" is there twice, first in line 2, where the last counts")},
    {"a list", taken, {{file, "- maxPods: 110\n"}}, "", told("fail", "a list where fields are wanted (line 1)")},
    {"no YAML", taken, {{file, "maxPods: [\n"}}, "", told("unknown", file + ":2:1: end of sequence flow not found")},
    {"right", taken, {{file, type + ", maxPods: 110, failSwapOn: false}\n"}}, "", told("pass", "each value of its field's type")},
    {"two mistakes",
     taken,
     {{file, type + ", kubeReserved: {cpu: 1},\nmaxPods: \"110\"}\n"}},
     "",
     "fail | maxPods (/var/lib/kubelet/config.yaml:2) | want a number | have \"110\", a text\n"
     "fail | kubeReserved.cpu (/var/lib/kubelet/config.yaml:1) | want a text | have 1, a number\n"},
    {"the unit names another file", taken,
     with_unit("--config=/etc/kubelet.yaml", {{file, "maxPods: x\n"}, {"/etc/kubelet.yaml", type + "}\n"}}), "",
     told("pass", "each value of its field's type", "/etc/kubelet.yaml")},
    {"the unit names none", taken, with_unit("--v=2", {{file, "maxPods: x\n"}}), "",
     "skipped | kubelet's configuration | want one that the kubelet takes | have its unit names no file\n"},
    {"files that are merged over it", taken,
     with_unit("--config=/etc/kubelet.yaml --config-dir=/etc/kubelet.d",
               {{"/etc/kubelet.yaml", type + "}\n"}, {"/etc/kubelet.d/00.conf", ""}, {"/etc/kubelet.d/10.conf", "port: \"10250\"\n"}}),
     "",
     told("pass", "each value of its field's type", "/etc/kubelet.yaml") +
         told("pass", "each value of its field's type", "/etc/kubelet.d/00.conf") +
         "fail | port (/etc/kubelet.d/10.conf:1) | want a number | have \"10250\", a text\n"},
    {"flags that could not be told",
     taken,
     {{"/etc/systemd/system/kubelet.service", "[Service]\nEnvironmentFile=/etc/kubelet\nExecStart=/usr/bin/kubelet $ARGS\n"},
      {"/etc/kubelet/", ""}},
     "",
     told("unknown", "/etc/kubelet: is a directory, not a file") +
         told("unknown", "/etc/kubelet: is a directory, not a file", "kubelet's configuration")},
};

TEST_CASE("kubelet-config") { test::check_rows(rows); }

TEST_CASE("a kubelet that is to run once ends since 1.32, whatever file says it") {
  const std::string refused = "fail | runOnce | want not true, since Kubernetes 1.32 | have true (";
  const struct {
    std::string_view what;
    std::string_view kubernetes;
    test::Tree::Files files;
    std::string expected;
  } looks[] = {
      {"before", "1.31", {{file, type + ", runOnce: true}\n"}}, ""},
      {"since", "1.32", {{file, type + ", runOnce: yes}\n"}}, refused + file + ":1 runOnce)\n"},
      {"switched off", "1.36", {{file, type + ", runOnce: false}\n"}}, ""},
      {"taken back by a file that is merged over it", "1.36",
       with_unit("--config=" + file + " --config-dir=/etc/kubelet.d",
                 {{file, type + ", runOnce: true}\n"}, {"/etc/kubelet.d/1.conf", "runOnce: false\n"}}),
       ""},
      {"in what kubeadm is going to write",
       "1.36",
       {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\n---\nkind: KubeletConfiguration\nrunOnce: true\n"}},
       refused + "/root/kubeadm.yaml:4 runOnce)\n"},
      {"of another type", "1.36", {{file, type + ", runOnce: \"true\"}\n"}}, ""},
  };
  for (const auto& look : looks) {
    INFO(look.what);
    const test::Tree tree(look.files);
    const std::string shown = test::shown(test::look(taken, RecordedHost(tree.folder()), {{"kubernetes", std::string(look.kubernetes)}}));
    CHECK(shown.substr(std::min(shown.find("fail | runOnce | want not"), shown.size())) == look.expected);
  }
}

TEST_CASE("mistakes in a kubelet-config") {
  CHECK(test::problems_of("{kubelet-config: false}") == "1:18: kubelet-config is only wanted to be true");
}

}  // namespace
}  // namespace nodeworthy
