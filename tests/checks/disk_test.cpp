#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view size_of_both = "{disk: {folders: [/var/lib/kubelet, /var/lib/containerd], size: \">= 20GiB\"}}";
constexpr std::string_view mountinfo =
    "23 27 0:21 / /proc rw - proc proc rw\n"
    "27 1 8:3 / / rw,relatime shared:1 - xfs /dev/sda3 rw\n"
    "60 27 8:17 / /data rw,relatime shared:30 - ext4 /dev/sdb1 rw\n"
    "61 27 8:17 /kubelet /var/lib/kubelet rw,relatime shared:30 - ext4 /dev/sdb1 rw\n";
constexpr std::string_view spaces =
    "running: true\n"
    "space:\n"
    "  /: {size: 40GiB, available: 3GiB}\n"
    "  /data: {size: 8GiB, available: 7GiB}\n"
    "  /var/lib/kubelet: {size: 8GiB, available: 7GiB}\n";
const test::Tree::Files mounted{{"/proc/self/mountinfo", std::string(mountinfo)}};

test::Tree::Files with(test::Tree::Files files) {
  files.insert(files.end(), mounted.begin(), mounted.end());
  return files;
}

const Row rows[] = {
    {"folders that do not exist yet are on the file system of what does",
     "{disk: {folders: [/var/lib/docker, /var/lib/etcd], size: \">= 20GiB\"}}", mounted, spaces,
     "pass | size of / (/var/lib/docker, /var/lib/etcd) | want >= 20GiB | have 40GiB\n"},
    {"each file system by itself", size_of_both, with({{"/var/lib/kubelet/", ""}}), spaces,
     "fail | size of /var/lib/kubelet | want >= 20GiB | have 8GiB\n"
     "pass | size of / (/var/lib/containerd) | want >= 20GiB | have 40GiB\n"},
    {"a bind mount is no other file system", "{disk: {folders: [/data/etcd, /var/lib/kubelet], size: \">= 20GiB\"}}",
     with({{"/var/lib/kubelet/", ""}, {"/data/", ""}}), spaces,
     "fail | size of /data (/data/etcd, /var/lib/kubelet) | want >= 20GiB | have 8GiB\n"},
    {"links are followed, also to where nothing is yet", "{disk: {folders: /var/lib/docker, size: \">= 20GiB\"}}",
     with({{"/var/lib/docker", "-> ../../data/docker"}, {"/data/", ""}}), spaces,
     "fail | size of /data (/var/lib/docker) | want >= 20GiB | have 8GiB\n"},
    {"links in a circle lead nowhere", "{disk: {folders: /a, size: \">= 20GiB\"}}", with({{"/a", "-> /b"}, {"/b", "-> a"}}), spaces,
     "unknown | size of /a | want >= 20GiB | have /a: too many symbolic links\n"},
    {"size and free space", "{disk: {folders: /var/lib/etcd, size: \">= 20GiB\", free: \">= 4GiB\"}}", mounted, spaces,
     "pass | size of / (/var/lib/etcd) | want >= 20GiB | have 40GiB\n"
     "fail | free space of / (/var/lib/etcd) | want >= 4GiB | have 3GiB\n"},
    {"where nobody tells the mounts, each folder speaks for itself",
     size_of_both,
     {{"/var/lib/", ""}},
     spaces,
     "pass | size of /var/lib (/var/lib/kubelet) | want >= 20GiB | have 40GiB\n"
     "pass | size of /var/lib (/var/lib/containerd) | want >= 20GiB | have 40GiB\n"},
    {"a file system that does not tell its size", size_of_both, mounted, "running: true",
     "unknown | size of / (/var/lib/kubelet, /var/lib/containerd) | want >= 20GiB | have the fixture records no answer\n"},
    {"the kubelet's and the runtime's folders are where their configuration puts them",
     "{disk: {folders: [kubelet, images], size: \">= 20GiB\"}}",
     with({{"/data/", ""},
           {"/etc/docker/daemon.json", R"({"data-root": "/data/docker"})"},
           {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--root-dir=/srv/kubelet\n"}}),
     spaces,
     "pass | size of / (/srv/kubelet) | want >= 20GiB | have 40GiB\n"
     "fail | size of /data (/data/docker) | want >= 20GiB | have 8GiB\n"},
    {"a configuration that is none hides where the images are", "{disk: {folders: [kubelet, images], size: \">= 20GiB\"}}",
     with({{"/etc/docker/daemon.json", R"({"a": 1, "a": 2})"}}), spaces,
     "unknown | size of images | want >= 20GiB | have /etc/docker/daemon.json:1:10: the key \"a\" is there twice, first in line 1\n"
     "pass | size of / (/var/lib/kubelet) | want >= 20GiB | have 40GiB\n"},
    {"an image has no disk", size_of_both, mounted, "running: false",
     "skipped | size of /var/lib/kubelet, /var/lib/containerd | want >= 20GiB | have only a running machine can tell\n"},
};

TEST_CASE("disk") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host, {{"runtime", "docker"}})) == row.expected);
  }
}

TEST_CASE("disk mistakes") {
  CHECK(test::problems_of("{disk: {folders: /a}}") == "1:8: disk wants \"size\" or \"free\"");
  CHECK(test::problems_of("{disk: {folders: [/a, b], size: 1GiB}}") ==
        "1:18: \"b\" is neither an absolute path nor one of: etcd, images, kubelet");
  CHECK(test::problems_of("{disk: {folder: /a, size: 1GiB}}").starts_with("1:9: disk has no \"folder\"; did you mean \"folders\"?\n"));
}

}  // namespace
}  // namespace nodeworthy
