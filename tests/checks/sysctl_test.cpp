#include <fmt/format.h>

#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view forward = "{sysctl: {net.ipv4.ip_forward: 1}}";
constexpr std::string_view running = "running: true";

/// A service that the boot starts.
test::Tree::Files started(const std::string& unit, test::Tree::Files files) {
  files.emplace_back("/usr/lib/systemd/system/default.target", "[Unit]\nWants=" + unit + "\n");
  files.emplace_back("/usr/lib/systemd/system/" + unit, "[Service]\nExecStart=/x\n");
  return files;
}

test::Tree::Files with_tuned(std::string_view profiles, test::Tree::Files files) {
  files.emplace_back("/etc/tuned/active_profile", std::string(profiles));
  return started("tuned.service", std::move(files));
}

test::Tree::Files with_ufw(std::string_view enabled, std::string_view parameters, test::Tree::Files files = {}) {
  files.emplace_back("/etc/ufw/ufw.conf", fmt::format("ENABLED={}\n", enabled));
  files.emplace_back("/etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n");
  files.emplace_back("/etc/ufw/sysctl.conf", std::string(parameters));
  return started("ufw.service", std::move(files));
}

test::Tree::Files with_networkd(std::string_view version, test::Tree::Files files) {
  files.emplace_back("/var/lib/dpkg/status", fmt::format("Package: systemd\nStatus: install ok installed\nVersion: {}\n\n", version));
  return started("systemd-networkd.service", std::move(files));
}

constexpr const char* k8s = "/etc/sysctl.d/k8s.conf";
constexpr const char* kernel = "/lib/modules/6.1.0/modules.dep";
const std::string skipped_now = "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n";
constexpr std::string_view forward_later = "{sysctl: {net.ipv4.conf.default.forwarding: 1}}";
const std::string later_skipped = "skipped | net.ipv4.conf.default.forwarding (running) | want 1 | have only a running machine can tell\n";
const std::string later_at_boot = " | net.ipv4.conf.default.forwarding (at boot) | want 1 | have ";
const std::string tuned_repair = "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n";
const std::string at_boot = " | net.ipv4.ip_forward (at boot) | want 1 | have ";

