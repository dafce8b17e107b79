// Kernel modules: what modprobe.d blocks and what modules-load.d loads, each row measured with kmod 30 (modprobe -n -v, with and without
// -b) and systemd 252 (systemd-modules-load).
#include "host/modules.h"

#include <fmt/format.h>

#include <filesystem>

#include "host/modprobe_conf.h"
#include "host/modules_load.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

template <class T, class Show>
std::string shown(const Reading<T>& reading, Show show) {
  if (reading.absent()) return "absent";
  if (reading.unreadable()) return "unreadable: " + reading.why();
  return show(reading.value());
}

std::string shown(const Reading<bool>& reading) {
  return shown(reading, [](bool value) { return std::string(value ? "yes" : "no"); });
}

std::string_view describe(ModuleBlock::How how) {
  switch (how) {
    case ModuleBlock::How::install: return "install";
    case ModuleBlock::How::alias: return "alias";
    case ModuleBlock::How::kernel: return "kernel";
    case ModuleBlock::How::blacklist: return "blacklist";
  }
  return {};
}

/// "install a.conf:1" for each block, joined by ", ".
std::string shown(const Reading<std::vector<ModuleBlock>>& reading) {
  return shown(reading, [](const std::vector<ModuleBlock>& blocks) {
    std::string text;
    for (const ModuleBlock& block : blocks) {
      const std::string name = block.line.file.substr(block.line.file.rfind('/') + 1);
      text += fmt::format("{}{} {}:{}", text.empty() ? "" : ", ", describe(block.how), name, block.line.line);
    }
    return text;
  });
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view module;
  std::string_view expected;
};

test::Tree::Files modprobe_d(std::string text) { return {{"/etc/modprobe.d/a.conf", std::move(text)}}; }

const Row blocks[] = {
    {"no configuration", {}, "overlay", ""},
    {"blacklist by name", modprobe_d("blacklist overlay\n"), "overlay", "blacklist a.conf:1"},
    {"blacklist takes no pattern", modprobe_d("blacklist over*\n"), "overlay", ""},
    {"blacklist with a dash", modprobe_d("blacklist br-netfilter\n"), "br_netfilter", "blacklist a.conf:1"},
    {"install false", modprobe_d("install overlay /bin/false\n"), "overlay", "install a.conf:1"},
    {"install true, as CIS has it", modprobe_d("install overlay /usr/bin/true\n"), "overlay", "install a.conf:1"},
    {"install that loads", modprobe_d("install overlay /sbin/modprobe --ignore-install overlay\n"), "overlay", ""},
    {"install that loads after true", modprobe_d("install overlay true; modprobe --ignore-install overlay\n"), "overlay", ""},
    {"the first install counts",
     {{"/etc/modprobe.d/a.conf", "install overlay /sbin/modprobe --ignore-install overlay\n"},
      {"/etc/modprobe.d/b.conf", "install overlay /bin/false\n"}},
     "overlay",
     ""},
    {"installs up to one that loads",
     {{"/etc/modprobe.d/a.conf", "install overlay /bin/false\ninstall over* /bin/true\n"},
      {"/etc/modprobe.d/b.conf", "install overlay /sbin/modprobe -i overlay\ninstall overlay /bin/false\n"}},
     "overlay",
     "install a.conf:1, install a.conf:2"},
    {"of one name the file in /etc counts",
     {{"/etc/modprobe.d/a.conf", "install overlay /bin/false\n"},
      {"/run/modprobe.d/a.conf", "install overlay /sbin/modprobe -i overlay\n"}},
     "overlay",
     "install a.conf:1"},
    {"install with a dash", modprobe_d("install br-netfilter /bin/true\n"), "br_netfilter", "install a.conf:1"},
    {"the module with a dash", modprobe_d("install br_netfilter /bin/true\n"), "br-netfilter", "install a.conf:1"},
    {"install with a pattern", modprobe_d("install nf_conn* /bin/false\n"), "nf_conntrack", "install a.conf:1"},
    {"brackets keep their dash", modprobe_d("install nf[-_]dash /bin/false\n"), "nf-dash", "install a.conf:1"},
    {"install without a command", modprobe_d("install overlay\n"), "overlay", ""},
    {"alias to off", modprobe_d("alias overlay off\n"), "overlay", "alias a.conf:1"},
    {"alias of a pattern", modprobe_d("alias over* off\n"), "overlay", "alias a.conf:1"},
    {"alias to another module", modprobe_d("alias overlay bridge\n"), "overlay", "alias a.conf:1"},
    {"alias to itself beside", modprobe_d("alias overlay off\nalias overlay overlay\n"), "overlay", ""},
    {"a file without .conf", {{"/etc/modprobe.d/a", "install overlay /bin/false\n"}}, "overlay", ""},
    {"a hidden file", {{"/etc/modprobe.d/.b.conf", "install overlay /bin/false\n"}}, "overlay", ""},
    {"a continued line", modprobe_d("# x\ninstall overlay \\\n  /bin/false\n"), "overlay", "install a.conf:2"},
    {"a word continued", modprobe_d("inst\\\nall overlay /bin/false\n"), "overlay", "install a.conf:1"},
    {"a comment continued swallows the next line", modprobe_d("# x \\\ninstall overlay /bin/false\n"), "overlay", ""},
    {"a backslash before another character", modprobe_d("in\\stall overlay /bin/false\n"), "overlay", "install a.conf:1"},
    {"a backslash at the end of the file", modprobe_d("blacklist overlay\\"), "overlay", ""},
    {"leading blanks", modprobe_d(" \tinstall overlay /bin/false"), "overlay", "install a.conf:1"},
    {"a trailing comment is part of the command", modprobe_d("install overlay /bin/false # x\n"), "overlay", "install a.conf:1"},
    {"a carriage return is part of the name", modprobe_d("blacklist overlay\r\n"), "overlay", ""},
    {"a carriage return is part of the command", modprobe_d("install overlay /bin/false\r\n"), "overlay", "install a.conf:1"},
    {"a commented line", modprobe_d("#install overlay /bin/false\n"), "overlay", ""},
    {"other commands", modprobe_d("options overlay a=1\nremove overlay /bin/false\nsoftdep overlay pre: x\n"), "overlay", ""},
    {"kmod's parameter", {{"/etc/kernel/cmdline", "ro modprobe.blacklist=x,overlay"}}, "overlay", "blacklist cmdline:0"},
    {"kmod's parameter adds up",
     {{"/etc/kernel/cmdline", "modprobe.blacklist=overlay modprobe.blacklist=x"}},
     "overlay",
     "blacklist cmdline:0"},
    {"kmod's parameter knows no dash", {{"/etc/kernel/cmdline", "modprobe.blacklist=br-netfilter"}}, "br_netfilter", ""},
    {"the kernel's parameter", {{"/etc/kernel/cmdline", "module_blacklist=overlay"}}, "overlay", "kernel cmdline:0"},
    {"of the kernel's parameter the last counts", {{"/etc/kernel/cmdline", "module_blacklist=overlay module_blacklist=x"}}, "overlay", ""},
    {"a file that cannot be read",
     {{"/etc/modprobe.d/a.conf/", ""}},
     "overlay",
     "unreadable: /etc/modprobe.d/a.conf: is a directory, not a file"},
};

