#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view running = "running: true";
constexpr const char* k8s = "/etc/sysctl.d/k8s.conf";

const Row rows[] = {
    {"nothing to look at",
     {},
     running,
     "skipped | the lines of sysctl files | want each does what it says | have no file of an administrator says anything\n"},
    {"clean lines",
     {{k8s, "# on\nnet.ipv4.ip_forward = 1\nnet.ipv4.conf.*.rp_filter=2\n-net.ipv4.conf.lo.rp_filter\n"},
      {"/proc/sys/net/ipv4/ip_forward", "1\n"}},
     running,
     "pass | the lines of sysctl files | want each does what it says | have each of 3 does\n"},
    {"a key that the kernel lacks",
     {{k8s, "net.ipv4.tcp_tw_recycle = 0\n"}},
     running,
     "fail | /etc/sysctl.d/k8s.conf:1 | want a key that this kernel has | have net.ipv4.tcp_tw_recycle\n"
     "  disruptive: in /etc/sysctl.d/k8s.conf: comment out \"net.ipv4.tcp_tw_recycle = 0\"\n"},
    {"another name of the same variable, with another value",
     {{k8s, "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.forwarding = 0\nnet.ipv4.ip_forward = 1\n"}},
     "",
     "fail | /etc/sysctl.d/k8s.conf:1 | want net.ipv4.ip_forward = 1 | have net.ipv4.ip_forward = 0, because /etc/sysctl.d/k8s.conf:2 sets "
     "net.ipv4.conf.all.forwarding, which sets it, too\n"
     "fail | /etc/sysctl.d/k8s.conf:3 | want net.ipv4.ip_forward = 1 | have net.ipv4.ip_forward = 0, because /etc/sysctl.d/k8s.conf:2 sets "
     "net.ipv4.conf.all.forwarding, which sets it, too\n"},
    {"an image has no kernel to ask",
     {{k8s, "net.ipv4.tcp_tw_recycle = 0\n"}},
     "",
     "pass | the lines of sysctl files | want each does what it says | have each of 1 does\n"},
    {"keys that may well be missing: of a module, of an interface, after a dash",
     {{k8s, "net.netfilter.nf_conntrack_max = 1\nnet.ipv4.conf.eth1.rp_filter = 0\n-kernel.of.another = 1\n"}},
     running,
     "pass | the lines of sysctl files | want each does what it says | have each of 3 does\n"},
    {"a later file of the administrator overrules",
     {{"/etc/sysctl.d/10-a.conf", "vm.swappiness = 0\nvm.panic_on_oom=1\n"},
      {"/etc/sysctl.d/99-b.conf", "vm.swappiness = 10\nvm.panic_on_oom = 1\n"}},
     "",
     "fail | /etc/sysctl.d/10-a.conf:1 | want vm.swappiness = 0 | have vm.swappiness = 10, because /etc/sysctl.d/99-b.conf:1 is read "
     "later\n"},
    {"a later line of the same file overrules",
     {{k8s, "vm.swappiness = 0\nvm.swappiness = 10\n"}},
     "",
     "fail | /etc/sysctl.d/k8s.conf:1 | want vm.swappiness = 0 | have vm.swappiness = 10, because /etc/sysctl.d/k8s.conf:2 is read "
     "later\n"},
    {"a vendor's file with a later name overrules",
     {{"/etc/sysctl.d/50-a.conf", "vm.swappiness = 0\n"}, {"/usr/lib/sysctl.d/99-b.conf", "vm.swappiness = 60\n"}},
     "",
     "fail | /etc/sysctl.d/50-a.conf:1 | want vm.swappiness = 0 | have vm.swappiness = 60, because /usr/lib/sysctl.d/99-b.conf:1 is read "
     "later\n"},
    {"what a rule put in the way of a person's file is as it should be",
     {{"/etc/sysctl.d/50-a.conf", "vm.swappiness = 0\n"}, {"/etc/sysctl.d/99-zz-nodeworthy.conf", "vm.swappiness = 60\n"}},
     "",
     "pass | the lines of sysctl files | want each does what it says | have each of 2 does\n"},
    {"to overrule a vendor's file is what the folder is for",
     {{"/etc/sysctl.d/99-a.conf", "vm.swappiness = 0\n"}, {"/usr/lib/sysctl.d/50-b.conf", "vm.swappiness = 60\nbad line\n"}},
     "",
     "pass | the lines of sysctl files | want each does what it says | have each of 1 does\n"},
    {"a later line takes the key out",
     {{"/etc/sysctl.d/10-a.conf", "vm.swappiness = 0\n"}, {"/etc/sysctl.d/99-b.conf", "-vm.swappiness\n"}},
     "",
     "fail | /etc/sysctl.d/10-a.conf:1 | want vm.swappiness = 0 | have no value, because a later line takes the key out\n"},
    {"settings that became part of a comment",
     {{k8s, "# never swap\xE5\xAE\x83vm.overcommit_memory=1 # do not count vm.panic_on_oom=0 # go on\n"}},
     "",
     "fail | /etc/sysctl.d/k8s.conf:1 | want vm.overcommit_memory = 1, vm.panic_on_oom = 0 | have a comment, which sets nothing\n"},
    {"lines without =",
     {{k8s, "net.ipv4.ip_forward: 1\nnet.ipv4.ip_forward 1\n"}},
     "",
     "fail | /etc/sysctl.d/k8s.conf:1 | want KEY = VALUE | have net.ipv4.ip_forward: 1\n"
     "fail | /etc/sysctl.d/k8s.conf:2 | want KEY = VALUE | have net.ipv4.ip_forward 1\n"},
    {"a comment behind the value, and quotes",
     {{k8s, "vm.panic_on_oom=0 # off\nvm.swappiness = \"10\"\nkernel.core_pattern=|/bin/x #%p\n"}},
     "",
     "fail | /etc/sysctl.d/k8s.conf:1 | want vm.panic_on_oom = 0 | have vm.panic_on_oom = 0 # off\n"
     "fail | /etc/sysctl.d/k8s.conf:2 | want vm.swappiness = 10 | have vm.swappiness = \"10\"\n"
     "fail | /etc/sysctl.d/k8s.conf:3 | want kernel.core_pattern = |/bin/x | have kernel.core_pattern = |/bin/x #%p\n"},
    {"a byte order mark",
     {{k8s, "\xEF\xBB\xBFvm.swappiness = 10\n"}},
     "",
     "fail | /etc/sysctl.d/k8s.conf:1 | want no byte order mark | have a byte order mark, which makes the line unreadable\n"},
    {"settings in a file that is not read, unless another has them",
     {{"/etc/sysctl.d/k8s", "vm.swappiness = 10\n"},
      {"/etc/sysctl.d/a.conf.bak", "vm.panic_on_oom=1\n"},
      {"/etc/sysctl.d/a.conf", "vm.panic_on_oom=0\n"},
      {"/etc/sysctl.d/README", "# Files named *.conf are read.\n"},
      {"/etc/sysctl.d/more/", ""}},
     "",
     "fail | /etc/sysctl.d/k8s | want vm.swappiness = 10 | have nothing, because only files named *.conf are read\n"},
    {"/etc/sysctl.conf without a link",
     {{"/etc/sysctl.conf", "vm.swappiness = 10\n"}},
     "",
     "fail | /etc/sysctl.conf | want vm.swappiness = 10 | have nothing at boot, because no link in sysctl.d leads to the file\n"},
    {"/etc/sysctl.conf with its link is a file like any other",
     {{"/etc/sysctl.conf", "vm.swappiness = 10\nbad\n"}, {"/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf"}},
     "",
     "fail | /etc/sysctl.d/99-sysctl.conf:2 | want KEY = VALUE | have bad\n"},
    {"a file that cannot be read",
     {{"/etc/sysctl.d/a.conf/", ""}, {k8s, "vm.swappiness = 10\n"}},
     "",
     "unknown | the lines of sysctl files | want each does what it says | have /etc/sysctl.d/a.conf: is a directory, not a file\n"},
};

TEST_CASE("sysctl-files") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{sysctl-files: sound}", host)) == row.expected);
  }
}

TEST_CASE("sysctl-files tells the first hundred") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "bad\n";
  const test::Tree tree({{k8s, text}}, "");
  CHECK(test::look("{sysctl-files: sound}", RecordedHost(tree.folder())).size() == 100);
}

TEST_CASE("sysctl-files mistakes") { CHECK(test::problems_of("{sysctl-files: clean}") == "1:16: sysctl-files can only be \"sound\""); }

}  // namespace
}  // namespace nodeworthy
