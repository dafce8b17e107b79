#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

const test::KindRow rows[] = {
    {"version 2",
     "{control-groups: {version: \"2\"}}",
     {{"/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n"}},
     "running: true",
     "pass | control groups | want v2 | have v2\n"},
    {"version 1 where 2 is wanted",
     "{control-groups: {version: \"2\"}}",
     {{"/sys/fs/cgroup/memory/", ""}, {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"}},
     "running: true",
     "fail | control groups | want v2 | have v1\n  by hand: Add systemd.unified_cgroup_hierarchy=1 to the kernel command line and reboot; "
     "systemd 226 and later can, since 247 it does so by itself.\n"},
    {"version 2 where 1 is wanted",
     "{control-groups: {version: \"1\"}}",
     {{"/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n"}},
     "running: true",
     "fail | control groups | want v1 | have v2\n"},
    {"accepted by the kubelet",
     "{control-groups: {version: 2-unless-accepted}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: false\n"}},
     "running: true",
     "pass | control groups | want v2, unless the kubelet accepts v1 | have v1, failCgroupV1 is false (/var/lib/kubelet/config.yaml:1 "
     "failCgroupV1)\n"},
    {"accepted by a flag of the kubelet, which wins over its file",
     "{control-groups: {version: 2-unless-accepted}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: true\n"},
      {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--fail-cgroupv1=false\n"}},
     "running: true",
     "pass | control groups | want v2, unless the kubelet accepts v1 | have v1, failCgroupV1 is false (/etc/default/kubelet:1 "
     "--fail-cgroupv1)\n"},
    {"refused by the kubelet",
     "{control-groups: {version: 2-unless-accepted}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: true\n"}},
     "running: true",
     "fail | control groups | want v2, unless the kubelet accepts v1 | have v1, failCgroupV1 is true (/var/lib/kubelet/config.yaml:1 "
     "failCgroupV1)\n  by hand: Add systemd.unified_cgroup_hierarchy=1 to the kernel command line and reboot; systemd 226 and later can, "
     "since 247 it does so by itself.\n"},
    {"nobody says",
     "{control-groups: {version: 2-unless-accepted}}",
     {{"/sys/fs/cgroup/memory/", ""}, {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"}},
     "running: true",
     "fail | control groups | want v2, unless the kubelet accepts v1 | have v1, and nothing tells the kubelet to accept it\n  by hand: Add "
     "systemd.unified_cgroup_hierarchy=1 to the kernel command line and reboot; systemd 226 and later can, since 247 it does so by "
     "itself.\n"},
    {"neither yes nor no",
     "{control-groups: {version: 2-unless-accepted}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: maybe\n"}},
     "running: true",
     "unknown | control groups | want v2, unless the kubelet accepts v1 | have /var/lib/kubelet/config.yaml:1 failCgroupV1: maybe, a text, "
     "where the kubelet wants true or false, with which it does not start\n"},
    {"controllers of version 2",
     "{control-groups: {v1: devices, v2: [memory, hugetlb]}}",
     {{"/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n"}},
     "running: true",
     "pass | controller memory (v2) | want enabled | have enabled (/sys/fs/cgroup/cgroup.controllers)\nfail | controller hugetlb (v2) | "
     "want enabled | have not enabled (/sys/fs/cgroup/cgroup.controllers)\n  by hand: Look for cgroup_disable= on the kernel command line, "
     "and for the option in the kernel's configuration.\n"},
    {"a controller that the boot left off",
     "{control-groups: {v1: [cpu, memory]}}",
     {{"/sys/fs/cgroup/memory/", ""}, {"/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t0\n"}},
     "running: true",
     "pass | controller cpu (v1) | want enabled | have enabled (/proc/cgroups)\nfail | controller memory (v1) | want enabled | have not "
     "enabled (/proc/cgroups)\n  by hand: Add cgroup_enable=memory cgroup_memory=1 to the kernel command line and reboot.\n"},
    {"a controller that the next boot brings",
     "{control-groups: {v2: memory}}",
     {{"/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n"},
      {"/boot/firmware/cmdline.txt", "console=tty1 cgroup_enable=memory\n"},
      {"/proc/cmdline", "console=tty1\n"}},
     "running: true",
     "fail | controller memory (v2) | want enabled | have not enabled (/sys/fs/cgroup/cgroup.controllers)\n  by hand: Reboot: the "
     "kernel command line in /boot/firmware/cmdline.txt asks for it.\n"},
    {"one that the next boot may bring",
     "{control-groups: {v2: memory}}",
     {{"/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n"},
      {"/boot/grub/grub.cfg", "linux /x cgroup_enable=memory\nlinux /x\n"},
      {"/proc/cmdline", ""}},
     "running: true",
     "fail | controller memory (v2) | want enabled | have not enabled (/sys/fs/cgroup/cgroup.controllers)\n  by hand: Add "
     "cgroup_enable=memory cgroup_memory=1 to the kernel command line and reboot.\n"},
    {"one that this boot did not bring although it was told to",
     "{control-groups: {v2: memory}}",
     {{"/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n"},
      {"/boot/grub/grub.cfg", "linux /x cgroup_enable=memory\n"},
      {"/proc/cmdline", "cgroup_enable=memory\n"}},
     "running: true",
     "fail | controller memory (v2) | want enabled | have not enabled (/sys/fs/cgroup/cgroup.controllers)\n  by hand: Add "
     "cgroup_enable=memory cgroup_memory=1 to the kernel command line and reboot.\n"},
    {"version 2 at the next boot",
     "{control-groups: {version: \"2\"}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/boot/grub/grub.cfg", "linux /x systemd.unified_cgroup_hierarchy=1\nlinux /x single\n"},
      {"/proc/cmdline", ""}},
     "running: true",
     "fail | control groups | want v2 | have v1\n  by hand: Reboot: the kernel command line in /boot/grub/grub.cfg:1 asks for it.\n"},
    {"an image",
     "{control-groups: {version: \"2\"}}",
     {},
     "",
     "skipped | control groups | want v2 | have only a running machine can tell\n"},
    {"an empty folder, as in a rescue system",
     "{control-groups: {version: \"2\", v1: memory, v2: memory}}",
     {{"/sys/fs/cgroup/", ""}},
     "running: true",
     "unknown | control groups | want v2 | have no control groups are mounted at /sys/fs/cgroup, where kubeadm and the kubelet look for "
     "them\n"},
    {"a folder with something in it, and no mount of theirs",
     "{control-groups: {version: \"2\"}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/proc/self/mountinfo", "24 0 8:1 / / rw - ext4 /dev/sda1 rw\n25 24 0:9 / /sys rw - sysfs sysfs rw\n"}},
     "running: true",
     "unknown | control groups | want v2 | have no control groups are mounted at /sys/fs/cgroup, where kubeadm and the kubelet look for "
     "them\n"},
    {"mounts of version 1",
     "{control-groups: {version: \"1\"}}",
     {{"/sys/fs/cgroup/memory/", ""},
      {"/proc/self/mountinfo", "24 0 8:1 / / rw - ext4 /dev/sda1 rw\n25 24 0:9 / /sys/fs/cgroup/memory rw - cgroup cgroup rw\n"}},
     "running: true",
     "pass | control groups | want v1 | have v1\n"},
    {"none mounted",
     "{control-groups: {version: \"2\"}}",
     {},
     "running: true",
     "unknown | control groups | want v2 | have /sys/fs/cgroup: is missing, so the version of control groups is not known\n"},
};

TEST_CASE("control-groups") { test::check_rows(rows); }

}  // namespace
}  // namespace nodeworthy