TEST_CASE("what blocks a module") {
  for (const Row& row : blocks) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(shown(module_blocks(host, row.module, Loading::next_boot, LoadedBy::service)) == row.expected);
  }
}

TEST_CASE("modprobe heeds no blacklist, and what another module needs no alias") {
  const test::Tree tree(modprobe_d("blacklist overlay\nalias overlay off\ninstall overlay :\n"));
  const RecordedHost host(tree.folder());
  CHECK(shown(module_blocks(host, "overlay", Loading::next_boot, LoadedBy::modprobe)) == "install a.conf:3, alias a.conf:2");
  CHECK(shown(module_blocks(host, "overlay", Loading::next_boot, LoadedBy::need)) == "install a.conf:3");
}

TEST_CASE("now, the command line of the running kernel blocks") {
  const test::Tree tree({{"/proc/cmdline", "module_blacklist=overlay"}, {"/etc/kernel/cmdline", "ro"}}, "running: true");
  const RecordedHost host(tree.folder());
  CHECK(shown(module_blocks(host, "overlay", Loading::now, LoadedBy::service)) == "kernel cmdline:0");
  CHECK(shown(module_blocks(host, "overlay", Loading::next_boot, LoadedBy::service)) == "");
}

test::Tree::Files modules_load_d(std::string text) { return {{"/etc/modules-load.d/k8s.conf", std::move(text)}}; }

constexpr const char* script = "/etc/sysconfig/modules/ipvs.modules";
constexpr const char* whole_line = "k8s.conf:1 in vain, the whole line is taken for one name";

