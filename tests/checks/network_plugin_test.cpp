#include <filesystem>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view loopback = "{network-plugin: loopback}";
const std::string containerd = "/etc/containerd/config.toml";
const std::string crio = "/etc/crio/crio.conf";
const std::string crio_drop_in = "/etc/crio/crio.conf.d/10.conf";

std::string table2(std::string_view lines) { return "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.cni]\n" + std::string(lines); }
std::string table3(std::string_view lines) { return "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\n" + std::string(lines); }
std::string network(std::string_view lines) { return "[crio.network]\n" + std::string(lines); }

struct Row {
  std::string_view what;
  std::string runtime;
  test::Tree::Files files;
  std::string plugin;    // a folder that has it
  std::string expected;  // after "VERDICT | loopback | want where the container runtime looks | have "
};

const Row rows[] = {
    {"in the usual folder", "containerd", {}, "/opt/cni/bin", "pass: /opt/cni/bin/loopback"},
    {"nowhere", "containerd", {}, "", "fail: absent from /opt/cni/bin"},
    {"where Debian has it, and nothing says so",
     "containerd",
     {},
     "/usr/lib/cni",
     "fail: /usr/lib/cni/loopback, where it does not look (in /opt/cni/bin)"},
    {"where containerd 1 is told to look",
     "containerd",
     {{containerd, table2("bin_dir = '/usr/lib/cni'\n")}},
     "/usr/lib/cni",
     "pass: /usr/lib/cni/loopback"},
    {"where containerd is told not to look",
     "containerd",
     {{containerd, table2("bin_dir = '/usr/lib/cni'\n")}},
     "/opt/cni/bin",
     "fail: /opt/cni/bin/loopback, where it does not look (in /usr/lib/cni)"},
    {"in the folder of the table of containerd 2",
     "containerd",
     {{containerd, table3("bin_dir = '/srv/cni'\n")}},
     "/srv/cni",
     "pass: /srv/cni/loopback"},
    {"in the second of several folders",
     "containerd",
     {{containerd, table3("bin_dir = ''\nbin_dirs = ['/usr/lib/cni', '/srv/cni']\n")}},
     "/srv/cni",
     "pass: /srv/cni/loopback"},
    {"an older table that a file of version 3 does not have",
     "containerd",
     {{containerd, "version = 3\n[plugins.'io.containerd.grpc.v1.cri'.cni]\nbin_dir = '/srv/cni'\n"}},
     "/opt/cni/bin",
     "pass: /opt/cni/bin/loopback"},
    {"which containerd is not known, of which only one knows several folders",
     "containerd",
     {{containerd, table2("bin_dirs = ['/srv/cni']\n")}},
     "/srv/cni",
     "unknown: which version of containerd runs is not known, and containerd 1 and an early containerd 2 read /etc/containerd/config.toml "
     "differently"},
    {"a configuration that cannot be read", "containerd", {{containerd, "[\n"}}, "/opt/cni/bin", "unknown: "},
    {"a folder that is a number",
     "containerd",
     {{containerd, table3("bin_dir = 5\n")}},
     "/opt/cni/bin",
     "unknown: /etc/containerd/config.toml:3: bin_dir is no string"},
    {"folders that are one text",
     "containerd",
     {{containerd, table3("bin_dirs = '/srv/cni'\n")}},
     "/opt/cni/bin",
     "unknown: /etc/containerd/config.toml:3: bin_dirs is no list of strings"},
    {"a table that is a text",
     "containerd",
     {{containerd, "version = 3\n[plugins.'io.containerd.cri.v1.runtime']\ncni = 'x'\n"}},
     "/opt/cni/bin",
     "unknown: /etc/containerd/config.toml:3: cni is a scalar, not a mapping"},
    {"CRI-O's folders as one text",
     "cri-o",
     {{crio, network("plugin_dirs = '/opt/cni/bin'\n")}},
     "/opt/cni/bin",
     "unknown: /etc/crio/crio.conf:2: plugin_dirs is no list of strings"},
    {"CRI-O's usual folder", "cri-o", {}, "/opt/cni/bin", "pass: /opt/cni/bin/loopback"},
    {"CRI-O's own",
     "cri-o",
     {{crio, network("plugin_dirs = ['/opt/cni/bin/', '/usr/libexec/cni']\n")}},
     "/usr/libexec/cni",
     "pass: /usr/libexec/cni/loopback"},
    {"a drop-in replaces them",
     "cri-o",
     {{crio, network("plugin_dirs = ['/opt/cni/bin']\n")}, {crio_drop_in, network("plugin_dirs = ['/srv/cni']\n")}},
     "/opt/cni/bin",
     "fail: /opt/cni/bin/loopback, where it does not look (in /srv/cni)"},
    {"the older key adds one",
     "cri-o",
     {{crio, network("plugin_dirs = ['/srv/a']\nplugin_dir = '/srv/b'\n")}},
     "/srv/b",
     "pass: /srv/b/loopback"},
    {"a variable of CRI-O's service",
     "cri-o",
     {{"/etc/systemd/system/crio.service", "[Service]\nEnvironment=CONTAINER_CNI_PLUGIN_DIR=/srv/a,/srv/b\nExecStart=/usr/bin/crio\n"},
      {crio, network("plugin_dirs = ['/srv/c']\n")}},
     "/srv/b",
     "pass: /srv/b/loopback"},
    {"Docker's adapter",
     "docker",
     {{"/etc/systemd/system/cri-docker.service", "[Service]\nExecStart=/usr/bin/cri-dockerd --cni-bin-dir=/srv/a,/srv/b\n"}},
     "/srv/b",
     "pass: /srv/b/loopback"},
    {"the kubelet that speaks to Docker",
     "docker",
     {{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--cni-bin-dir=/srv/a\n"}},
     "/srv/a",
     "pass: /srv/a/loopback"},
    {"Docker without a word",
     "docker",
     {{containerd, table2("bin_dir = '/usr/lib/cni'\n")}},
     "/opt/cni/bin",
     "pass: /opt/cni/bin/loopback"},
};

TEST_CASE("network-plugin") {
  namespace fs = std::filesystem;
  for (const Row& row : rows) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    if (!row.plugin.empty()) files.emplace_back(row.plugin + "/loopback", "ELF");
    const test::Tree tree(files);
    if (!row.plugin.empty()) fs::permissions(tree.tree() + row.plugin + "/loopback", fs::perms::owner_exec, fs::perm_options::add);
    const std::vector<Observation> seen = test::look(loopback, RecordedHost(tree.folder()), {{"runtime", row.runtime}});
    REQUIRE(seen.size() == 1);
    const std::string told = std::string(describe(seen.front().verdict)) + ": " + seen.front().have;
    CHECK(told.substr(0, row.expected.ends_with(": ") ? row.expected.size() : told.size()) == row.expected);
  }
}

TEST_CASE("a network plugin that may not be executed") {
  const test::Tree tree(test::Tree::Files{{"/opt/cni/bin/loopback", "ELF"}});
  CHECK(test::shown(test::look(loopback, RecordedHost(tree.folder()))) ==
        "fail | loopback | want where the container runtime looks | have /opt/cni/bin/loopback, which may not be executed\n"
        "  by hand: Make it executable: chmod +x /opt/cni/bin/loopback.\n");
}

TEST_CASE("mistakes in a network-plugin") {
  CHECK(test::problems_of("{network-plugin: /opt/cni/bin/loopback}") ==
        "1:18: \"/opt/cni/bin/loopback\" is a path; write the plugin's name");
}

}  // namespace
}  // namespace nodeworthy
