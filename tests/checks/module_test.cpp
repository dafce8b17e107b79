#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view bridge = "{module: br_netfilter}";
constexpr std::string_view overlay = "{module: {name: overlay, on-demand: true}}";
constexpr std::string_view conntrack = "{module: {one-of: [nf_conntrack_ipv4, nf_conntrack]}}";
constexpr std::string_view running = "running: true";
constexpr const char* release = "/proc/sys/kernel/osrelease";
constexpr const char* dep = "/lib/modules/6.1.0/modules.dep";
constexpr const char* builtin = "/lib/modules/6.1.0/modules.builtin";
constexpr const char* load = "/etc/modules-load.d/k8s.conf";

const std::pair<std::string, std::string> kernel{release, "6.1.0\n"};
const std::pair<std::string, std::string> none_built_in{builtin, "kernel/fs/ext4/ext4.ko\n"};
const std::pair<std::string, std::string> has_bridge{dep, "kernel/net/bridge/br_netfilter.ko.xz: kernel/net/bridge/bridge.ko.xz\n"};
const std::pair<std::string, std::string> has_overlay{dep, "kernel/fs/overlayfs/overlay.ko:\n"};

const test::KindRow rows[] = {
    {"loaded, and again at boot",
     bridge,
     {kernel, {"/proc/modules", "br_netfilter 32768 0 - Live 0x0\n"}, {load, "br_netfilter\n"}},
     running,
     "pass | br_netfilter (running) | want loaded | have loaded\n"
     "pass | br_netfilter (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\"\n"},
    {"built in",
     bridge,
     {kernel, {builtin, "kernel/net/bridge/br_netfilter.ko\n"}},
     running,
     "pass | br_netfilter (running) | want loaded | have built in\n"
     "pass | br_netfilter (at boot) | want loaded | have built in\n"},
    {"neither loaded nor said to a boot",
     bridge,
     {kernel, none_built_in, has_bridge},
     running,
     "fail | br_netfilter (running) | want loaded | have not loaded\n"
     "  safe: load the kernel module br_netfilter\n"
     "fail | br_netfilter (at boot) | want loaded | have no file loads it\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"br_netfilter\"\n"},
    {"a line that loads nothing is named",
     bridge,
     {kernel, {"/proc/modules", "br_netfilter 32768 0 - Live 0x0\n"}, {load, "br_netfilter # for k8s\n"}},
     running,
     "pass | br_netfilter (running) | want loaded | have loaded\n"
     "fail | br_netfilter (at boot) | want loaded | have not loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter # for k8s\": the "
     "whole "
     "line is taken for one name\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"br_netfilter\"\n"},
    {"loaded by a service that the boot starts, which heeds no blacklist",
     bridge,
     {kernel,
      none_built_in,
      has_bridge,
      {"/etc/modprobe.d/a.conf", "blacklist br_netfilter\n"},
      {"/usr/lib/systemd/system/default.target", "[Unit]\nWants=a.service\n"},
      {"/usr/lib/systemd/system/a.service", "[Service]\nExecStartPre=-/sbin/modprobe -a overlay br_netfilter\nExecStart=/bin/a\n"}},
     "",
     "skipped | br_netfilter (running) | want loaded | have only a running machine can tell\n"
     "pass | br_netfilter (at boot) | want loaded | have loaded by /usr/lib/systemd/system/a.service:2 \"-/sbin/modprobe -a overlay "
     "br_netfilter\"\n"},
    {"a parameter of another module, and what is taken away, is not loaded",
     bridge,
     {kernel,
      none_built_in,
      has_bridge,
      {"/usr/lib/systemd/system/default.target", "[Unit]\nWants=a.service\n"},
      {"/usr/lib/systemd/system/a.service",
       "[Service]\nExecStartPre=modprobe overlay br_netfilter\nExecStartPre=modprobe -r br_netfilter\nExecStart=/bin/a\n"}},
     "",
     "skipped | br_netfilter (running) | want loaded | have only a running machine can tell\n"
     "fail | br_netfilter (at boot) | want loaded | have no file loads it\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"br_netfilter\"\n"},
    {"where nothing reads modules-load.d, a line more would not be read either",
     bridge,
     {kernel,
      none_built_in,
      has_bridge,
      {load, "br_netfilter\n"},
      {"/usr/lib/systemd/system/systemd-modules-load.service", "[Service]\n"},
      {"/etc/systemd/system/systemd-modules-load.service", "-> /dev/null"}},
     "",
     "skipped | br_netfilter (running) | want loaded | have only a running machine can tell\n"
     "fail | br_netfilter (at boot) | want loaded | have not loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\": "
     "systemd-modules-load.service, which would read it, is masked\n"
     "  by hand: systemctl unmask systemd-modules-load.service, without which nothing reads modules-load.d.\n"},
    {"blocked by an install line: now and at boot",
     bridge,
     {kernel, none_built_in, has_bridge, {load, "br_netfilter\n"}, {"/etc/modprobe.d/cis.conf", "install br_netfilter /bin/true\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have not loaded, blocked by /etc/modprobe.d/cis.conf:1 \"install br_netfilter "
     "/bin/true\"\n"
     "  disruptive: in /etc/modprobe.d/cis.conf: comment out \"install br_netfilter /bin/true\"\n"
     "  disruptive: load the kernel module br_netfilter\n"
     "fail | br_netfilter (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\", but blocked by "
     "/etc/modprobe.d/cis.conf:1 \"install br_netfilter /bin/true\"\n"
     "  disruptive: in /etc/modprobe.d/cis.conf: comment out \"install br_netfilter /bin/true\"\n"},
    {"a blacklist binds the boot, not modprobe",
     bridge,
     {kernel, none_built_in, has_bridge, {load, "br_netfilter\n"}, {"/etc/modprobe.d/own.conf", "blacklist br-netfilter\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have not loaded\n"
     "  safe: load the kernel module br_netfilter\n"
     "fail | br_netfilter (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\", but blocked by "
     "/etc/modprobe.d/own.conf:1 \"blacklist br-netfilter\"\n"
     "  disruptive: in /etc/modprobe.d/own.conf: comment out \"blacklist br-netfilter\"\n"},
    {"what a vendor or the boot loader blocks is left to a person",
     bridge,
     {kernel, none_built_in, has_bridge, {"/proc/cmdline", "ro module_blacklist=br_netfilter\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have not loaded, blocked by /proc/cmdline \"module_blacklist=br_netfilter\"\n"
     "fail | br_netfilter (at boot) | want loaded | have no file loads it; blocked by /proc/cmdline \"module_blacklist=br_netfilter\"\n"},
    {"a kernel that lacks the module",
     bridge,
     {kernel, none_built_in, has_overlay},
     running,
     "fail | br_netfilter (running) | want loaded | have kernel 6.1.0 has no module br_netfilter\n"
     "fail | br_netfilter (at boot) | want loaded | have kernel 6.1.0 has no module br_netfilter\n"},
    {"an image whose kernel lacks the module",
     bridge,
     {has_overlay, {load, "br_netfilter\n"}},
     "",
     "skipped | br_netfilter (running) | want loaded | have only a running machine can tell\n"
     "fail | br_netfilter (at boot) | want loaded | have kernel 6.1.0 has no module br_netfilter\n"},
    {"in an image without a kernel the line is judged",
     bridge,
     {{load, "br_netfilter\n"}},
     "",
     "skipped | br_netfilter (running) | want loaded | have only a running machine can tell\n"
     "pass | br_netfilter (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\"\n"},
    {"a machine without /lib/modules: the kernel shows the module",
     bridge,
     {kernel, {"/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n"}},
     running,
     "pass | br_netfilter (running) | want loaded | have built in\n"
     "pass | br_netfilter (at boot) | want loaded | have built in\n"},
    {"a machine without /lib/modules: the kernel does not show the module",
     bridge,
     {kernel, {"/proc/modules", "x 1 0 - Live 0x0\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"
     "fail | br_netfilter (at boot) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"},
    {"an upgrade took the modules of the running kernel away",
     bridge,
     {kernel, {"/proc/modules", "x 1 0 - Live 0x0\n"}, {"/lib/modules/6.1.1/modules.dep", ""}, {load, "br_netfilter\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"
     "  reboot: the modules of the running kernel 6.1.0 are gone; those of 6.1.1 need a boot\n"
     "pass | br_netfilter (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\"\n"},
    {"an upgrade took the modules away, and no file loads one at boot",
     bridge,
     {kernel, {"/proc/modules", "x 1 0 - Live 0x0\n"}, {"/lib/modules/6.1.1/modules.dep", ""}},
     running,
     "fail | br_netfilter (running) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"
     "  reboot: the modules of the running kernel 6.1.0 are gone; those of 6.1.1 need a boot\n"
     "fail | br_netfilter (at boot) | want loaded | have no file loads it\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"br_netfilter\"\n"},
    {"an upgrade took away what is loaded on demand",
     overlay,
     {kernel, {"/proc/modules", "x 1 0 - Live 0x0\n"}, {"/proc/filesystems", "\text4\n"}, {"/lib/modules/6.1.1/modules.dep", ""}},
     running,
     "fail | overlay (running) | want loaded or loadable | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "overlay by\n"
     "  reboot: the modules of the running kernel 6.1.0 are gone; those of 6.1.1 need a boot\n"
     "skipped | overlay (at boot) | want loaded or loadable | have only the kernel of the next boot can tell whether it can be loaded\n"},
    {"a kernel of which only modules.dep is missing is no other one",
     bridge,
     {kernel, none_built_in, {"/proc/modules", "x 1 0 - Live 0x0\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"
     "fail | br_netfilter (at boot) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"},
    {"a kernel without modules lost none to an upgrade",
     bridge,
     {kernel, {"/proc/modules", ""}, {"/lib/modules/6.1.1/modules.dep", ""}},
     running,
     "fail | br_netfilter (running) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"
     "fail | br_netfilter (at boot) | want loaded | have neither loaded nor built in, and kernel 6.1.0 has no modules.dep to load "
     "br_netfilter by\n"},
    {"a kernel that loads no more modules",
     bridge,
     {kernel, none_built_in, has_bridge, {"/proc/sys/kernel/modules_disabled", "1\n"}, {load, "br_netfilter\n"}},
     running,
     "fail | br_netfilter (running) | want loaded | have not loaded, and kernel.modules_disabled = 1\n"
     "  reboot: kernel.modules_disabled = 1, which only a boot takes back\n"
     "pass | br_netfilter (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"br_netfilter\"\n"},
    {"a kernel that loads no more modules, not even on demand",
     overlay,
     {kernel, none_built_in, has_overlay, {"/proc/sys/kernel/modules_disabled", "1\n"}},
     running,
     "fail | overlay (running) | want loaded or loadable | have not loaded, and kernel.modules_disabled = 1\n"
     "  reboot: kernel.modules_disabled = 1, which only a boot takes back\n"
     "pass | overlay (at boot) | want loaded or loadable | have loadable\n"},
    {"whether the kernel loads modules cannot be told",
     overlay,
     {kernel, none_built_in, has_overlay, {"/proc/sys/kernel/modules_disabled/", ""}},
     running,
     "unknown | overlay (running) | want loaded or loadable | have /proc/sys/kernel/modules_disabled: is a directory, not a file\n"
     "pass | overlay (at boot) | want loaded or loadable | have loadable\n"},
    {"a machine without /lib/modules: nobody knows",
     "{module: ip_vs_rr}",
     {kernel, {load, "ip_vs_rr\n"}},
     running,
     "unknown | ip_vs_rr (running) | want loaded | have not loaded, and nothing tells whether it is built in\n"
     "pass | ip_vs_rr (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"ip_vs_rr\"\n"},
    {"on demand it need only be loadable",
     overlay,
     {kernel, none_built_in, has_overlay},
     running,
     "pass | overlay (running) | want loaded or loadable | have loadable\n"
     "pass | overlay (at boot) | want loaded or loadable | have loadable\n"},
    {"on demand a blacklist blocks, too",
     overlay,
     {none_built_in, has_overlay, {"/usr/lib/modprobe.d/x.conf", "blacklist overlay\n"}},
     "",
     "skipped | overlay (running) | want loaded or loadable | have only a running machine can tell\n"
     "fail | overlay (at boot) | want loaded or loadable | have loadable, but blocked by /usr/lib/modprobe.d/x.conf:1 \"blacklist "
     "overlay\"\n"},
    {"on demand, in an image without a kernel, nothing is to be seen",
     overlay,
     {},
     "",
     "skipped | overlay (running) | want loaded or loadable | have only a running machine can tell\n"
     "skipped | overlay (at boot) | want loaded or loadable | have there is no kernel to tell whether it can be loaded\n"},
    {"of several names the one that the kernel has counts",
     conntrack,
     {kernel, none_built_in, {dep, "kernel/net/netfilter/nf_conntrack.ko:\n"}, {load, "nf_conntrack_ipv4\n"}},
     running,
     "fail | nf_conntrack (running) | want loaded | have not loaded\n"
     "  safe: load the kernel module nf_conntrack\n"
     "fail | nf_conntrack (at boot) | want loaded | have no file loads it\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"nf_conntrack\"\n"},
    {"of several names that no kernel tells any counts",
     conntrack,
     {{load, "nf_conntrack\n"}},
     "",
     "skipped | nf_conntrack_ipv4 or nf_conntrack (running) | want loaded | have only a running machine can tell\n"
     "pass | nf_conntrack_ipv4 or nf_conntrack (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"nf_conntrack\"\n"},
    {"what another module needs comes with it, blacklisted or not",
     "{module: nf_conntrack}",
     {none_built_in,
      {dep, "kernel/ip_vs.ko: kernel/nf_conntrack.ko\nkernel/nf_conntrack.ko:\n"},
      {load, "ip_vs\n"},
      {"/etc/modprobe.d/x.conf", "blacklist nf_conntrack\n"}},
     "",
     "skipped | nf_conntrack (running) | want loaded | have only a running machine can tell\n"
     "pass | nf_conntrack (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"ip_vs\", needed by ip_vs\n"},
    {"each of a list, a file that cannot be read leaving the boot unknown",
     "{module: [overlay, br_netfilter]}",
     {kernel,
      {"/proc/modules", "br_netfilter 1 0 - Live 0x0\noverlay 1 0 - Live 0x0\n"},
      {"/etc/modules-load.d/a.conf/", ""},
      {load, "overlay\n"}},
     running,
     "pass | overlay (running) | want loaded | have loaded\n"
     "pass | overlay (at boot) | want loaded | have loaded by /etc/modules-load.d/k8s.conf:1 \"overlay\"\n"
     "pass | br_netfilter (running) | want loaded | have loaded\n"
     "unknown | br_netfilter (at boot) | want loaded | have /etc/modules-load.d/a.conf: is a directory, not a file\n"},
};

TEST_CASE("module") { test::check_rows(rows); }

TEST_CASE("module mistakes") {
  CHECK(test::problems_of("{module: \"ip_vs*\"}") == "1:10: \"ip_vs*\" is not the name of a module; write it like br_netfilter");
  CHECK(test::problems_of("{module: {on-demand: true}}") == "1:10: module wants a name, or names under one-of");
  CHECK(test::problems_of("{module: {nmae: overlay}}") == "1:11: module has no \"nmae\"; did you mean \"name\"?");
}

}  // namespace
}  // namespace nodeworthy