const Row at_boot[] = {
    {"no configuration", {}, "ip_vs", "absent"},
    {"a line", modules_load_d("# k8s\nip_vs\n"), "ip_vs", "k8s.conf:2"},
    {"a dash in the line", modules_load_d("br-netfilter\n"), "br_netfilter", "k8s.conf:1"},
    {"blanks and a carriage return around", modules_load_d("  ip_vs \r\n"), "ip_vs", "k8s.conf:1"},
    {"comments", modules_load_d("#ip_vs\n;ip_vs\n"), "ip_vs", "absent"},
    {"a trailing comment", modules_load_d("ip_vs # for kube-proxy\n"), "ip_vs", whole_line},
    {"two on a line", modules_load_d("overlay ip_vs\n"), "ip_vs", whole_line},
    {"a command", modules_load_d("modprobe -- ip_vs\n"), "ip_vs", whole_line},
    {"a file's name", modules_load_d("ip_vs.ko\n"), "ip_vs", whole_line},
    {"capital letters", modules_load_d("IP_VS\n"), "ip_vs", "absent"},
    {"a pattern", modules_load_d("ip_v*\n"), "ip_vs", "absent"},
    {"a file that a higher folder masks",
     {{"/usr/lib/modules-load.d/k8s.conf", "ip_vs\n"}, {"/etc/modules-load.d/k8s.conf", "-> /dev/null"}},
     "ip_vs",
     "absent"},
    {"Debian's /etc/modules",
     {{"/etc/modules", "ip_vs\n"}, {"/etc/modules-load.d/modules.conf", "-> ../modules"}},
     "ip_vs",
     "modules.conf:1"},
    {"/etc/modules without the link",
     {{"/etc/modules", "ip_vs\n"}},
     "ip_vs",
     "modules:1 in vain, no link in modules-load.d leads to the file"},
    {"a file without .conf", {{"/etc/modules-load.d/ipvs", "ip_vs\n"}}, "ip_vs", "ipvs:1 in vain, the file's name does not end in .conf"},
    {"the command line", {{"/etc/kernel/cmdline", "modules-load=overlay,ip_vs"}}, "ip_vs", "cmdline:0"},
    {"the command line of one entry of two",
     {{"/boot/loader/entries/a.conf", "linux /vmlinuz-a\noptions modules_load=ip_vs\n"},
      {"/boot/loader/entries/b.conf", "linux /vmlinuz-b\noptions ro\n"}},
     "ip_vs",
     "absent"},
    {"the command line of the initrd", {{"/etc/kernel/cmdline", "rd.modules_load=ip_vs"}}, "ip_vs", "absent"},
    {"on the way to another module",
     {{"/etc/modules-load.d/k8s.conf", "ip_vs\n"},
      {"/lib/modules/5.0/modules.dep", "kernel/ip_vs.ko.xz: kernel/nf-conntrack.ko.xz kernel/libcrc32c.ko.xz\n"}},
     "nf_conntrack",
     "k8s.conf:1 with ip_vs"},
    {"on the way to a module that is blocked",
     {{"/etc/modules-load.d/k8s.conf", "ip_vs\n"},
      {"/etc/modprobe.d/k8s.conf", "blacklist ip_vs\n"},
      {"/lib/modules/5.0/modules.dep", "kernel/ip_vs.ko.xz: kernel/nf_conntrack.ko.xz\n"}},
     "nf_conntrack",
     "absent"},
    {"a service of which cannot be told whether it is masked",
     {{"/etc/modules-load.d/k8s.conf", "ip_vs\n"}, {"/etc/systemd/system/systemd-modules-load.service", "-> systemd-modules-load.service"}},
     "ip_vs",
     "unreadable: /etc/systemd/system/systemd-modules-load.service: Too many levels of symbolic links"},
    {"a service that is masked reads no file",
     {{"/etc/modules-load.d/k8s.conf", "ip_vs\n"}, {"/etc/systemd/system/systemd-modules-load.service", "-> /dev/null"}},
     "ip_vs",
     "k8s.conf:1 in vain, systemd-modules-load.service, which would read it, is masked"},
    {"a script that is not executable", {{script, "modprobe -- ip_vs\n"}}, "ip_vs", "ipvs.modules:1 in vain, the script is not executable"},
    {"a file that cannot be read",
     {{"/etc/modules-load.d/a.conf/", ""}},
     "ip_vs",
     "unreadable: /etc/modules-load.d/a.conf: is a directory, not a file"},
};

std::string shown_at_boot(const Host& host, std::string_view module) {
  auto place = [](const ModuleLine& line) { return fmt::format("{}:{}", line.file.substr(line.file.rfind('/') + 1), line.line); };
  const Reading<ModuleLoad> load = module_at_boot(host, module);
  if (!load.absent()) {
    return shown(load, [&](const ModuleLoad& found) {
      return place(found.line) + (found.module == module_name(module) ? "" : " with " + found.module);
    });
  }
  return shown(module_vainly_at_boot(host, module),
               [&](const VainModuleLine& vain) { return fmt::format("{} in vain, {}", place(vain.line), vain.why); });
}

TEST_CASE("what loads a module at boot") {
  for (const Row& row : at_boot) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(shown_at_boot(host, row.module) == row.expected);
  }
}

