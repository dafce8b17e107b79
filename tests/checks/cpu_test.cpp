#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view expected;
};

const Row rows[] = {
    {"as many as wanted",
     {{"/sys/devices/system/cpu/online", "0-1\n"}},
     "pass | online CPUs | want >= 2 | have 2 (/sys/devices/system/cpu/online)\n"},
    {"one too few",
     {{"/sys/devices/system/cpu/online", "0\n"}},
     "fail | online CPUs | want >= 2 | have 1 (/sys/devices/system/cpu/online)\n"},
    {"CPUs that are offline do not count",
     {{"/sys/devices/system/cpu/online", "0,4,8-9\n"}},
     "pass | online CPUs | want >= 2 | have 4 (/sys/devices/system/cpu/online)\n"},
    {"without sysfs, /proc/stat tells",
     {{"/proc/stat", "cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\ncpus 4\nintr 9\n"}},
     "pass | online CPUs | want >= 2 | have 2 (/proc/stat)\n"},
    {"a list that makes no sense is no answer where /proc/stat has none either",
     {{"/sys/devices/system/cpu/online", "3-1\n"}},
     "unknown | online CPUs | want >= 2 | have /sys/devices/system/cpu/online: \"3-1\" is not understood\n"},
    {"nothing that tells", {}, "unknown | online CPUs | want >= 2 | have the kernel lists no CPUs\n"},
    {"a quota of one and a half does not reach two",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpu.max", "150000 100000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "fail | CPU quota of the control group | want >= 2 | have 1.5 (/sys/fs/cgroup/cpu.max)\n"},
    {"a quota just below two is not rounded up",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpu.max", "199999 100000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "fail | CPU quota of the control group | want >= 2 | have 1.99 (/sys/fs/cgroup/cpu.max)\n"},
    {"a quota that suffices",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpu.max", "200000 100000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "pass | CPU quota of the control group | want >= 2 | have 2 (/sys/fs/cgroup/cpu.max)\n"},
    {"no quota in cgroup v2",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpu.max", "max 100000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"},
    {"no quota in cgroup v1",
     {{"/sys/devices/system/cpu/online", "0-7\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"},
    {"a quota in cgroup v1",
     {{"/sys/devices/system/cpu/online", "0-7\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "25000\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "50000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "fail | CPU quota of the control group | want >= 2 | have 0.5 (/sys/fs/cgroup/cpu/cpu.cfs_quota_us)\n"},
    {"a quota of cgroup v1 without its period is no answer",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "25000\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "unknown | CPU quota of the control group | want >= 2 | have /sys/fs/cgroup/cpu/cpu.cfs_quota_us: \"25000\" is not understood\n"},
    {"a quota that nobody can read leaves open whether there is one",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpu.max/", ""}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "unknown | CPU quota of the control group | want >= 2 | have /sys/fs/cgroup/cpu.max: is a directory, not a file\n"},
    {"a set of CPUs smaller than the machine",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpuset.cpus.effective", "3\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"
     "fail | CPUs of the control group | want >= 2 | have 1 (/sys/fs/cgroup/cpuset.cpus.effective)\n"},
    {"a set of all CPUs says nothing new",
     {{"/sys/devices/system/cpu/online", "0-7\n"}, {"/sys/fs/cgroup/cpuset/cpuset.effective_cpus", "0-7\n"}},
     "pass | online CPUs | want >= 2 | have 8 (/sys/devices/system/cpu/online)\n"},
};

TEST_CASE("cpu") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, "running: true");
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{cpu: \">= 2\"}", host)) == row.expected);
  }
}

TEST_CASE("the CPUs of an image are nobody's") {
  const test::Tree tree({{"/sys/devices/system/cpu/online", "0-1\n"}}, "running: false");
  const RecordedHost host(tree.folder());
  CHECK(test::shown(test::look("{cpu: \">= 2\"}", host)) == "skipped | online CPUs | want >= 2 | have only a running machine can tell\n");
}

TEST_CASE("cpu mistakes") {
  CHECK(test::problems_of("{cpu: 2}") == "1:7: cpu wants a minimum, as \">= 2\"");
  CHECK(test::problems_of("{cpu: \">= 1.5\"}") == "1:7: \"1.5\" is not a number; write it like 4");
  CHECK(test::problems_of("{cpu: {online: 2}}") == "1:7: cpu wants a number");
}

}  // namespace
}  // namespace nodeworthy
