#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view memory = "{control-groups-at-boot: {controllers: memory}}";
constexpr std::string_view version = "{control-groups-at-boot: {version: 2-unless-accepted}}";
constexpr std::string_view running = "running: true";
constexpr std::string_view image = "";

const std::string menu = "/boot/grub/grub.cfg";
const std::string firmware = "/boot/firmware/cmdline.txt";
const std::string status = "/var/lib/dpkg/status";

std::string linux_line(std::string_view words) { return "linux /vmlinuz root=/dev/sda1 " + std::string(words) + "\n"; }

std::string systemd(std::string_view number) {
  return "Package: systemd\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + std::string(number) + "-1\nDescription: x\n\n";
}

std::string take_off(const std::string& word) {
  return "\n  by hand: Take " + word +
         " off the kernel command line: in /etc/default/grub, from which update-grub or grub2-mkconfig makes the boot menu, with grubby "
         "where "
         "it manages the entries, or in cmdline.txt.\n";
}

const std::string ask_for_v2 =
    "\n  by hand: Add systemd.unified_cgroup_hierarchy=1 to the kernel command line: in /etc/default/grub, from which update-grub or "
    "grub2-mkconfig makes the boot menu, with grubby where it manages the entries, or in cmdline.txt.\n";

const test::KindRow rows[] = {
    {"no word says anything",
     memory,
     {{menu, linux_line("quiet")}},
     image,
     "pass | controller memory (at boot) | want not disabled | have not disabled in /boot/grub/grub.cfg:1\n"},
    {"one controller of several is disabled",
     "{control-groups-at-boot: {controllers: [cpu, memory]}}",
     {{menu, linux_line("cgroup_disable=rdma,memory")}},
     image,
     "pass | controller cpu (at boot) | want not disabled | have not disabled in /boot/grub/grub.cfg:1\n"
     "fail | controller memory (at boot) | want not disabled | have cgroup_disable=memory in /boot/grub/grub.cfg:1" +
         take_off("cgroup_disable=memory")},
    {"the whole name counts",
     memory,
     {{menu, linux_line("cgroup_disable=memory_hugetlb,mem")}},
     image,
     "pass | controller memory (at boot) | want not disabled | have not disabled in /boot/grub/grub.cfg:1\n"},
    {"every entry disables it",
     memory,
     {{menu, linux_line("cgroup_disable=memory") + linux_line("cgroup-disable=cpu cgroup_disable=memory")}},
     image,
     "fail | controller memory (at boot) | want not disabled | have cgroup_disable=memory in /boot/grub/grub.cfg:1 and 1 more" +
         take_off("cgroup_disable=memory")},
    {"one entry disables it, and which is booted is not known",
     memory,
     {{menu, linux_line("cgroup_disable=memory") + linux_line("")}},
     image,
     "unknown | controller memory (at boot) | want not disabled | have cgroup_disable=memory in /boot/grub/grub.cfg:1, and not in "
     "/boot/grub/grub.cfg:2\n"},
    {"one entry disables it, the other enables it",
     memory,
     {{menu, linux_line("cgroup_disable=memory") + linux_line("cgroup_enable=memory")}},
     image,
     "unknown | controller memory (at boot) | want not disabled | have cgroup_disable=memory in /boot/grub/grub.cfg:1, and not in "
     "/boot/grub/grub.cfg:2\n"},
    {"an entry for repairs has no say",
     memory,
     {{menu, linux_line("cgroup_disable=memory") + linux_line("single") + linux_line("recovery nomodeset")}},
     image,
     "fail | controller memory (at boot) | want not disabled | have cgroup_disable=memory in /boot/grub/grub.cfg:1" +
         take_off("cgroup_disable=memory")},
    {"both words: kernels that know the second let it win or not",
     memory,
     {{menu, linux_line("cgroup_disable=memory cgroup_enable=memory")}},
     image,
     "unknown | controller memory (at boot) | want not disabled | have cgroup_disable=memory and cgroup_enable are both in "
     "/boot/grub/grub.cfg:1\n"},
    {"running without a word, booting without one",
     memory,
     {{menu, linux_line("")}, {"/proc/cmdline", "quiet\n"}},
     running,
     "pass | controller memory (at boot) | want not disabled | have not disabled in /boot/grub/grub.cfg:1\n"},
    {"disabled now, and no longer at the next boot",
     memory,
     {{menu, linux_line("")}, {"/proc/cmdline", "cgroup_disable=memory\n"}},
     running,
     "pass | controller memory (at boot) | want not disabled | have not disabled in /boot/grub/grub.cfg:1\n"},
    {"enabled now by a word that the next boot lacks",
     memory,
     {{menu, linux_line("")}, {"/proc/cmdline", "cgroup_enable=memory\n"}},
     running,
     "unknown | controller memory (at boot) | want not disabled | have enabled in /proc/cmdline, and /boot/grub/grub.cfg:1 has no "
     "cgroup_enable=memory\n"},
    {"what runs cannot be read",
     memory,
     {{menu, linux_line("")}, {"/proc/cmdline/", ""}},
     running,
     "unknown | controller memory (at boot) | want not disabled | have /proc/cmdline: is a directory, not a file\n"},
    {"enabled by the other spelling",
     memory,
     {{firmware, "console=tty1 cgroup_memory=1\n"}},
     image,
     "pass | controller memory (at boot) | want not disabled | have enabled in /boot/firmware/cmdline.txt\n"},
    {"the other spelling says no",
     memory,
     {{firmware, "console=tty1 cgroup_memory=0\n"}},
     image,
     "unknown | controller memory (at boot) | want not disabled | have /boot/firmware/cmdline.txt has no cgroup_enable=memory, which "
     "kernels of a Raspberry Pi want\n"},
    {"a Raspberry Pi whose firmware disables it, and cmdline.txt enables it",
     memory,
     {{firmware, "console=tty1 cgroup_enable=memory\n"}, {"/proc/cmdline", "cgroup_disable=memory console=tty1 cgroup_enable=memory\n"}},
     running,
     "pass | controller memory (at boot) | want not disabled | have enabled in /boot/firmware/cmdline.txt\n"},
    {"a Raspberry Pi whose cmdline.txt says nothing",
     "{control-groups-at-boot: {controllers: [pids, memory]}}",
     {{firmware, "console=tty1\n"}, {"/proc/cmdline", "cgroup_disable=memory console=tty1\n"}},
     running,
     "pass | controller pids (at boot) | want not disabled | have not disabled in /boot/firmware/cmdline.txt\n"
     "unknown | controller memory (at boot) | want not disabled | have /boot/firmware/cmdline.txt has no cgroup_enable=memory, which "
     "kernels of a Raspberry Pi want\n"},
    {"a Raspberry Pi that runs without a word",
     memory,
     {{firmware, "console=tty1\n"}, {"/proc/cmdline", "console=tty1\n"}},
     running,
     "pass | controller memory (at boot) | want not disabled | have not disabled in /boot/firmware/cmdline.txt\n"},
    {"version 1 at the next boot",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0")}, {status, systemd("252.39")}},
     image,
     "fail | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v1 in /boot/grub/grub.cfg:1" +
         take_off("systemd.unified_cgroup_hierarchy=0")},
    {"version 1, which the kubelet accepts",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=no")},
      {status, systemd("257.1")},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: false\n"}},
     image,
     "pass | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v1 in /boot/grub/grub.cfg:1, failCgroupV1 is false "
     "(/var/lib/kubelet/config.yaml:1 failCgroupV1)\n"},
    {"version 1, which a flag has the kubelet accept",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=no")},
      {status, systemd("257.1")},
      {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=--fail-cgroupv1=false\n"}},
     image,
     "pass | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v1 in /boot/grub/grub.cfg:1, failCgroupV1 is false "
     "(/var/lib/kubelet/kubeadm-flags.env:1 --fail-cgroupv1)\n"},
    {"version 1, which the rule does not want however the kubelet is",
     "{control-groups-at-boot: {version: \"2\"}}",
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0")},
      {status, systemd("257.1")},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: false\n"}},
     image,
     "fail | control groups (at boot) | want v2 | have v1 in /boot/grub/grub.cfg:1" + take_off("systemd.unified_cgroup_hierarchy=0")},
    {"version 1, and the kubelet's word is neither yes nor no",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0")},
      {status, systemd("252.39")},
      {"/var/lib/kubelet/config.yaml", "failCgroupV1: maybe\n"}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /var/lib/kubelet/config.yaml:1 failCgroupV1: "
     "maybe, a text, where the kubelet wants true or false, with which it does not start\n"},
    {"systemd that knows version 2 only",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0")}, {status, systemd("258")}},
     image,
     "pass | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v1 in /boot/grub/grub.cfg:1, which systemd 258 and "
     "later leave aside\n"},
    {"no package says which systemd there is",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0")}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v1 in /boot/grub/grub.cfg:1; which systemd there "
     "is is not known\n"},
    {"one entry of two",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0") + linux_line("")}, {status, systemd("252.39")}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v1 in /boot/grub/grub.cfg:1, and not in "
     "/boot/grub/grub.cfg:2\n"},
    {"systemd of a time before version 2 was the default",
     version,
     {{menu, linux_line("quiet")}, {status, systemd("239")}},
     image,
     "fail | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd, which "
     "before 243 mounts v1" +
         ask_for_v2},
    {"the same, which the kubelet accepts",
     version,
     {{menu, linux_line("quiet")}, {status, systemd("242")}, {"/var/lib/kubelet/config.yaml", "failCgroupV1: false\n"}},
     image,
     "pass | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd, which "
     "before 243 mounts v1, failCgroupV1 is false (/var/lib/kubelet/config.yaml:1 failCgroupV1)\n"},
    {"the same, and one entry that asks for version 2",
     version,
     {{menu, linux_line("quiet") + linux_line("systemd.unified_cgroup_hierarchy=1")}, {status, systemd("239")}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd, "
     "which mounts v1; v2 in /boot/grub/grub.cfg:2\n"},
    {"systemd of the years in which distributions chose",
     version,
     {{menu, linux_line("quiet")}, {status, systemd("243")}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd, "
     "which mounts what its distribution chose\n"},
    {"systemd of the time since",
     version,
     {{menu, linux_line("quiet")}, {status, systemd("247.3")}},
     image,
     "skipped | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd\n"},
    {"SUSE, which chose longer",
     version,
     {{menu, linux_line("quiet")}, {status, systemd("254")}, {"/etc/os-release", "ID=opensuse-leap\nID_LIKE=\"suse opensuse\"\n"}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd, "
     "which mounts what its distribution chose\n"},
    {"a version that is none",
     version,
     {{menu, linux_line("quiet")}, {status, systemd("next")}},
     image,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have systemd: \"next\" is no version\n"},
    {"version 2, in the last word or the other spelling",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=0 systemd.unified_cgroup_hierarchy") + linux_line("cgroup_no_v1=all")}},
     image,
     "pass | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v2 in /boot/grub/grub.cfg:1 and 1 more\n"},
    {"a word that is no answer leaves it to systemd, as none does",
     version,
     {{menu, linux_line("systemd.unified_cgroup_hierarchy=perhaps")}},
     image,
     "skipped | control groups (at boot) | want v2, unless the kubelet accepts v1 | have /boot/grub/grub.cfg:1 leaves it to systemd\n"},
    {"version 2 now, by a word that the next boot lacks",
     version,
     {{menu, linux_line("")}, {"/proc/cmdline", "systemd.unified_cgroup_hierarchy=1\n"}},
     running,
     "unknown | control groups (at boot) | want v2, unless the kubelet accepts v1 | have v2 in /proc/cmdline, and not in "
     "/boot/grub/grub.cfg:1\n"},
    {"an image that says nothing of its boot",
     memory,
     {},
     image,
     "skipped | controller memory (at boot) | want not disabled | have no file has the kernel command line of the next boot\n"},
    {"a menu that cannot be read",
     memory,
     {{menu + "/", ""}},
     image,
     "unknown | controller memory (at boot) | want not disabled | have /boot/grub/grub.cfg: is a directory, not a file\n"},
};

TEST_CASE("control-groups-at-boot") {
  test::check_rows(rows);
  CHECK(test::problems_of("{control-groups-at-boot: {version: \"1\"}}") == "1:36: \"1\" is none of 2 and 2-unless-accepted");
}

}  // namespace
}  // namespace nodeworthy