TEST_CASE("scripts of /etc/sysconfig/modules load modules where something runs them") {
  const std::string text = "#!/bin/sh\n#modprobe ip_vs_sh\nfor m in ip_vs ip_vs_rr; do modprobe $m; done\n";
  auto look = [&](test::Tree::Files files, std::string_view module) {
    files.emplace_back(script, text);
    const test::Tree tree(files);
    std::filesystem::permissions(tree.tree() + script, std::filesystem::perms::owner_exec, std::filesystem::perm_options::add);
    return shown_at_boot(RecordedHost(tree.folder()), module);
  };
  const std::string unit = "[Install]\nWantedBy=sysinit.target\n";
  const std::string link = "/usr/lib/systemd/system/sysinit.target.wants/loadmodules.service";
  const test::Tree::Files el8{{"/usr/lib/systemd/system/default.target", "[Unit]\nRequires=sysinit.target\n"},
                              {"/usr/lib/systemd/system/sysinit.target", "[Unit]\n"},
                              {"/usr/lib/systemd/system/loadmodules.service", unit},
                              {link, "-> ../loadmodules.service"}};
  CHECK(look({{"/etc/rc.d/rc.sysinit", "#!/bin/bash\n"}}, "ip_vs") == "ipvs.modules:3");
  CHECK(look(el8, "ip_vs_rr") == "ipvs.modules:3");
  CHECK(look(el8, "ip_vs_sh") == "absent");
  CHECK(look({}, "ip_vs") == "ipvs.modules:3 in vain, nothing runs such scripts at boot here; systemd reads modules-load.d");
}

const Row kernels[] = {
    {"loaded",
     {{"/proc/modules", "ip_vs_rr 16384 0 - Live 0x0\nnf_conntrack 172032 1 ip_vs, Live 0x0\n"}},
     "nf-conntrack",
     "yes no absent"},
    {"a name within another is none", {{"/proc/modules", "ip_vs_rr 16384 0 - Live 0x0\n"}}, "ip_vs", "no no absent"},
    {"loadable, whatever its compression",
     {{"/proc/modules", ""},
      {"/lib/modules/6.1/modules.dep", "kernel/ip_vs_rr.ko.zst: kernel/ip_vs.ko.zst\nkernel/ip-vs.ko.zst:\n"},
      {"/lib/modules/6.1/modules.builtin", "kernel/fs/ext4/ext4.ko\n"}},
     "ip_vs",
     "no no yes"},
    {"lists that a machine without power left empty",
     {{"/lib/modules/6.1/modules.dep", ""}, {"/lib/modules/6.1/modules.builtin", ""}},
     "ip_vs",
     "absent unreadable: /lib/modules/6.1/modules.builtin: is empty unreadable: /lib/modules/6.1/modules.dep: is empty"},
    {"a list that is cut off",
     {{"/lib/modules/6.1/modules.dep", "kernel/fs/ext4/ext4.ko:\nkernel/ip_v"}},
     "ip_vs",
     "absent no unreadable: /lib/modules/6.1/modules.dep: ends within a line, as if cut off"},
    {"built in", {{"/lib/modules/6.1/modules.builtin", "kernel/fs/overlayfs/overlay.ko\n"}}, "overlay", "absent yes absent"},
    {"the list of another kernel says nothing",
     {{"/lib/modules/5.4/modules.builtin", "kernel/ip_vs_rr.ko\n"}},
     "ip_vs_rr",
     "absent absent absent"},
    {"without a list, a folder of the kernel proves it", {{"/sys/module/br_netfilter/", ""}}, "br-netfilter", "absent yes absent"},
    {"without a list, a file system proves it", {{"/proc/filesystems", "nodev\toverlay\n"}}, "overlay", "absent yes absent"},
    {"without a list, a missing file system disproves it", {{"/proc/filesystems", "nodev\toverlayfs\n"}}, "overlay", "absent no absent"},
    {"without a list, a sysctl proves it", {{"/proc/sys/net/bridge/bridge-nf-call-iptables", "1"}}, "br_netfilter", "absent yes absent"},
    {"without a list, nobody knows others", {{"/proc/modules", "x 1 0 - Live 0x0\n"}}, "ip_vs_rr", "no absent absent"},
};

TEST_CASE("what the kernel has of a module: loaded, built in, loadable") {
  for (const Row& row : kernels) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    files.emplace_back("/proc/sys/kernel/osrelease", "6.1\n");
    const test::Tree tree(files, "running: true");
    const RecordedHost host(tree.folder());
    CHECK(fmt::format("{} {} {}", shown(module_loaded(host, row.module)), shown(module_built_in(host, row.module)),
                      shown(module_loadable(host, row.module))) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
