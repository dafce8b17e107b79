#include "host/control_groups.h"

#include "base/text.h"
#include "host/kubelet_control_groups.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("the controllers that a kernel offers") {
  const std::string table = "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t2\t1\t1\nmemory\t0\t1\t0\nshort\t1\n";
  const test::Tree v2({{"/sys/fs/cgroup/cgroup.controllers", "cpu memory\n"}, {"/proc/cgroups", table}}, "running: true");
  const Reading<OfferedControllers> unified = offered_controllers(RecordedHost(v2.folder()));
  REQUIRE(unified.present());
  CHECK(join(unified.value().names, " ") == "cpu memory");
  CHECK(unified.value().file == "/sys/fs/cgroup/cgroup.controllers");
  const test::Tree v1({{"/sys/fs/cgroup/cpu/tasks", ""}, {"/proc/cgroups", table}}, "running: true");
  const Reading<OfferedControllers> old = offered_controllers(RecordedHost(v1.folder()));
  REQUIRE(old.present());
  CHECK(old.value().has("cpu"));
  CHECK_FALSE(old.value().has("memory"));
  CHECK_FALSE(old.value().has("short"));
  CHECK(old.value().file == "/proc/cgroups");
  const test::Tree without({{"/sys/fs/cgroup/cpu/tasks", ""}}, "running: true");
  CHECK(offered_controllers(RecordedHost(without.folder())).absent());
  CHECK(offered_controllers(DirectoryHost(v2.tree())).unreadable());
}

TEST_CASE("what a kubelet is told about control groups of v1") {
  const auto told = [](const std::string& said) {
    const std::string head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
    const test::Tree tree({{"/var/lib/kubelet/config.yaml", head + said}});
    const Reading<V1Tolerance> tolerance = v1_tolerance(DirectoryHost(tree.tree()));
    return tolerance.absent() ? "nothing" : tolerance.unreadable() ? "untold" : tolerance.value().because;
  };
  CHECK(told("") == "nothing");
  CHECK(told("failCgroupV1: false\n") == "failCgroupV1 is false (/var/lib/kubelet/config.yaml:3 failCgroupV1)");
  CHECK(told("failCgroupV1: true\n") == "failCgroupV1 is true (/var/lib/kubelet/config.yaml:3 failCgroupV1)");
  CHECK(told("failCgroupV1: perhaps\n") == "untold");
}

}  // namespace
}  // namespace nodeworthy