const test::KindRow rows[] = {
    {"right in both places",
     forward,
     {{"/proc/sys/net/ipv4/ip_forward", "1\n"}, {"/etc/sysctl.d/k8s.conf", "# k8s\nnet.ipv4.ip_forward = 1\n"}},
     running,
     "pass | net.ipv4.ip_forward (running) | want 1 | have 1\n"
     "pass | net.ipv4.ip_forward (at boot) | want 1 | have 1 (/etc/sysctl.d/k8s.conf:2)\n"},
    {"running only: lost at the next boot",
     forward,
     {{"/proc/sys/net/ipv4/ip_forward", "1\n"}, {"/proc/sys/kernel/osrelease", "6.1.0\n"}},
     running,
     "pass | net.ipv4.ip_forward (running) | want 1 | have 1\n"
     "fail | net.ipv4.ip_forward (at boot) | want 1 | have 0, the kernel's default; no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n"},
    {"an image answers for the boot alone",
     forward,
     {{"/usr/lib/sysctl.d/50-a.conf", "net/ipv4/ip_forward=1"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "pass | net.ipv4.ip_forward (at boot) | want 1 | have 1 (/usr/lib/sysctl.d/50-a.conf:1)\n"},
    {"a later file shadows an earlier one, and the drop-in is read after it",
     forward,
     {{"/etc/sysctl.d/50-a.conf", "net.ipv4.ip_forward=1\n"}, {"/etc/sysctl.d/zz-own.conf", "net.ipv4.ip_forward=0\n"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "fail | net.ipv4.ip_forward (at boot) | want 1 | have 0 (/etc/sysctl.d/zz-own.conf:1), over 1 (/etc/sysctl.d/50-a.conf:1)\n"
     "  safe: in /etc/sysctl.d/zzzz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n"},
    {"the same variable by its other name, behind it: only that name decides then",
     forward,
     {{"/etc/sysctl.d/50-a.conf", "net.ipv4.ip_forward=1\n"}, {"/etc/sysctl.d/zz-own.conf", "net.ipv4.conf.all.forwarding=0\n"}},
     "",
     skipped_now + "fail" + at_boot +
         "0 (net.ipv4.conf.all.forwarding in /etc/sysctl.d/zz-own.conf:1), over 1 (/etc/sysctl.d/50-a.conf:1)\n"
         "  safe: in /etc/sysctl.d/zzzz-nodeworthy.conf: set net.ipv4.conf.all.forwarding = 1\n"},
    {"a pattern of its other name",
     forward,
     {{k8s, "net.ipv4.conf.*.forwarding=0\n"}},
     "",
     skipped_now + "fail" + at_boot +
         "0 (net.ipv4.conf.all.forwarding in /etc/sysctl.d/k8s.conf:1)\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n"},
    {"set by its other name alone",
     forward,
     {{k8s, "net.ipv4.conf.all.forwarding=1\n"}},
     "",
     skipped_now + "pass" + at_boot + "1 (net.ipv4.conf.all.forwarding in /etc/sysctl.d/k8s.conf:1)\n"},
    {"the default of IPv4 follows what is set for all",
     forward_later,
     {{k8s, "net.ipv4.ip_forward=1\n"}},
     "",
     later_skipped + "pass" + later_at_boot + "1 (net.ipv4.ip_forward in /etc/sysctl.d/k8s.conf:1)\n"},
    {"by either name",
     forward_later,
     {{k8s, "net.ipv4.conf.all.forwarding=1\n"}},
     "",
     later_skipped + "pass" + later_at_boot + "1 (net.ipv4.conf.all.forwarding in /etc/sysctl.d/k8s.conf:1)\n"},
    {"a default of IPv4 behind it",
     forward_later,
     {{k8s, "net.ipv4.ip_forward=1\nnet.ipv4.conf.default.forwarding=0\n"}},
     "",
     later_skipped + "fail" + later_at_boot +
         "0 (/etc/sysctl.d/k8s.conf:2), over 1 (net.ipv4.ip_forward in /etc/sysctl.d/k8s.conf:1)\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.conf.default.forwarding = 1\n"},
    {"a default of IPv4 before it, which an initrd may have switched on already",
     forward_later,
     {{k8s, "net.ipv4.conf.default.forwarding=0\nnet.ipv4.ip_forward=1\n"}},
     "",
     later_skipped + "unknown" + later_at_boot +
         "0 (/etc/sysctl.d/k8s.conf:1), unless net.ipv4.ip_forward = 1 (/etc/sysctl.d/k8s.conf:2) changes what is set for all before\n"},
    {"the same before it and in it",
     forward_later,
     {{k8s, "net.ipv4.conf.default.forwarding=1\nnet.ipv4.ip_forward=1\n"}},
     "",
     later_skipped + "pass" + later_at_boot + "1 (net.ipv4.ip_forward in /etc/sysctl.d/k8s.conf:2)\n"},
    {"a pattern sets each interface that comes later, whatever the default is",
     forward_later,
     {{k8s, "net.ipv4.conf.all.forwarding=1\nnet.ipv4.conf.default.forwarding=1\nnet.ipv4.conf.*.forwarding=0\n"}},
     "",
     later_skipped + "fail" + later_at_boot +
         "0 (net.ipv4.conf.*.forwarding in /etc/sysctl.d/k8s.conf:3), which interfaces that come later get\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.conf.*.forwarding = 1\n"},
    {"before the default, too",
     forward_later,
     {{k8s, "net.ipv4.conf.*.forwarding=0\nnet.ipv4.conf.default.forwarding=1\n"}},
     "",
     later_skipped + "fail" + later_at_boot +
         "0 (net.ipv4.conf.*.forwarding in /etc/sysctl.d/k8s.conf:1), which interfaces that come later get\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.conf.*.forwarding = 1\n"},
    {"and the default itself",
     forward_later,
     {{k8s, "net.ipv4.ip_forward=1\nnet.ipv4.conf.*.forwarding=0\n"}},
     "",
     later_skipped + "fail" + later_at_boot +
         "0 (/etc/sysctl.d/k8s.conf:2), over 1 (net.ipv4.ip_forward in /etc/sysctl.d/k8s.conf:1)\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.conf.default.forwarding = 1\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.conf.*.forwarding = 1\n"},
    {"unless another line is of some of them",
     forward_later,
     {{k8s,
       "net.ipv4.conf.all.forwarding=1\nnet.ipv4.conf.default.forwarding=1\nnet.ipv4.conf.*.forwarding=0\nnet.ipv4.conf.cali*.forwarding="
       "1\n"}},
     "",
     later_skipped + "unknown" + later_at_boot +
         "0 (net.ipv4.conf.*.forwarding in /etc/sysctl.d/k8s.conf:3), which interfaces that come later get, unless another line is of "
         "them\n"},
    {"or is of one",
     forward_later,
     {{k8s,
       "net.ipv4.conf.all.forwarding=1\nnet.ipv4.conf.default.forwarding=1\nnet.ipv4.conf.*.forwarding=0\n-net.ipv4.conf.eth0."
       "forwarding\n"}},
     "",
     later_skipped + "unknown" + later_at_boot +
         "0 (net.ipv4.conf.*.forwarding in /etc/sysctl.d/k8s.conf:3), which interfaces that come later get, unless another line is of "
         "them\n"},
    {"a pattern that is right, is taken back, or is of another key",
     forward_later,
     {{k8s,
       "net.ipv4.conf.default.forwarding=1\nnet.ipv4.conf.*.forwarding=1\nnet.ipv4.conf.*.rp_filter=0\nnet.ipv4.conf.*.forwarding=0\n"
       "-net.ipv4.conf.*.forwarding\n"}},
     "",
     later_skipped + "pass" + later_at_boot + "1 (/etc/sysctl.d/k8s.conf:1), over 0 (/etc/sysctl.d/k8s.conf:4)\n"},
    {"a default of IPv4 in the running kernel, and none in files",
     forward_later,
     {{"/proc/sys/net/ipv4/conf/default/forwarding", "0\n"}, {"/proc/sys/kernel/osrelease", "6.1.0\n"}},
     running,
     "fail | net.ipv4.conf.default.forwarding (running) | want 1 | have 0\n"
     "  safe: set net.ipv4.conf.default.forwarding = 1 in the running kernel\n"
     "fail" +
         later_at_boot +
         "0, the kernel's default; no file sets it\n"
         "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.ipv4.conf.default.forwarding = 1\n"},
    {"the default of IPv6 follows what is set for all",
     "{sysctl: {net.ipv6.conf.default.forwarding: 1}}",
     {{k8s, "net.ipv6.conf.all.forwarding=1\n"}},
     "",
     "skipped | net.ipv6.conf.default.forwarding (running) | want 1 | have only a running machine can tell\n"
     "pass | net.ipv6.conf.default.forwarding (at boot) | want 1 | have 1 (net.ipv6.conf.all.forwarding in /etc/sysctl.d/k8s.conf:1)\n"},
    {"TuneD alone sets it, by a profile that another one includes", forward,
     with_tuned("two\n", {{kernel, ""},
                          {"/etc/tuned/two/tuned.conf", "[main]\ninclude=one\n"},
                          {"/usr/lib/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward = 1\n"}}),
     "", skipped_now + "pass" + at_boot + "1 (/usr/lib/tuned/one/tuned.conf:2), by TuneD\n"},
    {"by one that is included where the machine is of a kind", forward,
     with_tuned("two\n", {{kernel, ""},
                          {"/usr/lib/sysctl.d/a.conf", "net.ipv4.ip_forward=1\n"},
                          {"/etc/tuned/two/tuned.conf", "[main]\ninclude=${f:virt_check:one:off}\n"}}),
     "", skipped_now + "unknown" + at_boot + "which profile TuneD includes depends on the machine: ${f:virt_check:one:off}\n"},
    {"which comes before the one that includes it", forward,
     with_tuned("two", {{kernel, ""},
                        {"/etc/tuned/profiles/two/tuned.conf", "[main]\ninclude=one\n[net]\ntype=sysctl\nnet.ipv4.ip_forward=0\n"},
                        {"/usr/lib/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward = 1\n"}}),
     "", skipped_now + "fail" + at_boot + "0 (/etc/tuned/profiles/two/tuned.conf:5), by TuneD\n" + tuned_repair},
    {"TuneD wins over the vendor's files", forward,
     with_tuned("one", {{"/usr/lib/sysctl.d/a.conf", "net.ipv4.ip_forward=1\n"},
                        {"/etc/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward=0\n"}}),
     "",
     skipped_now + "fail" + at_boot +
         "0 (/etc/tuned/one/tuned.conf:2), by TuneD\n  by hand: Set it in a file of /etc/sysctl.d, which TuneD reads behind its "
         "profile.\n"},
    {"and not over the administrator's", forward,
     with_tuned("one", {{k8s, "net.ipv4.ip_forward=1\n"}, {"/etc/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward=0\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"unless it is told not to read them again", forward,
     with_tuned("one", {{k8s, "net.ipv4.ip_forward=1\n"},
                        {"/etc/tuned/tuned-main.conf", "daemon = 1\nreapply_sysctl = 0\n"},
                        {"/etc/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward=0\n"}}),
     "", skipped_now + "unknown" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1); and 0 (/etc/tuned/one/tuned.conf:2), by TuneD\n"},
    {"a part of the profile that is switched off", forward,
     with_tuned("one", {{k8s, "net.ipv4.ip_forward=1\n"}, {"/etc/tuned/one/tuned.conf", "[sysctl]\nenabled=0\nnet.ipv4.ip_forward=0\n"}}),
     "", skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"what depends on the machine", forward,
     with_tuned("one", {{"/usr/lib/sysctl.d/a.conf", "net.ipv4.ip_forward=1\n"},
                        {"/etc/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward=${forward}\n"}}),
     "", skipped_now + "unknown" + at_boot + "/etc/tuned/one/tuned.conf:2 sets it, by TuneD, to what depends on the machine\n"},
    {"profiles that include each other", forward,
     with_tuned("one", {{"/usr/lib/sysctl.d/a.conf", "net.ipv4.ip_forward=1\n"}, {"/etc/tuned/one/tuned.conf", "[main]\ninclude=one\n"}}),
     "", skipped_now + "unknown" + at_boot + "profiles of TuneD include each other\n"},
    {"a TuneD that does not start",
     forward,
     {{"/etc/tuned/active_profile", "one\n"},
      {k8s, "net.ipv4.ip_forward=1\n"},
      {"/etc/tuned/one/tuned.conf", "[sysctl]\nnet.ipv4.ip_forward=0\n"}},
     "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"ufw alone sets it", forward, with_ufw("yes", "net/ipv4/conf/all/forwarding=0\nnet/ipv4/ip_forward=1\n", {{kernel, ""}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/ufw/sysctl.conf:2), by ufw\n"},
    {"ufw alone sets it otherwise: a drop-in would not last", forward, with_ufw("yes", "net/ipv4/ip_forward=0\n", {{kernel, ""}}), "",
     skipped_now + "fail" + at_boot + "0 (/etc/ufw/sysctl.conf:1), by ufw\n"},
    {"ufw sets the same", forward, with_ufw("yes", "net/ipv4/ip_forward=1\n", {{k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"ufw contradicts", forward, with_ufw("yes", "net/ipv4/ip_forward=0\n", {{k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "unknown" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1); and 0 (/etc/ufw/sysctl.conf:1), by ufw\n"},
    {"ufw is wrong, too", forward, with_ufw("yes", "net/ipv4/ip_forward=0\n", {{k8s, "net.ipv4.ip_forward=0\n"}}), "",
     skipped_now + "fail" + at_boot + "0 (/etc/sysctl.d/k8s.conf:1); and 0 (/etc/ufw/sysctl.conf:1), by ufw\n"},
    {"ufw is not enabled", forward, with_ufw("no", "net/ipv4/ip_forward=0\n", {{k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"ufw does not start",
     forward,
     {{k8s, "net.ipv4.ip_forward=1\n"},
      {"/etc/ufw/ufw.conf", "ENABLED=yes\n"},
      {"/etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"},
      {"/etc/ufw/sysctl.conf", "net/ipv4/ip_forward=0\n"}},
     "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"systemd-networkd alone sets it", forward,
     with_networkd("256.7-3", {{"/etc/systemd/networkd.conf", "[Network]\nIPv4Forwarding=yes\n"}, {kernel, ""}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/systemd/networkd.conf:2), by systemd-networkd\n"},
    {"systemd-networkd contradicts, in a drop-in", forward,
     with_networkd("257.13-1",
                   {{"/etc/systemd/networkd.conf.d/a.conf", "[Network]\nIPv4Forwarding=no\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}),
     "",
     skipped_now + "unknown" + at_boot +
         "1 (/etc/sysctl.d/k8s.conf:1); and 0 (/etc/systemd/networkd.conf.d/a.conf:2), by systemd-networkd\n"},
    {"an older systemd-networkd does not know the key", forward,
     with_networkd("252.39-1", {{"/etc/systemd/networkd.conf", "[Network]\nIPv4Forwarding=no\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"before 256 a file of an interface switches it on for all, where there is the interface", forward,
     with_networkd("252.39-1", {{"/etc/systemd/network/a.network", "[Match]\nName=eth0\n[Network]\nIPForward=ipv4\n"}, {kernel, ""}}), "",
     skipped_now + "unknown" + at_boot +
         "0, the kernel's default; no file sets it; and 1 (/etc/systemd/network/a.network:4), by systemd-networkd where an interface has "
         "that file\n"},
    {"as on this machine", forward,
     with_networkd("252.39-1", {{"/etc/systemd/network/a.network", "[Match]\nName=eth0\n"},
                                {"/etc/systemd/network/a.network.d/b.conf", "[Network]\nIPMasquerade=both\n"},
                                {"/run/systemd/netif/links/2", "ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/a.network\n"},
                                {"/proc/sys/net/ipv4/ip_forward", "1\n"},
                                {"/proc/sys/kernel/osrelease", "6.1.0\n"}}),
     running,
     "pass | net.ipv4.ip_forward (running) | want 1 | have 1\npass" + at_boot +
         "1 (/etc/systemd/network/a.network.d/b.conf:2), by systemd-networkd\n"},
    {"but not of the other family", forward,
     with_networkd("252.39-1", {{"/etc/systemd/network/a.network", "[Network]\nIPForward=ipv6\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"nor back off", forward,
     with_networkd("252.39-1", {{"/etc/systemd/network/a.network", "[Network]\nIPForward=no\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"it contradicts a file that switches it off", forward,
     with_networkd("252.39-1", {{"/etc/systemd/network/a.network", "[Network]\nIPForward=yes\n"}, {k8s, "net.ipv4.ip_forward=0\n"}}), "",
     skipped_now + "unknown" + at_boot +
         "0 (/etc/sysctl.d/k8s.conf:1); and 1 (/etc/systemd/network/a.network:2), by systemd-networkd where an interface has that file\n"},
    {"the vendor's files are for containers", forward,
     with_networkd("252.39-1", {{"/usr/lib/systemd/network/80-container-ve.network", "[Match]\nName=ve-*\n[Network]\nIPMasquerade=both\n"},
                                {k8s, "net.ipv4.ip_forward=0\n"}}),
     "",
     skipped_now + "fail" + at_boot +
         "0 (/etc/sysctl.d/k8s.conf:1)\n"
         "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n"},
    {"since 256 it is the interface's own", forward,
     with_networkd("257.13-1", {{"/etc/systemd/network/a.network", "[Network]\nIPForward=yes\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}), "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"which systemd-networkd nobody knows", forward,
     started("systemd-networkd.service",
             {{"/etc/systemd/networkd.conf", "[Network]\nIPv4Forwarding=no\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}),
     "", skipped_now + "unknown" + at_boot + "which systemd there is is not known\n"},
    {"systemd-networkd takes no empty value", forward,
     with_networkd("257.13-1",
                   {{"/etc/systemd/networkd.conf", "[Network]\nIPv4Forwarding=\nIPv6Forwarding=no\n"}, {k8s, "net.ipv4.ip_forward=1\n"}}),
     "", skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"a key of a module that is not loaded",
     "{sysctl: {net.bridge.bridge-nf-call-iptables: 1}}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}},
     running,
     "fail | net.bridge.bridge-nf-call-iptables (running) | want 1 | have absent, br_netfilter is not loaded\n"
     "  safe: load the kernel module br_netfilter\n"
     "  safe: set net.bridge.bridge-nf-call-iptables = 1 in the running kernel\n"
     "pass | net.bridge.bridge-nf-call-iptables (at boot) | want 1 | have 1, the kernel's default; no file sets it\n"},
    {"a minimum that the running kernel exceeds is not lowered by the file",
     "{sysctl: {fs.inotify.max_user_watches: \">= 524288\"}}",
     {{"/proc/sys/fs/inotify/max_user_watches", "1048576\n"}},
     running,
     "pass | fs.inotify.max_user_watches (running) | want >= 524288 | have 1048576\n"
     "fail | fs.inotify.max_user_watches (at boot) | want >= 524288 | have no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set fs.inotify.max_user_watches = 1048576\n"},
    {"a default that differs by version",
     "{sysctl: {net.core.somaxconn: \">= 4096\"}}",
     {{"/lib/modules/5.3.18/modules.dep", ""}},
     "",
     "skipped | net.core.somaxconn (running) | want >= 4096 | have only a running machine can tell\n"
     "fail | net.core.somaxconn (at boot) | want >= 4096 | have 128, the kernel's default; no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.core.somaxconn = 4096\n"},
    {"process numbers on a small machine",
     "{sysctl: {kernel.pid_max: \">= 262144\"}}",
     {{"/proc/sys/kernel/pid_max", "32768\n"}, {"/sys/devices/system/cpu/possible", "0-31\n"}},
     running,
     "fail | kernel.pid_max (running) | want >= 262144 | have 32768\n  safe: set kernel.pid_max = 262144 in the running kernel\n"
     "fail | kernel.pid_max (at boot) | want >= 262144 | have 32768, this machine's default; no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set kernel.pid_max = 262144\n"},
    {"process numbers on a large one, where somebody took some away until the next boot",
     "{sysctl: {kernel.pid_max: \">= 262144\"}}",
     {{"/proc/sys/kernel/pid_max", "65536\n"}, {"/sys/devices/system/cpu/possible", "0-255\n"}},
     running,
     "fail | kernel.pid_max (running) | want >= 262144 | have 65536\n  safe: set kernel.pid_max = 262144 in the running kernel\n"
     "pass | kernel.pid_max (at boot) | want >= 262144 | have 262144, this machine's default; no file sets it\n"},
    {"process numbers of an image",
     "{sysctl: {kernel.pid_max: \">= 262144\"}}",
     {},
     "",
     "skipped | kernel.pid_max (running) | want >= 262144 | have only a running machine can tell\n"
     "skipped | kernel.pid_max (at boot) | want >= 262144 | have no file sets it; systemd or the kernel choose it at boot\n"},
    {"a default that the machine chose by its memory",
     "{sysctl: {fs.file-max: \">= 1000000\"}}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/proc/sys/fs/file-max", "1606415\n"}, {"/proc/meminfo", "MemTotal: 16384000 kB\n"}},
     running,
     "pass | fs.file-max (running) | want >= 1000000 | have 1606415\n"
     "pass | fs.file-max (at boot) | want >= 1000000 | have 1606415, this machine's default; no file sets it\n"},
    {"a default that systemd lifted",
     "{sysctl: {fs.file-max: \">= 1000000\"}}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"},
      {"/proc/sys/fs/file-max", "9223372036854775807\n"},
      {"/proc/meminfo", "MemTotal: 2000000 kB\n"}},
     running,
     "pass | fs.file-max (running) | want >= 1000000 | have 9223372036854775807\n"
     "pass | fs.file-max (at boot) | want >= 1000000 | have 9223372036854775807, this machine's default; no file sets it\n"},
    {"more than the memory explains was set by somebody, and is lost",
     "{sysctl: {fs.inotify.max_user_watches: \">= 524288\"}}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"},
      {"/proc/sys/fs/inotify/max_user_watches", "1048576\n"},
      {"/proc/meminfo", "MemTotal: 16384000 kB\n"}},
     running,
     "pass | fs.inotify.max_user_watches (running) | want >= 524288 | have 1048576\n"
     "fail | fs.inotify.max_user_watches (at boot) | want >= 524288 | have no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set fs.inotify.max_user_watches = 1048576\n"},
    {"a key that this kernel lacks is not put into a file",
     "{sysctl: {kernel.not_here: 1}}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}},
     running,
     "fail | kernel.not_here (running) | want 1 | have absent\n"
     "fail | kernel.not_here (at boot) | want 1 | have no file sets it\n"},
    {"an image without a kernel knows what all kernels have had",
     "{sysctl: {fs.nr_open: \">= 1048576\", net.ipv6.conf.all.disable_ipv6: 0}}",
     {},
     "",
     "skipped | fs.nr_open (running) | want >= 1048576 | have only a running machine can tell\n"
     "pass | fs.nr_open (at boot) | want >= 1048576 | have 1048576, the kernel's default; no file sets it\n"
     "skipped | net.ipv6.conf.all.disable_ipv6 (running) | want 0 | have only a running machine can tell\n"
     "pass | net.ipv6.conf.all.disable_ipv6 (at boot) | want 0 | have 0, the kernel's default; no file sets it\n"},
    {"an image without a kernel does not know what only some have had",
     "{sysctl: {net.core.somaxconn: \">= 4096\"}}",
     {},
     "",
     "skipped | net.core.somaxconn (running) | want >= 4096 | have only a running machine can tell\n"
     "fail | net.core.somaxconn (at boot) | want >= 4096 | have no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.core.somaxconn = 4096\n"},
    {"an image does not know what a machine will choose",
     "{sysctl: {fs.file-max: \">= 1000000\"}}",
     {{"/lib/modules/6.1.0/modules.dep", ""}},
     "",
     "skipped | fs.file-max (running) | want >= 1000000 | have only a running machine can tell\n"
     "skipped | fs.file-max (at boot) | want >= 1000000 | have no file sets it; systemd or the kernel choose it at boot\n"},
    {"a key whose module comes too late for the boot",
     "{sysctl: {net.netfilter.nf_conntrack_max: \">= 131072\"}}",
     {{"/lib/modules/6.1.0/modules.dep", "kernel/net/netfilter/nf_conntrack.ko:\n"},
      {"/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n"},
      {"/etc/sysctl.d/a.conf", "net.netfilter.nf_conntrack_max = 131072\n"}},
     "",
     "skipped | net.netfilter.nf_conntrack_max (running) | want >= 131072 | have only a running machine can tell\n"
     "fail | net.netfilter.nf_conntrack_max (at boot) | want >= 131072 | have 131072 (/etc/sysctl.d/a.conf:1), in vain: at that time "
     "nothing "
     "has loaded nf_conntrack\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"nf_conntrack\"\n"},
    {"the command line of the kernel sets it",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/lib/modules/6.1.0/modules.dep", ""}, {"/etc/kernel/cmdline", "ro sysctl.net.ipv4.ip_forward=1\n"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "pass | net.ipv4.ip_forward (at boot) | want 1 | have 1 (/etc/kernel/cmdline), by the kernel's command line; no file sets it\n"},
    {"of a kernel that does not take that",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/lib/modules/5.4.0/modules.dep", ""}, {"/etc/kernel/cmdline", "ro sysctl.net.ipv4.ip_forward=1\n"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "fail | net.ipv4.ip_forward (at boot) | want 1 | have 0, the kernel's default; no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n"},
    {"of one entry of two",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/lib/modules/6.1.0/modules.dep", ""},
      {"/boot/loader/entries/a.conf", "linux /vmlinuz-a\noptions sysctl.net.ipv4.ip_forward=1\n"},
      {"/boot/loader/entries/b.conf", "linux /vmlinuz-b\noptions ro\n"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "fail | net.ipv4.ip_forward (at boot) | want 1 | have 0, the kernel's default; no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.ipv4.ip_forward = 1\n"},
    {"of one entry of two, where the other has the default",
     "{sysctl: {net.ipv4.ip_forward: 0}}",
     {{"/lib/modules/6.1.0/modules.dep", ""},
      {"/boot/loader/entries/a.conf", "linux /vmlinuz-a\noptions sysctl.net.ipv4.ip_forward=1\n"},
      {"/boot/loader/entries/b.conf", "linux /vmlinuz-b\noptions ro\n"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 0 | have only a running machine can tell\n"
     "fail | net.ipv4.ip_forward (at boot) | want 0 | have 1 (/boot/loader/entries/a.conf), by the kernel's command line; no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.ipv4.ip_forward = 0\n"},
    {"of a kernel that is not known",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/etc/kernel/cmdline", "ro sysctl.net.ipv4.ip_forward=1\n"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "unknown | net.ipv4.ip_forward (at boot) | want 1 | have which kernel there is is not known\n"},
    {"a service of which cannot be told whether it is masked",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/etc/sysctl.d/a.conf", "net.ipv4.ip_forward = 1\n"}, {"/etc/systemd/system/systemd-sysctl.service", "-> systemd-sysctl.service"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "unknown | net.ipv4.ip_forward (at boot) | want 1 | have /etc/systemd/system/systemd-sysctl.service: Too many levels of symbolic "
     "links\n"},
    {"a service that is masked reads no file",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/etc/sysctl.d/a.conf", "net.ipv4.ip_forward = 1\n"}, {"/etc/systemd/system/systemd-sysctl.service", "-> /dev/null"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "fail | net.ipv4.ip_forward (at boot) | want 1 | have 1 (/etc/sysctl.d/a.conf:1), in vain: systemd-sysctl.service is masked\n"
     "  by hand: systemctl unmask systemd-sysctl.service.\n"},
    {"and one more would not be read either",
     "{sysctl: {net.ipv4.ip_forward: 1}}",
     {{"/lib/modules/6.1.0/modules.dep", ""}, {"/etc/systemd/system/systemd-sysctl.service", "-> /dev/null"}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "fail | net.ipv4.ip_forward (at boot) | want 1 | have 0, the kernel's default; no file sets it\n"
     "  by hand: systemctl unmask systemd-sysctl.service, without which no file that sets it is read.\n"},
    {"systemd loads ipv6 before it reads sysctl.d",
     "{sysctl: {net.ipv6.conf.all.forwarding: 1}}",
     {{"/lib/modules/6.1.0/modules.dep", "kernel/net/ipv6/ipv6.ko:\n"},
      {"/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n"},
      {"/etc/sysctl.d/a.conf", "net.ipv6.conf.all.forwarding = 1\n"}},
     "",
     "skipped | net.ipv6.conf.all.forwarding (running) | want 1 | have only a running machine can tell\n"
     "pass | net.ipv6.conf.all.forwarding (at boot) | want 1 | have 1 (/etc/sysctl.d/a.conf:1)\n"},
    {"unless it is blocked",
     "{sysctl: {net.ipv6.conf.all.forwarding: 1}}",
     {{"/lib/modules/6.1.0/modules.dep", "kernel/net/ipv6/ipv6.ko:\n"},
      {"/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n"},
      {"/etc/modprobe.d/off.conf", "blacklist ipv6\n"},
      {"/etc/sysctl.d/a.conf", "net.ipv6.conf.all.forwarding = 1\n"}},
     "",
     "skipped | net.ipv6.conf.all.forwarding (running) | want 1 | have only a running machine can tell\n"
     "fail | net.ipv6.conf.all.forwarding (at boot) | want 1 | have 1 (/etc/sysctl.d/a.conf:1), in vain: at that time nothing has loaded "
     "ipv6\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"ipv6\"\n"},
    {"the next boot has no IPv6",
     "{sysctl: {net.ipv6.conf.all.disable_ipv6: 0}}",
     {{"/lib/modules/6.1.0/modules.dep", ""}, {"/etc/kernel/cmdline", "ro ipv6.disable=1\n"}},
     "",
     "skipped | net.ipv6.conf.all.disable_ipv6 (running) | want 0 | have only a running machine can tell\n"
     "fail | net.ipv6.conf.all.disable_ipv6 (at boot) | want 0 | have absent: IPv6 is switched off by ipv6.disable=1 "
     "(/etc/kernel/cmdline)\n"
     "  by hand: Take ipv6.disable out of the kernel's command line, and reboot.\n"},
    {"and a key wanted where there is one",
     "{sysctl: {net.ipv6.conf.all.accept_ra: 0, if-present: true}}",
     {{"/lib/modules/6.1.0/modules.dep", ""}, {"/etc/kernel/cmdline", "ro ipv6.disable=1\n"}},
     "",
     "skipped | net.ipv6.conf.all.accept_ra (running) | want 0 | have only a running machine can tell\n"
     "skipped | net.ipv6.conf.all.accept_ra (at boot) | want 0 | have the next boot's kernel has no IPv6, and no such key\n"},
    {"the running kernel has no IPv6",
     "{sysctl: {net.ipv6.conf.all.disable_ipv6: 0}}",
     {{"/proc/cmdline", "ro ipv6.disable=1\n"}, {"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/etc/kernel/cmdline", "ro\n"}},
     running,
     "fail | net.ipv6.conf.all.disable_ipv6 (running) | want 0 | have absent: IPv6 is switched off by ipv6.disable=1 (/proc/cmdline)\n"
     "  by hand: Take ipv6.disable out of the kernel's command line, and reboot.\n"
     "pass | net.ipv6.conf.all.disable_ipv6 (at boot) | want 0 | have 0, the kernel's default; no file sets it\n"},
    {"of which the last word counts",
     "{sysctl: {net.ipv6.conf.all.disable_ipv6: 0}}",
     {{"/lib/modules/6.1.0/modules.dep", ""}, {"/etc/kernel/cmdline", "ro ipv6.disable=1 ipv6.disable=0\n"}},
     "",
     "skipped | net.ipv6.conf.all.disable_ipv6 (running) | want 0 | have only a running machine can tell\n"
     "pass | net.ipv6.conf.all.disable_ipv6 (at boot) | want 0 | have 0, the kernel's default; no file sets it\n"},
    {"one entry of two has none",
     "{sysctl: {net.ipv6.conf.all.disable_ipv6: 0}}",
     {{"/lib/modules/6.1.0/modules.dep", ""},
      {"/boot/loader/entries/a.conf", "linux /vmlinuz-a\noptions ro ipv6.disable=1\n"},
      {"/boot/loader/entries/b.conf", "linux /vmlinuz-b\noptions ro\n"}},
     "",
     "skipped | net.ipv6.conf.all.disable_ipv6 (running) | want 0 | have only a running machine can tell\n"
     "unknown | net.ipv6.conf.all.disable_ipv6 (at boot) | want 0 | have not every entry of the boot menu has ipv6.disable=1 "
     "(/boot/loader/entries/a.conf)\n"},
    {"which is nothing to IPv4",
     forward,
     {{k8s, "net.ipv4.ip_forward=1\n"}, {"/etc/kernel/cmdline", "ro ipv6.disable=1\n"}},
     "",
     skipped_now + "pass" + at_boot + "1 (/etc/sysctl.d/k8s.conf:1)\n"},
    {"a key and its module both missing",
     "{sysctl: {net.netfilter.nf_conntrack_max: \">= 131072\"}}",
     {{"/lib/modules/6.1.0/modules.dep", "kernel/net/netfilter/nf_conntrack.ko:\n"},
      {"/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n"}},
     "",
     "skipped | net.netfilter.nf_conntrack_max (running) | want >= 131072 | have only a running machine can tell\n"
     "fail | net.netfilter.nf_conntrack_max (at boot) | want >= 131072 | have no file sets it\n"
     "  safe: in /etc/sysctl.d/99-zz-nodeworthy.conf: set net.netfilter.nf_conntrack_max = 131072\n"
     "  safe: in /etc/modules-load.d/nodeworthy.conf: add the line \"nf_conntrack\"\n"},
    {"a key whose module is loaded before",
     "{sysctl: {net.netfilter.nf_conntrack_max: \">= 131072\"}}",
     {{"/lib/modules/6.1.0/modules.dep", "kernel/net/netfilter/nf_conntrack.ko:\n"},
      {"/lib/modules/6.1.0/modules.builtin", "kernel/fs/ext4/ext4.ko\n"},
      {"/etc/modules-load.d/a.conf", "nf_conntrack\n"},
      {"/etc/sysctl.d/a.conf", "net.netfilter.nf_conntrack_max = 131072\n"}},
     "",
     "skipped | net.netfilter.nf_conntrack_max (running) | want >= 131072 | have only a running machine can tell\n"
     "pass | net.netfilter.nf_conntrack_max (at boot) | want >= 131072 | have 131072 (/etc/sysctl.d/a.conf:1)\n"},
    {"several fields compare one by one, whatever stands between them",
     "{sysctl: {net.ipv4.ip_local_port_range: 32768 60999}}",
     {{"/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n"},
      {"/etc/sysctl.d/a.conf", "net.ipv4.ip_local_port_range = 32768   60999"}},
     running,
     "pass | net.ipv4.ip_local_port_range (running) | want 32768 60999 | have 32768 60999\n"
     "pass | net.ipv4.ip_local_port_range (at boot) | want 32768 60999 | have 32768   60999 (/etc/sysctl.d/a.conf:1)\n"},
    {"the kernel reads the number before a trailing comment",
     "{sysctl: {vm.panic_on_oom: 0}}",
     {{"/etc/sysctl.d/a.conf", "vm.panic_on_oom=0 # off"}},
     "",
     "skipped | vm.panic_on_oom (running) | want 0 | have only a running machine can tell\n"
     "pass | vm.panic_on_oom (at boot) | want 0 | have 0 # off (/etc/sysctl.d/a.conf:1)\n"},
    {"quotes are part of the value, which the kernel refuses",
     "{sysctl: {vm.panic_on_oom: 0}}",
     {{"/etc/sysctl.d/a.conf", "vm.panic_on_oom=\"0\""}},
     "",
     "skipped | vm.panic_on_oom (running) | want 0 | have only a running machine can tell\n"
     "fail | vm.panic_on_oom (at boot) | want 0 | have \"0\" (/etc/sysctl.d/a.conf:1)\n"
     "  safe: in /etc/sysctl.d/zz-nodeworthy.conf: set vm.panic_on_oom = 0\n"},
    {"a key that this kernel lacks is skipped where the rule says so",
     "{sysctl: {net.ipv4.tcp_tw_recycle: 0, if-present: true}}",
     {},
     running,
     "skipped | net.ipv4.tcp_tw_recycle (running) | want 0 | have this kernel has no such key\n"
     "skipped | net.ipv4.tcp_tw_recycle (at boot) | want 0 | have no file sets it\n"},
    {"an unreadable file leaves what it may say unknown",
     forward,
     {{"/etc/sysctl.d/a.conf/", ""}},
     "",
     "skipped | net.ipv4.ip_forward (running) | want 1 | have only a running machine can tell\n"
     "unknown | net.ipv4.ip_forward (at boot) | want 1 | have /etc/sysctl.d/a.conf: is a directory, not a file\n"},
};

TEST_CASE("sysctl") { test::check_rows(rows); }

TEST_CASE("sysctl mistakes") {
  CHECK(test::problems_of("{sysctl: {net.ipv4.*: 1}}") == "1:23: \"net.ipv4.*\" is a pattern; name each key");
  CHECK(test::problems_of("{sysctl: {net.ipv4.ip_forward: 1, if_present: true}}") ==
        "1:47: \"if_present\" is no key of the kernel, as net.ipv4.ip_forward; did you mean \"if-present\"?");
  CHECK(test::problems_of("{sysctl: {vm swappiness: 1}}") == "1:26: \"vm swappiness\" is no key of the kernel, as net.ipv4.ip_forward");
  CHECK(test::problems_of("{sysctl: {a: b}}") == "1:14: \"a\" is no key of the kernel, as net.ipv4.ip_forward");
  CHECK(test::problems_of("{sysctl: {vm/swappiness: 1}}").empty());
  CHECK(test::problems_of("{sysctl: 1}") == "1:10: sysctl wants a mapping, this is a scalar");
  CHECK(test::problems_of("{sysctl: {}}") == "1:10: sysctl wants at least one key");
}

}  // namespace
}  // namespace nodeworthy
