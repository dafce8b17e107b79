#include "host/boot_loader.h"

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;  // SOURCE: values of "k", one line a command line
};

std::string shown(const Reading<std::vector<KernelCommandLine>>& lines) {
  if (lines.absent()) return "absent";
  if (lines.unreadable()) return "unreadable: " + lines.why();
  std::string text;
  for (const KernelCommandLine& line : lines.value()) {
    text += line.source() + ":";
    for (const std::string& value : line.all("k")) text += " " + value;
    text += "\n";
  }
  return text;
}

const Row rows[] = {
    {"every kernel of Debian's menu",
     {{"/boot/grub/grub.cfg",
       "if [ x ] ; then\n\tlinux\t/vmlinuz-6.1 root=UUID=1 ro k=1 quiet\nfi\n\tlinux /vmlinuz-6.1 single k=2\n\tlinux_x k=3\n"},
      {"/etc/default/grub", "GRUB_CMDLINE_LINUX=k=9\n"}},
     "",
     "/boot/grub/grub.cfg:2: 1\n/boot/grub/grub.cfg:4: 2\n"},
    {"the kernel's path is no word",
     {{"/boot/grub/grub.cfg", "linux k=1\nlinux16 /x k=2\nlinuxefi /x k=3\n"}},
     "",
     "/boot/grub/grub.cfg:1:\n/boot/grub/grub.cfg:2: 2\n/boot/grub/grub.cfg:3: 3\n"},
    {"CentOS 8: entries whose options are in grubenv, which prevails over grub.cfg",
     {{"/boot/grub2/grub.cfg", "set kernelopts=\"root=x k=1\"\nset tuned_params=\"k=2 \"\nblscfg\n"},
      {"/boot/grub2/grubenv", "# GRUB Environment Block\nsaved_entry=x\nkernelopts=root=x ro k=3 \n#########"},
      {"/boot/loader/entries/a-0-rescue.conf", "title Rescue\noptions root=x k=4\n"},
      {"/boot/loader/entries/a-4.18.conf", "title CentOS\nlinux /vmlinuz\noptions $kernelopts ${tuned_params}$missing\noptions k=5\n"}},
     "",
     "/boot/loader/entries/a-0-rescue.conf: 4\n/boot/loader/entries/a-4.18.conf: 3 2 5\n"},
    {"entries that grub.cfg does not ask for do not count",
     {{"/boot/grub2/grub.cfg", "linux /x k=1\n"}, {"/boot/loader/entries/a.conf", "options k=2\n"}},
     "",
     "/boot/grub2/grub.cfg:1: 1\n"},
    {"systemd-boot",
     {{"/efi/loader/entries/a.conf", "options\tk=1\n"}, {"/etc/kernel/cmdline", "k=2\n"}},
     "",
     "/efi/loader/entries/a.conf: 1\n"},
    {"grub.cfg of a vendor on EFI", {{"/boot/efi/EFI/centos/grub.cfg", "\tlinuxefi /x k=1\n"}}, "", "/boot/efi/EFI/centos/grub.cfg:1: 1\n"},
    {"a Raspberry Pi, whose firmware takes the first line",
     {{"/boot/firmware/cmdline.txt", "console=tty1 k=1\nk=2\n"}, {"/boot/cmdline.txt", "k=3\n"}, {"/etc/kernel/cmdline", "k=4\n"}},
     "",
     "/boot/firmware/cmdline.txt: 1\n"},
    {"one of before /boot/firmware", {{"/boot/cmdline.txt", "k=1"}}, "", "/boot/cmdline.txt: 1\n"},
    {"a menu is what boots where there is one",
     {{"/boot/grub/grub.cfg", "linux /x k=1\n"}, {"/boot/firmware/cmdline.txt", "k=2\n"}},
     "",
     "/boot/grub/grub.cfg:1: 1\n"},
    {"cmdline.txt that cannot be read",
     {{"/boot/firmware/cmdline.txt/", ""}, {"/boot/cmdline.txt", "k=2\n"}},
     "",
     "unreadable: /boot/firmware/cmdline.txt: is a directory, not a file"},
    {"without a menu, kernel-install's file", {{"/etc/kernel/cmdline", "k=2\n"}}, "", "/etc/kernel/cmdline: 2\n"},
    {"without that, what grub-mkconfig reads",
     {{"/etc/default/grub", "# k=0\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet k=2\"\nGRUB_CMDLINE_LINUX=\"k=1\"\n"}},
     "",
     "/etc/default/grub: 1 2\n"},
    {"a later file adds to it in either spelling",
     {{"/etc/default/grub", "GRUB_CMDLINE_LINUX=\"k=1\"\n"},
      {"/etc/default/grub.d/10-a.cfg", "GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX} k=2\"\n"},
      {"/etc/default/grub.d/20-b.cfg", "GRUB_CMDLINE_LINUX+=\" k=3\"\n"},
      {"/etc/default/grub.d/30-c.conf", "GRUB_CMDLINE_LINUX+=\" k=4\"\n"}},
     "",
     "/etc/default/grub and /etc/default/grub.d: 1 2 3\n"},
    {"a machine that a hypervisor boots", {{"/proc/cmdline", "k=1\n"}}, "running: true", "/proc/cmdline: 1\n"},
    {"/proc/cmdline of an image says nothing", {{"/proc/cmdline", "k=1\n"}}, "", "absent"},
    {"a menu that cannot be read",
     {{"/boot/grub/grub.cfg/", ""}, {"/etc/kernel/cmdline", "k=2\n"}},
     "",
     "unreadable: /boot/grub/grub.cfg: is a directory, not a file"},
};

TEST_CASE("command lines of the next boot") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    CHECK(shown(boot_command_lines(RecordedHost(tree.folder()))) == row.expected);
  }
  CHECK(boot_command_lines(UniformHost(UniformHost::Answer::unreadable, true)).unreadable());
}

TEST_CASE("a boot menu that grows without bounds is refused") {
  std::string doubling = "k=1\nGRUB_CMDLINE_LINUX=\"a b c d e f g h\"\n";
  for (int i = 0; i < 40; ++i) doubling += "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX$GRUB_CMDLINE_LINUX\"\n";
  CHECK_FALSE(grub_default_command_line({doubling}));

  std::string menu;
  for (int i = 0; i < 1001; ++i) menu += "linux /x\n";
  const test::Tree tree({{"/boot/grub/grub.cfg", menu}});
  CHECK(shown(boot_command_lines(RecordedHost(tree.folder()))) == "unreadable: /boot/grub/grub.cfg:1001: more than 1000 boot entries");
}

}  // namespace
}  // namespace nodeworthy
