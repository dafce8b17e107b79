#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view mountinfo =
    "27 1 8:3 / / rw,relatime shared:1 - xfs /dev/sda3 rw\n"
    "60 27 8:17 / /var/lib/containerd rw,relatime shared:30 - ext4 /dev/sdb1 rw\n";

test::Tree::Files with(std::string_view mounts, test::Tree::Files files = {}) {
  files.emplace_back("/proc/self/mountinfo", mounts);
  return files;
}

const std::string one_disk(mountinfo.substr(0, mountinfo.find('\n') + 1));

const Row rows[] = {
    {"one file system: the stricter threshold counts, and holds exactly at it", with(one_disk),
     "{running: true, space: {/: {size: 20GiB, available: 3GiB, inodes: 1000000, inodes-free: 50000}}}",
     "pass | free space of / (/var/lib/kubelet, /var/lib/containerd) | want >= 3GiB (15% of imagefs.available, the kubelet's default) | "
     "have 3GiB of 20GiB\n"
     "pass | free inodes of / (/var/lib/kubelet, /var/lib/containerd) | want >= 50000 (5% of nodefs.inodesFree, the kubelet's default) | "
     "have 50000 of 1000000\n"},
    {"a byte and an inode below", with(one_disk),
     "{running: true, space: {/: {size: 20GiB, available: 3221225471, inodes: 1000000, inodes-free: 49999}}}",
     "fail | free space of / (/var/lib/kubelet, /var/lib/containerd) | want >= 3GiB (15% of imagefs.available, the kubelet's default) | "
     "have 3071.9MiB of 20GiB\n"
     "fail | free inodes of / (/var/lib/kubelet, /var/lib/containerd) | want >= 50000 (5% of nodefs.inodesFree, the kubelet's default) | "
     "have 49999 of 1000000\n"},
    {"two file systems, each by its own threshold; one that counts no inodes", with(mountinfo, {{"/var/lib/containerd/", ""}}),
     "{running: true, space: {/: {size: 20GiB, available: 2GiB, inodes: 1000, inodes-free: 500},"
     " /var/lib/containerd: {size: 100GiB, available: 10GiB}}}",
     "pass | free space of / (/var/lib/kubelet) | want >= 2GiB (10% of nodefs.available, the kubelet's default) | have 2GiB of 20GiB\n"
     "pass | free inodes of / (/var/lib/kubelet) | want >= 50 (5% of nodefs.inodesFree, the kubelet's default) | have 500 of 1000\n"
     "fail | free space of /var/lib/containerd | want >= 15GiB (15% of imagefs.available, the kubelet's default) | have 10GiB of 100GiB\n"
     "skipped | free inodes of /var/lib/containerd | want more than the kubelet evicts at | have this file system counts none\n"},
    {"thresholds of the kubelet's configuration do away with the defaults",
     with(one_disk, {{"/var/lib/kubelet/config.yaml", "evictionHard:\n  nodefs.available: 1Gi\n"}}),
     "{running: true, space: {/: {size: 20GiB, available: 1GiB, inodes: 1000, inodes-free: 0}}}",
     "pass | free space of / (/var/lib/kubelet, /var/lib/containerd) | "
     "want >= 1GiB (1Gi of nodefs.available, /var/lib/kubelet/config.yaml:2 evictionHard.nodefs.available) | have 1GiB of 20GiB\n"
     "skipped | free inodes of / (/var/lib/kubelet, /var/lib/containerd) | want more than the kubelet evicts at | "
     "have the kubelet evicts at no threshold\n"},
    {"a threshold that is none",
     with(one_disk, {{"/var/lib/kubelet/config.yaml", "evictionHard: {imagefs.available: lots, nodefs.inodesFree: 5%}\n"}}),
     "{running: true, space: {/: {size: 20GiB, available: 1GiB, inodes: 1000, inodes-free: 0}}}",
     "unknown | free space of / (/var/lib/kubelet, /var/lib/containerd) | want more than the kubelet evicts at | "
     "have \"lots\" (/var/lib/kubelet/config.yaml:1 evictionHard.imagefs.available) is not a threshold\n"
     "fail | free inodes of / (/var/lib/kubelet, /var/lib/containerd) | "
     "want >= 50 (5% of nodefs.inodesFree, /var/lib/kubelet/config.yaml:1 evictionHard.nodefs.inodesFree) | have 0 of 1000\n"},
    {"a configuration of the runtime that cannot be read leaves its file system open",
     with(one_disk, {{"/etc/containerd/config.toml/", ""}}), "{running: true, space: {/: {size: 20GiB, available: 10GiB}}}",
     "unknown | imagefs | want more than the kubelet evicts at | have /etc/containerd/config.toml: is a directory, not a file\n"
     "pass | free space of / (/var/lib/kubelet) | want >= 2GiB (10% of nodefs.available, the kubelet's default) | have 10GiB of 20GiB\n"
     "skipped | free inodes of / (/var/lib/kubelet) | want more than the kubelet evicts at | have this file system counts none\n"},
    {"a file system that does not tell", with(one_disk), "running: true",
     "unknown | free space of / (/var/lib/kubelet, /var/lib/containerd) | want more than the kubelet evicts at | "
     "have the fixture records no answer\n"
     "unknown | free inodes of / (/var/lib/kubelet, /var/lib/containerd) | want more than the kubelet evicts at | "
     "have the fixture records no answer\n"},
    {"an image has no disks", with(one_disk), "running: false",
     "skipped | disks | want more than the kubelet evicts at | have only a running machine can tell\n"},
};

TEST_CASE("disk-pressure") {
  const Settings settings{{"kubernetes", "1.36"}, {"runtime", "containerd"}};
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{disk-pressure: false}", host, settings)) == row.expected);
  }
}

TEST_CASE("disk-pressure mistakes") {
  CHECK(test::problems_of("{disk-pressure: true}") == "1:17: disk-pressure is only wanted to be false");
  CHECK(test::problems_of("{disk-pressure: {}}") == "1:17: disk-pressure wants true or false");
}

}  // namespace
}  // namespace nodeworthy
