#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view wanted;
  test::Tree::Files files;
  std::string_view expected;
};

std::string meminfo(uint64_t kib) { return "MemTotal:       " + std::to_string(kib) + " kB\nMemFree:         1234 kB\n"; }

const Row rows[] = {
    {"exactly enough",
     ">= 1700MiB",
     {{"/proc/meminfo", meminfo(1700 * 1024)}},
     "pass | memory | want >= 1700MiB | have 1700MiB (/proc/meminfo)\n"},
    {"a KiB too little is not rounded up",
     ">= 1700MiB",
     {{"/proc/meminfo", meminfo(1700 * 1024 - 1)}},
     "fail | memory | want >= 1700MiB | have 1699.9MiB (/proc/meminfo)\n"},
    {"what firmware and kernel hold back is subtracted by the rule",
     ">= 2GiB - 348MiB",
     {{"/proc/meminfo", meminfo(1870784)}},
     "pass | memory | want >= 1700MiB | have 1826.9MiB (/proc/meminfo)\n"},
    {"a file without the line is no answer",
     ">= 1GiB",
     {{"/proc/meminfo", "MemFree: 1234 kB\n"}},
     "unknown | memory | want >= 1GiB | have /proc/meminfo: \"MemFree: 1234 kB\" is not understood\n"},
    {"no file at all", ">= 1GiB", {}, "unknown | memory | want >= 1GiB | have the kernel does not tell its memory\n"},
    {"a limit below what there is",
     ">= 1GiB",
     {{"/proc/meminfo", meminfo(8 << 20)}, {"/sys/fs/cgroup/memory.max", "536870912\n"}},
     "pass | memory | want >= 1GiB | have 8GiB (/proc/meminfo)\n"
     "fail | memory limit of the control group | want >= 1GiB | have 512MiB (/sys/fs/cgroup/memory.max)\n"},
    {"a limit above what there is limits nothing",
     ">= 1GiB",
     {{"/proc/meminfo", meminfo(8 << 20)}, {"/sys/fs/cgroup/memory.max", "17179869184\n"}},
     "pass | memory | want >= 1GiB | have 8GiB (/proc/meminfo)\n"},
    {"no limit in cgroup v2",
     ">= 1GiB",
     {{"/proc/meminfo", meminfo(8 << 20)}, {"/sys/fs/cgroup/memory.max", "max\n"}},
     "pass | memory | want >= 1GiB | have 8GiB (/proc/meminfo)\n"},
    {"no limit in cgroup v1 is a large number",
     ">= 1GiB",
     {{"/proc/meminfo", meminfo(8 << 20)}, {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"}},
     "pass | memory | want >= 1GiB | have 8GiB (/proc/meminfo)\n"},
    {"a limit in cgroup v1",
     ">= 1GiB",
     {{"/proc/meminfo", meminfo(8 << 20)}, {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648\n"}},
     "pass | memory | want >= 1GiB | have 8GiB (/proc/meminfo)\n"
     "pass | memory limit of the control group | want >= 1GiB | have 2GiB (/sys/fs/cgroup/memory/memory.limit_in_bytes)\n"},
    {"a limit that makes no sense leaves open how much there is",
     ">= 1GiB",
     {{"/proc/meminfo", meminfo(8 << 20)}, {"/sys/fs/cgroup/memory.max", "lots\n"}},
     "pass | memory | want >= 1GiB | have 8GiB (/proc/meminfo)\n"
     "unknown | memory limit of the control group | want >= 1GiB | have /sys/fs/cgroup/memory.max: \"lots\" is not understood\n"},
};

TEST_CASE("memory") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, "running: true");
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{memory: \"" + std::string(row.wanted) + "\"}", host)) == row.expected);
  }
}

TEST_CASE("the memory of an image is nobody's") {
  const test::Tree tree({{"/proc/meminfo", meminfo(8 << 20)}}, "running: false");
  const RecordedHost host(tree.folder());
  CHECK(test::shown(test::look("{memory: \">= 1GiB\"}", host)) ==
        "skipped | memory | want >= 1GiB | have only a running machine can tell\n");
}

TEST_CASE("memory mistakes") {
  CHECK(test::problems_of("{memory: lots}") == "1:10: \"lots\" is not a size; write it like 2GiB");
  CHECK(test::problems_of("{memory: \">= 1GiB - 2GiB\"}") == "1:10: \"1GiB - 2GiB\" is not a size; write it like 2GiB");
}

}  // namespace
}  // namespace nodeworthy
