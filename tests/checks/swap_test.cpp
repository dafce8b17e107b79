#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string expected;
  test::Tree::Files files;
  std::string_view fixture = {};
  std::string_view condition = "{swap: off}";
  std::string_view kubernetes = "1.36";
};

constexpr std::string_view running = "running: true";
constexpr std::string_view header = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
constexpr std::string_view image = "skipped | swap (running) | want off | have only a running machine can tell\n";
constexpr std::string_view boot_off = "pass | swap (at boot) | want off | have off\n";
const std::string unit = "/usr/lib/systemd/system/";
const std::string etc = "/etc/systemd/system/";

std::string swaps(std::string_view lines) { return std::string(header) + std::string(lines); }

/// A machine with systemd whose boot reaches swap.target.
test::Tree::Files booting(test::Tree::Files more) {
  test::Tree::Files files{{unit + "default.target", "-> multi-user.target"},
                          {unit + "multi-user.target", "[Unit]\nRequires=sysinit.target\n"},
                          {unit + "sysinit.target", "[Unit]\nWants=swap.target\n"},
                          {unit + "swap.target", "[Unit]\nDescription=Swaps\n"}};
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

const std::pair<std::string, std::string> sda2{"/etc/fstab", "/dev/sda2 none swap sw 0 0\n"};
const std::string generators = "/usr/lib/systemd/system-generators/";
const std::pair<std::string, std::string> zram_generator{generators + "zram-generator",
                                                         "\x7f"
                                                         "ELF"};

/// A machine with rpi-swap, as its package and zram-generator's bring it.
test::Tree::Files with_rpi(test::Tree::Files more) {
  more.push_back(zram_generator);
  more.emplace_back("/usr/lib/systemd/system-generators/rpi-swap-generator", "#!/bin/sh\n");
  more.emplace_back("/usr/lib/systemd/zram-generator.conf.d/20-rpi-swap-zram0-ctrl.conf", "[zram0]\nhost-memory-limit=0\nfs-type=none\n");
  more.emplace_back("/etc/systemd/zram-generator.conf", "[zram0]\n");
  return more;
}
constexpr std::string_view stops_rpi = "in /etc/rpi/swap.conf.d/99-zz-nodeworthy.conf: set Main.Mechanism = none";

std::string at_boot(std::string_view what, std::string_view change, std::string_view by_hand = "") {
  return std::string(image) + "fail | swap (at boot) | want off | have on: " + std::string(what) + "\n" +
         (change.empty() ? std::string() : "  safe: " + std::string(change) + "\n") +
         (by_hand.empty() ? std::string() : "  by hand: " + std::string(by_hand) + "\n");
}
std::string not_at_boot() { return std::string(image) + std::string(boot_off); }

constexpr std::string_view swap_partition =
    "S:disk/by-partuuid/"
    "5a6b\nE:ID_PART_ENTRY_SCHEME=gpt\nE:ID_PART_ENTRY_TYPE=0657fd6d-a4ab-43c4-84e5-0933c84b4f4f\nE:ID_PART_ENTRY_UUID=5a6b\n";

/// A machine that runs from /dev/sda1, with a partition of the type swap beside it, of which udev says more.
test::Tree::Files with_partition(test::Tree::Files more, std::string_view record = "E:ID_PART_ENTRY_DISK=8:0\n") {
  test::Tree::Files files =
      booting({{generators + "systemd-gpt-auto-generator", "a program"},
               {"/proc/swaps", std::string(header)},
               {"/proc/self/mountinfo", "27 1 8:1 / / rw - ext4 /dev/sda1 rw\n"},
               {"/proc/partitions", "major minor  #blocks  name\n\n   8        0  100 sda\n   8        3  100 sda3\n"},
               {"/run/udev/data/b8:0", "E:ID_PART_TABLE_TYPE=gpt\n"},
               {"/run/udev/data/b8:1", "E:ID_PART_ENTRY_TYPE=0fc63daf-8483-4772-8e79-3d69d8477de4\nE:ID_PART_ENTRY_DISK=8:0\n"},
               {"/run/udev/data/b8:3", std::string(swap_partition) + std::string(record)},
               {"/run/udev/data/n1", ""}});
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

const std::string fails_for_fstab = at_boot("/dev/sda2 (/etc/fstab:1)", "in /etc/fstab: comment out \"/dev/sda2 none swap sw 0 0\"");
const std::string fails_for_zram = at_boot("/dev/zram0 (/etc/systemd/zram-generator.conf:1)",
                                           "in /etc/systemd/zram-generator.conf.d/zz-nodeworthy.conf: set zram0.host-memory-limit = 0");

const Row boot_rows[] = {
    {"nothing is there", "", {}},
    {"a line of fstab", fails_for_fstab, booting({sda2})},
    {"the same without systemd", fails_for_fstab, {sda2}},
    {"a line that is not started", "", booting({{"/etc/fstab", "/dev/sda2 none swap sw,noauto 0 0\n"}})},
    {"a line of another type", "", booting({{"/etc/fstab", "/dev/sda2 swap ext4 defaults 0 0\n"}})},
    {"its unit is masked", "", booting({sda2, {etc + "dev-sda2.swap", "-> /dev/null"}})},
    {"its unit is masked where the generator's comes first", fails_for_fstab, booting({sda2, {unit + "dev-sda2.swap", "-> /dev/null"}})},
    {"its unit is masked until the next boot", fails_for_fstab, booting({sda2, {"/run/systemd/system/dev-sda2.swap", "-> /dev/null"}})},
    {"the unit of a UUID is masked", "",
     booting({{"/etc/fstab", "UUID=1-2 none swap\n"}, {etc + "dev-disk-by\\x2duuid-1\\x2d2.swap", "-> /dev/null"}})},
    {"swap.target is masked", "", booting({sda2, {etc + "swap.target", "-> /dev/null"}})},
    {"the generator is masked", "", booting({sda2, {"/etc/systemd/system-generators/systemd-fstab-generator", "-> /dev/null"}})},
    {"every entry of the boot menu says no", "", booting({sda2, {"/etc/kernel/cmdline", "root=/dev/sda1 systemd.swap=no\n"}})},
    {"nor is fstab read", "", booting({sda2, {"/etc/kernel/cmdline", "fstab=0\n"}})},
    {"the last word counts", fails_for_fstab, booting({sda2, {"/etc/kernel/cmdline", "systemd.swap=0 systemd.swap=1\n"}})},
    {"one entry of the boot menu does not say no", fails_for_fstab,
     booting({sda2,
              {"/boot/loader/entries/a.conf", "title a\nlinux /a\noptions systemd.swap=0\n"},
              {"/boot/loader/entries/b.conf", "title b\nlinux /b\noptions quiet\n"}})},
    {"whichever comes first", fails_for_fstab,
     booting({sda2,
              {"/boot/loader/entries/a.conf", "title a\nlinux /a\noptions quiet\n"},
              {"/boot/loader/entries/b.conf", "title b\nlinux /b\noptions systemd.swap=0\n"}})},
    {"swap on the kernel command line",
     at_boot("/dev/vdb (/etc/kernel/cmdline)", "", "Take systemd.swap-extra= out of the kernel's command line (/etc/kernel/cmdline)."),
     booting({{"/etc/kernel/cmdline", "systemd.swap-extra=/dev/vdb:pri=5\n"}})},
    {"a unit that a link pulls in", at_boot("/dev/vdb (/usr/lib/systemd/system/dev-vdb.swap)", "mask dev-vdb.swap"),
     booting({{unit + "dev-vdb.swap", "[Swap]\nWhat=/dev/vdb\n"}, {unit + "swap.target.wants/dev-vdb.swap", "-> ../dev-vdb.swap"}})},
    {"a unit of one's own, which cannot be masked", at_boot("/swapfile (/etc/systemd/system/swapfile.swap)", "disable swapfile.swap"),
     booting({{etc + "swapfile.swap", "[Swap]\nWhat=/swapfile\n[Install]\nWantedBy=swap.target\n"},
              {etc + "swap.target.wants/swapfile.swap", "-> /etc/systemd/system/swapfile.swap"}})},
    {"a unit of one's own that another one wants is left to a person",
     at_boot("/swapfile (/etc/systemd/system/swapfile.swap)", "",
             "Take /etc/systemd/system/swapfile.swap away; it is started by /etc/systemd/system/sysinit.target.d/a.conf:2."),
     booting({{etc + "swapfile.swap", "[Swap]\nWhat=/swapfile\n"}, {etc + "sysinit.target.d/a.conf", "[Unit]\nWants=swapfile.swap\n"}})},
    {"a unit that has not the name of its device, which systemd does not load", "",
     booting({{unit + "swap-file.swap", "[Swap]\nWhat=/dev/vdb\n"}, {unit + "swap.target.wants/swap-file.swap", "-> ../swap-file.swap"}})},
    {"a unit that nothing pulls in", "", booting({{unit + "dev-vdb.swap", "[Swap]\nWhat=/dev/vdb\n"}})},
    {"a line of fstab and a unit of the same name are one", fails_for_fstab,
     booting(
         {sda2, {unit + "dev-sda2.swap", "[Swap]\nWhat=/dev/sda2\n"}, {unit + "swap.target.wants/dev-sda2.swap", "-> ../dev-sda2.swap"}})},
    {"zram-generator", fails_for_zram, booting({zram_generator, {"/etc/systemd/zram-generator.conf", "[zram0]\n"}})},
    {"its configuration without it", "", booting({{"/etc/systemd/zram-generator.conf", "[zram0]\n"}})},
    {"it is masked", "",
     booting({zram_generator,
              {"/etc/systemd/system-generators/zram-generator", "-> /dev/null"},
              {"/etc/systemd/zram-generator.conf", "[zram0]\n"}})},
    {"its unit is masked", "",
     booting({zram_generator, {"/etc/systemd/zram-generator.conf", "[zram0]\n"}, {etc + "dev-zram0.swap", "-> /dev/null"}})},
    {"the command line says no", "",
     booting(
         {zram_generator, {"/etc/systemd/zram-generator.conf", "[zram0]\n"}, {"/etc/kernel/cmdline", "systemd.zram=0 systemd.zram=1\n"}})},
    {"the command line asks for it",
     at_boot("/dev/zram0 (/etc/kernel/cmdline)",
             "in /etc/systemd/zram-generator.conf.d/zz-nodeworthy.conf: set zram0.host-memory-limit = 0"),
     booting({zram_generator, {"/etc/kernel/cmdline", "systemd.zram\n"}})},
    {"a drop-in that would be read after the repair's",
     at_boot("/dev/zram0 (/etc/systemd/zram-generator.conf.d/zzz.conf:1)", "mask dev-zram0.swap"),
     booting({zram_generator, {"/etc/systemd/zram-generator.conf.d/zzz.conf", "[zram0]\n"}})},
    {"a device that depends on the memory of the machine",
     std::string(image) +
         "unknown | swap (at boot) | want off | have /etc/systemd/zram-generator.conf:1: whether zram0 is made depends on the "
         "machine: host-memory-limit = 2048 (/etc/systemd/zram-generator.conf:2)\n",
     booting({zram_generator, {"/etc/systemd/zram-generator.conf", "[zram0]\nhost-memory-limit = 2048\n"}})},
    {"rpi-swap, which makes compressed memory unless told otherwise", at_boot("/dev/zram0 (the default of rpi-swap)", stops_rpi),
     booting(with_rpi({{"/etc/rpi/swap.conf", "[Main]\n#Mechanism=auto\n"}}))},
    {"by a word that it does not know, too", at_boot("/dev/zram0 (/etc/rpi/swap.conf:2)", stops_rpi),
     booting(with_rpi({{"/etc/rpi/swap.conf", "[Main]\nMechanism=None\n"}}))},
    {"it is told to make none", "", booting(with_rpi({{"/etc/rpi/swap.conf.d/90-none.conf", "[Main]\nMechanism=none\n"}}))},
    {"and a later drop-in to make a file", at_boot("/srv/swap (/usr/lib/rpi/swap.conf.d/95.conf:2)", stops_rpi),
     booting(with_rpi({{"/etc/rpi/swap.conf.d/90-none.conf", "[Main]\nMechanism=none\n"},
                       {"/usr/lib/rpi/swap.conf.d/95.conf", "[Main]\nMechanism=swapfile\n[File]\nPath=/srv/swap\n"}}))},
    {"a drop-in that is read after the repair's", at_boot("/var/swap (/etc/rpi/swap.conf.d/zzzzzz.conf:2)", ""),
     booting(with_rpi({{"/etc/rpi/swap.conf.d/zzzzzz.conf", "[Main]\nMechanism=swapfile\n"}}))},
    {"a file of nothing", "", booting(with_rpi({{"/etc/rpi/swap.conf", "[Main]\nMechanism=swapfile\n[File]\nFixedSizeMiB=0\n"}}))},
    {"a file of nothing by a bound", "",
     booting(with_rpi({{"/etc/rpi/swap.conf", "[Main]\nMechanism=swapfile\n[File]\nRamMultiplier=0.0\n"}}))},
    {"a fixed size goes before bounds", at_boot("/var/swap (/etc/rpi/swap.conf:2)", stops_rpi),
     booting(with_rpi({{"/etc/rpi/swap.conf", "[Main]\nMechanism=swapfile\n[File]\nMaxSizeMiB=0\nFixedSizeMiB=512\n"}}))},
    {"its generator is masked", "", booting(with_rpi({{"/etc/systemd/system-generators/rpi-swap-generator", "-> /dev/null"}}))},
    {"zram-generator is told to make nothing after it", "",
     booting(with_rpi({{"/etc/systemd/zram-generator.conf.d/90.conf", "[zram0]\nhost-memory-limit=0\n"}}))},
    {"what it is told by a file of its name does not count", at_boot("/dev/zram0 (the default of rpi-swap)", stops_rpi),
     booting(with_rpi({{"/etc/systemd/zram-generator.conf.d/20-rpi-swap-zram0-ctrl.conf", "[zram0]\nzram-size=0\n"}}))},
    {"the command line lets zram-generator make nothing", "", booting(with_rpi({{"/etc/kernel/cmdline", "systemd.zram=0\n"}}))},
    {"the service of zram-tools", at_boot("/dev/zram0 (/usr/lib/systemd/system/zramswap.service)", "mask zramswap.service"),
     booting({{unit + "zramswap.service", "[Service]\nExecStart=/usr/sbin/zramswap start\n"},
              {etc + "multi-user.target.wants/zramswap.service", "-> /usr/lib/systemd/system/zramswap.service"},
              {"/etc/default/zramswap", "#SIZE=0\nALGO=lz4\n"}})},
    {"a percentage of it wins over a size", "",
     booting({{unit + "zramswap.service", "[Service]\n"},
              {etc + "multi-user.target.wants/zramswap.service", "-> /x"},
              {"/etc/default/zramswap", "PERCENT=0\nSIZE=256\n"}})},
    {"it does not start", "", booting({{unit + "zramswap.service", "[Service]\n"}})},
    {"swapon in a service",
     at_boot("/swapfile (/usr/lib/systemd/system/a.service:2)", "", "Take swapon out of /usr/lib/systemd/system/a.service:2."),
     booting({{unit + "a.service", "[Service]\nExecStart=/sbin/swapon --priority 5 /swapfile\n"},
              {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"swapon with an option that has its value in the same word",
     at_boot("/swapfile (/usr/lib/systemd/system/a.service:2)", "", "Take swapon out of /usr/lib/systemd/system/a.service:2."),
     booting({{unit + "a.service", "[Service]\nExecStart=/sbin/swapon --discard=once --priority=5 /swapfile\n"},
              {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"swapon by a tag",
     at_boot("UUID=1 (/usr/lib/systemd/system/a.service:2)", "", "Take swapon out of /usr/lib/systemd/system/a.service:2."),
     booting({{unit + "a.service", "[Service]\nExecStart=/sbin/swapon -o pri=5 UUID=1\n"},
              {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"swapon by a label, which an option has",
     std::string(image) + "unknown | swap (at boot) | want off | have /usr/lib/systemd/system/a.service:2: which swap this call of swapon "
                          "turns on is not told\n",
     booting(
         {{unit + "a.service", "[Service]\nExecStart=/sbin/swapon -L Swap\n"}, {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"swapon of what a variable has",
     std::string(image) + "unknown | swap (at boot) | want off | have /usr/lib/systemd/system/a.service:2: which swap this call of swapon "
                          "turns on is not told\n",
     booting(
         {{unit + "a.service", "[Service]\nExecStart=/sbin/swapon $DEVICE\n"}, {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"swapon of all, by letters in one word", "",
     booting(
         {{unit + "a.service", "[Service]\nExecStart=/sbin/swapon -ev -av\n"}, {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"swapon in a service that only shows, or turns on what fstab has", "",
     booting({{unit + "a.service",
               "[Service]\nExecStart=/sbin/swapon --show\nExecStartPre=/sbin/swapon\nExecStartPost=/sbin/swapon -a\nExecStop=/sbin/swapon "
               "/x\n"},
              {unit + "swap.target.wants/a.service", "-> ../a.service"}})},
    {"dphys-swapfile", at_boot("/swap (/usr/lib/systemd/system/dphys-swapfile.service)", "mask dphys-swapfile.service"),
     booting({{unit + "dphys-swapfile.service", "[Service]\n"},
              {etc + "multi-user.target.wants/dphys-swapfile.service", "-> /x"},
              {"/etc/dphys-swapfile", "CONF_SWAPFILE=/swap\nCONF_SWAPSIZE=100\n"}})},
    {"zram-config of Ubuntu", at_boot("/dev/zram0 (/usr/lib/systemd/system/zram-config.service)", "mask zram-config.service"),
     booting({{unit + "zram-config.service", "[Service]\n"},
              {etc + "multi-user.target.wants/zram-config.service", "-> /usr/lib/systemd/system/zram-config.service"}})},
    {"systemd-swap that is told to make swap",
     at_boot("what /etc/systemd/swap.conf asks for (/usr/lib/systemd/system/systemd-swap.service)", "mask systemd-swap.service"),
     booting({{unit + "systemd-swap.service", "[Service]\n"},
              {etc + "multi-user.target.wants/systemd-swap.service", "-> /usr/lib/systemd/system/systemd-swap.service"},
              {"/usr/share/systemd-swap/swap-default.conf", "zram_enabled=0\nswapfc_enabled=0\n"},
              {"/etc/systemd/swap.conf", "swapfc_enabled=1\n"}})},
    {"systemd-swap that is not",
     std::string(image) + "unknown | swap (at boot) | want off | have /usr/lib/systemd/system/systemd-swap.service: systemd-swap turns on "
                          "the partitions that "
                          "it finds\n",
     booting({{unit + "systemd-swap.service", "[Service]\n"},
              {etc + "multi-user.target.wants/systemd-swap.service", "-> /usr/lib/systemd/system/systemd-swap.service"},
              {"/etc/systemd/swap.conf", "swapfc_enabled=1\n"},
              {"/etc/systemd/swap.conf.d/a.conf", "swapfc_enabled=0\n"}})},
    {"systemd-swap that does not start", "",
     booting({{unit + "systemd-swap.service", "[Service]\n"}, {"/etc/systemd/swap.conf", "swapfc_enabled=1\n"}})},
    {"dphys-swapfile of nothing", "",
     booting({{unit + "dphys-swapfile.service", "[Service]\n"},
              {etc + "multi-user.target.wants/dphys-swapfile.service", "-> /x"},
              {"/etc/dphys-swapfile", "CONF_SWAPSIZE=0\n"}})},
    {"the agent of Azure",
     at_boot("/mnt/swapfile (ResourceDisk.EnableSwap=y in /etc/waagent.conf)", "",
             "Set ResourceDisk.EnableSwap=n in /etc/waagent.conf, then: systemctl restart walinuxagent.service."),
     booting({{unit + "walinuxagent.service", "[Service]\n"},
              {etc + "multi-user.target.wants/walinuxagent.service", "-> /x"},
              {"/etc/waagent.conf",
               "ResourceDisk.Format=y # yes\nResourceDisk.EnableSwap=Y\nResourceDisk.MountPoint=/mnt\nResourceDisk.SwapSizeMB=2048\n"}})},
    {"the agent of Azure formats no disk", "",
     booting({{unit + "waagent.service", "[Service]\n"},
              {etc + "multi-user.target.wants/waagent.service", "-> /x"},
              {"/etc/waagent.conf", "ResourceDisk.Format=n\nResourceDisk.EnableSwap=y\nResourceDisk.SwapSizeMB=2048\n"}})},
    {"the agent of Azure is told no size", "",
     booting({{unit + "waagent.service", "[Service]\n"},
              {etc + "multi-user.target.wants/waagent.service", "-> /x"},
              {"/etc/waagent.conf", "ResourceDisk.Format=y\nResourceDisk.EnableSwap=y\n# ResourceDisk.SwapSizeMB=2048\n"}})},
    {"the agent of Azure does not start", "",
     booting({{unit + "waagent.service", "[Service]\n"},
              {"/etc/waagent.conf", "ResourceDisk.Format=y\nResourceDisk.EnableSwap=y\nResourceDisk.SwapSizeMB=2048\n"}})},
    {"cloud-init",
     std::string(image) +
         "unknown | swap (at boot) | want off | have /etc/cloud/cloud.cfg.d/swap.cfg:3: cloud-init makes it where the first boot finds a "
         "source of data, which the image does not tell\n",
     booting({{unit + "cloud-init.service", "[Service]\n"},
              {"/etc/cloud/cloud.cfg", "swap: {size: 0}\n"},
              {"/etc/cloud/cloud.cfg.d/swap.cfg", "#cloud-config\nswap:\n  size: 2G\n"}})},
    {"cloud-init as distributions configure it", "",
     booting({{unit + "cloud-init.service", "[Service]\n"},
              {"/etc/cloud/cloud.cfg", "users:\n   - default\n"},
              {"/etc/cloud/cloud.cfg.d/05_logging.cfg",
               "_log:\n - &log_base |\n   [loggers]\n   keys=root,cloudinit\n   \n   [handlers]\n   keys=cloudLogHandler\n"
               " - &log_file |\n   [handler_cloudLogHandler]\n   args=('/var/log/cloud-init.log', 'a', 'UTF-8')\n\n"
               "log_cfgs:\n - [ *log_base, *log_file ]\noutput: {all: '| tee -a /var/log/cloud-init-output.log'}\n"}})},
    {"cloud-init is told of no size", "",
     booting({{unit + "cloud-init.service", "[Service]\n"},
              {"/etc/cloud/cloud.cfg", "swap: {size: auto}\n"},
              {"/etc/cloud/cloud.cfg.d/swap.cfg", "swap: {size: 0, filename: /swap}\n"}})},
    {"cloud-init is switched off", "",
     booting({{unit + "cloud-init.service", "[Service]\n"},
              {"/etc/cloud/cloud-init.disabled", ""},
              {"/etc/cloud/cloud.cfg", "swap: {size: auto}\n"}})},
    {"cloud-init is not installed", "", booting({{"/etc/cloud/cloud.cfg", "swap: {size: auto}\n"}})},
    {"an fstab that nobody can read",
     std::string(image) + "unknown | swap (at boot) | want off | have /etc/fstab: is a directory, not a file\n",
     booting({{"/etc/fstab/", ""}})},
};

TEST_CASE("swap at boot, of images") {
  for (const Row& row : boot_rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    CHECK(test::shown(test::look(row.condition, RecordedHost(tree.folder()))) == (row.expected.empty() ? not_at_boot() : row.expected));
  }
}

const std::string accepts = "kind: KubeletConfiguration\nfailSwapOn: false\n";
const std::string on = swaps("/dev/sda2 partition 2097152 1024 -2\n");
const std::pair<std::string, std::string> config{"/var/lib/kubelet/config.yaml", accepts};
const std::pair<std::string, std::string> v2{"/sys/fs/cgroup/cgroup.controllers", "cpu memory\n"};
const std::pair<std::string, std::string> v1{"/sys/fs/cgroup/memory/", ""};
constexpr std::string_view lenient = "{swap: off-unless-accepted}";

std::string running_fail(std::string_view why) {
  return "fail | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); not accepted: " +
         std::string(why) +
         "\n  disruptive: stop swapping on /dev/sda2\npass | swap (at boot) | want off, unless the kubelet accepts it | have off\n";
}

/// What its generator has written for compressed memory.
const test::Tree::Files made_by_rpi{
    {"/proc/swaps", std::string(header)},
    {"/run/systemd/zram-generator.conf.d/20-rpi-swap-zram0-ctrl.conf", "[zram0]\nhost-memory-limit=none\nfs-type=swap\n"},
    {"/run/systemd/generator/dev-zram0.swap", "[Unit]\nSourcePath=/etc/rpi/swap.conf\n[Swap]\nWhat=/dev/zram0\n"},
    {"/run/systemd/generator/swap.target.wants/dev-zram0.swap", "-> ../dev-zram0.swap"}};

test::Tree::Files with(test::Tree::Files files, const test::Tree::Files& more) {
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

const Row running_rows[] = {
    {"off",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", std::string(header)}},
     running},
    {"a kernel without swap",
     "pass | swap (running) | want off | have off: this kernel has no swap (no /proc/swaps)\n"
     "pass | swap (at boot) | want off | have off\n",
     {},
     running},
    {"on, and the memory can take what is in it",
     "fail | swap (running) | want off | have on: /dev/sda2 (2GiB, 1MiB used), /dev/zram0 (1MiB, 0B used)\n"
     "  safe: stop swapping on /dev/sda2\n"
     "  safe: stop swapping on /dev/zram0\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", on + "/dev/zram0 partition 1024 0 100\n"}, {"/proc/meminfo", "MemAvailable: 263168 kB\n"}},
     running},
    {"on, and the memory cannot",
     "fail | swap (running) | want off | have on: /dev/sda2 (2GiB, 1MiB used)\n"
     "  disruptive: stop swapping on /dev/sda2\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", on}, {"/proc/meminfo", "MemAvailable: 263167 kB\n"}},
     running},
    {"on, and nobody knows of the memory",
     "fail | swap (running) | want off | have on: /dev/sda2 (2GiB, 1MiB used)\n"
     "  disruptive: stop swapping on /dev/sda2\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", on}},
     running},
    {"on, and nothing is in it",
     "fail | swap (running) | want off | have on: /dev/zram0 (1MiB, 0B used)\n"
     "  safe: stop swapping on /dev/zram0\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", swaps("/dev/zram0 partition 1024 0 100\n")}},
     running},
    {"no list of swap areas",
     "unknown | swap (running) | want off | have /proc/swaps: is no list of swap areas\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", "\n"}},
     running},
    {"what rpi-swap has made, and makes again",
     "pass | swap (running) | want off | have off\n"
     "fail | swap (at boot) | want off | have on: /dev/zram0 (the default of rpi-swap)\n"
     "  safe: " +
         std::string(stops_rpi) + "\n",
     booting(with_rpi(made_by_rpi)), running},
    {"what rpi-swap has made, and does not make again",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     booting(with_rpi(with(made_by_rpi, {{"/etc/rpi/swap.conf.d/99-zz-nodeworthy.conf", "[Main]\nMechanism = none\n"}}))), running},
    {"a partition that systemd found by its type",
     "pass | swap (running) | want off | have off\n"
     "fail | swap (at boot) | want off | have on: /dev/sda3 (/run/systemd/generator.late/dev-sda3.swap)\n"
     "  safe: mask dev-sda3.swap\n",
     booting({{"/proc/swaps", std::string(header)},
              {"/run/systemd/generator.late/dev-sda3.swap",
               "# Automatically generated by systemd-gpt-auto-generator\n[Swap]\nWhat=/dev/sda3\n"},
              {"/run/systemd/generator.late/swap.target.wants/dev-sda3.swap", "-> ../dev-sda3.swap"}}),
     running},
    {"a partition of the type swap that fstab has a line for: without the line systemd would find it",
     "pass | swap (running) | want off | have off\n"
     "fail | swap (at boot) | want off | have on: /dev/sda3 (/etc/fstab:1)\n"
     "  safe: in /etc/fstab: comment out \"/dev/sda3 none swap defaults,pri=1 0 0\"\n"
     "  safe: in /etc/fstab: add the line \"/dev/sda3 none swap pri=1,noauto 0 0\"\n",
     with_partition({{"/etc/fstab", "/dev/sda3\tnone swap defaults,pri=1 0 0\n"}}), running},
    {"after the repair",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({{"/etc/fstab", "# /dev/sda3\tnone swap defaults,pri=1 0 0\n/dev/sda3 none swap pri=1,noauto 0 0\n"}}), running},
    {"one whose line was commented out",
     "pass | swap (running) | want off | have off\n"
     "fail | swap (at boot) | want off | have on: /dev/sda3 (a partition of the type swap, and no line of swap in /etc/fstab)\n"
     "  safe: in /etc/fstab: add the line \"PARTUUID=5a6b none swap noauto 0 0\"\n",
     with_partition({{"/etc/fstab", "# /dev/sda3 none swap defaults 0 0\n"}}), running},
    {"the unit that was made for it is not made again where fstab has a line",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({{"/etc/fstab", "PARTUUID=5a6b none swap noauto 0 0\n"},
                     {"/run/systemd/generator.late/dev-sda3.swap", "[Swap]\nWhat=/dev/sda3\n"},
                     {"/run/systemd/generator.late/swap.target.wants/dev-sda3.swap", "-> ../dev-sda3.swap"}}),
     running},
    {"its unit is masked",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({{etc + "dev-sda3.swap", "-> /dev/null"}}), running},
    {"the command line keeps systemd from looking",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({{"/etc/kernel/cmdline", "systemd.gpt_auto=0\n"}}), running},
    {"the generator is masked",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({{"/etc/systemd/system-generators/systemd-gpt-auto-generator", "-> /dev/null"}}), running},
    {"a partition that asks to be left alone",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({}, "E:ID_PART_ENTRY_DISK=8:0\nE:ID_PART_ENTRY_FLAGS=0x8000000000000000\n"), running},
    {"a partition of another disk",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     with_partition({}, "E:ID_PART_ENTRY_DISK=8:16\n"), running},
    {"a partition, and a root file system of which nothing tells the disk",
     "pass | swap (running) | want off | have off\n"
     "unknown | swap (at boot) | want off | have /dev/sda3 is a partition of the type swap, and nothing tells whether it is on the disk of "
     "the root file system, where systemd turns such on\n",
     with_partition({}, ""), running},
    {"a machine without the generator",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     booting({{"/proc/swaps", std::string(header)}, {"/run/udev/data/b8:3", std::string(swap_partition) + "E:ID_PART_ENTRY_DISK=8:0\n"}}),
     running},
    {"the unit of a line that has left fstab since",
     "pass | swap (running) | want off | have off\n"
     "pass | swap (at boot) | want off | have off\n",
     booting({{"/proc/swaps", std::string(header)},
              {"/run/systemd/generator/dev-sda2.swap", "[Unit]\nSourcePath=/etc/fstab\n[Swap]\nWhat=/dev/sda2\n"},
              {"/run/systemd/generator/swap.target.requires/dev-sda2.swap", "-> ../dev-sda2.swap"}}),
     running},
    {"the kubelet accepts it",
     "pass | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); accepted by "
     "/var/lib/kubelet/config.yaml:2 failSwapOn: false\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have on: /dev/sda2 (/etc/fstab:1); accepted by "
     "/var/lib/kubelet/config.yaml:2 failSwapOn: false\n",
     {{"/proc/swaps", on}, sda2, config, v2},
     running,
     lenient},
    {"the rule does not leave it to the kubelet",
     "fail | swap (running) | want off | have on: /dev/sda2 (2GiB, 1MiB used)\n"
     "  disruptive: stop swapping on /dev/sda2\n"
     "pass | swap (at boot) | want off | have off\n",
     {{"/proc/swaps", on}, config, v2},
     running},
    {"the kubelet is not configured",
     running_fail("the kubelet's failSwapOn is true unless configured"),
     {{"/proc/swaps", on}, v2},
     running,
     lenient},
    {"the kubelet is told so by a flag",
     "pass | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); accepted by "
     "/etc/sysconfig/kubelet:1 --fail-swap-on: false\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on}, {"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=\"--fail-swap-on=false\"\n"}, v2},
     running,
     lenient},
    {"the first version of control groups",
     running_fail("/var/lib/kubelet/config.yaml:2 failSwapOn: false, but swap is supported with cgroup v2 only, this is v1"),
     {{"/proc/swaps", on}, config, v1},
     running,
     lenient},
    {"a version of control groups that nobody knows",
     "unknown | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); /sys/fs/cgroup: is "
     "missing, so "
     "the version of control groups is not known\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on}, config},
     running,
     lenient},
    {"a behavior before it was there by default",
     running_fail(
         "/var/lib/kubelet/config.yaml:2 failSwapOn: false, but /var/lib/kubelet/config.yaml:4 memorySwap.swapBehavior needs the feature "
         "gate NodeSwap"),
     {{"/proc/swaps", on}, {"/var/lib/kubelet/config.yaml", accepts + "memorySwap:\n  swapBehavior: LimitedSwap\n"}, v2},
     running,
     lenient,
     "1.29"},
    {"with the feature gate it is",
     "pass | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); accepted by "
     "/var/lib/kubelet/config.yaml:2 failSwapOn: false\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on},
      {"/var/lib/kubelet/config.yaml", accepts + "memorySwap:\n  swapBehavior: UnlimitedSwap\nfeatureGates:\n  NodeSwap: true\n"},
      v2},
     running,
     lenient,
     "1.29"},
    {"a behavior that is gone since",
     running_fail("/var/lib/kubelet/config.yaml:2 failSwapOn: false, but /var/lib/kubelet/config.yaml:4 memorySwap.swapBehavior: "
                  "\"UnlimitedSwap\" is neither NoSwap nor LimitedSwap"),
     {{"/proc/swaps", on}, {"/var/lib/kubelet/config.yaml", accepts + "memorySwap:\n  swapBehavior: UnlimitedSwap\n"}, v2},
     running,
     lenient},
    {"a value that is none",
     "unknown | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); "
     "/var/lib/kubelet/config.yaml:1 failSwapOn: maybe, a text, where the kubelet wants true or false, with which it does not start\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on}, {"/var/lib/kubelet/config.yaml", "failSwapOn: maybe\n"}, v2},
     running,
     lenient},
    {"accepted by what kubeadm init is going to write",
     "pass | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); accepted by "
     "/root/kubeadm.yaml:4 failSwapOn: false\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on}, {"/root/kubeadm.yaml", "kind: ClusterConfiguration\n---\nkind: KubeletConfiguration\nfailSwapOn: false\n"}, v2},
     running,
     lenient},
    {"accepted by a flag that kubeadm join is going to give",
     "pass | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); accepted by "
     "/root/kubeadm.yaml:2 --fail-swap-on: false\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration: {kubeletExtraArgs: [{name: fail-swap-on, value: \"false\"}]}\n"},
      v2},
     running,
     lenient},
    {"a string, with which the kubelet does not start",
     "unknown | swap (running) | want off, unless the kubelet accepts it | have on: /dev/sda2 (2GiB, 1MiB used); "
     "/var/lib/kubelet/config.yaml:1 failSwapOn: \"false\", a text, where the kubelet wants true or false, with which it does not start\n"
     "pass | swap (at boot) | want off, unless the kubelet accepts it | have off\n",
     {{"/proc/swaps", on}, {"/var/lib/kubelet/config.yaml", "failSwapOn: \"false\"\n"}, v2},
     running,
     lenient},
};

TEST_CASE("swap of running machines") {
  for (const Row& row : running_rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host, {{"kubernetes", std::string(row.kubernetes)}})) == row.expected);
  }
}

std::string useful(std::string_view verdict, std::string_view have) {
  return std::string(verdict) + " | swap that the kubelet accepts | want there, or not accepted | have " + std::string(have) + "\n";
}

constexpr std::string_view by_hand =
    "  by hand: Take it out of /etc/sysconfig/kubelet:1 --fail-swap-on: false, then: systemctl restart kubelet.\n";
const std::pair<std::string, std::string> flag{"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=\"--fail-swap-on=false\"\n"};
const std::pair<std::string, std::string> no_swap{"/proc/swaps", std::string(header)};

const Row useful_rows[] = {
    {"nothing is told to the kubelet", useful("skipped", "nothing tells the kubelet to accept swap"), {no_swap}, running},
    {"it is told to refuse it",
     useful("skipped", "nothing tells the kubelet to accept swap"),
     {{"/proc/swaps", on}, {"/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--fail-swap-on\n"}},
     running},
    {"swap is switched off, and accepted",
     useful("fail", "none, accepted by /etc/sysconfig/kubelet:1 --fail-swap-on: false") + std::string(by_hand),
     {no_swap, flag},
     running},
    {"the same of a kernel without swap",
     useful("fail", "none, accepted by /etc/sysconfig/kubelet:1 --fail-swap-on: false") + std::string(by_hand),
     {flag},
     running},
    {"the same in an image",
     useful("fail", "none, accepted by /etc/sysconfig/kubelet:1 --fail-swap-on: false") + std::string(by_hand),
     {flag}},
    {"there is some",
     useful("pass", "/dev/sda2, accepted by /etc/sysconfig/kubelet:1 --fail-swap-on: false"),
     {{"/proc/swaps", on}, flag},
     running},
    {"there will be some",
     useful("pass", "/dev/sda2 at boot, accepted by /etc/sysconfig/kubelet:1 --fail-swap-on: false"),
     {no_swap, sda2, flag},
     running},
    {"what swaps now cannot be told", useful("unknown", "/proc/swaps: is no list of swap areas"), {{"/proc/swaps", "\n"}, flag}, running},
    {"what will swap cannot be told",
     useful("unknown", "/etc/fstab: is a directory, not a file"),
     {no_swap, {"/etc/fstab/", ""}, flag},
     running},
    {"what the kubelet is told cannot be told",
     useful("unknown", "/etc/sysconfig/kubelet: is a directory, not a file"),
     {no_swap, {"/etc/sysconfig/kubelet/", ""}},
     running},
};

TEST_CASE("swap that a kubelet is told to accept") {
  for (const Row& row : useful_rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    CHECK(test::shown(test::look("{swap: on-if-accepted}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("swap of the host that tells nothing") {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  CHECK(test::prevailing(test::look("{swap: off}", denied)) == Verdict::unknown);
}

TEST_CASE("swap mistakes") {
  CHECK(test::problems_of("{swap: of}") == "1:8: swap is never \"of\"; did you mean \"off\"?");
  CHECK(test::problems_of("{swap: {}}") != "");
}

}  // namespace
}  // namespace nodeworthy
