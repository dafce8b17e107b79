// What systemd-sysctl sets at boot, each row measured with systemd 252 in a network and mount namespace of its own. The key's default is 0,
// which shows as "-" here: no file sets it.
#include "host/sysctl_conf.h"

#include <fmt/format.h>

#include "host/conf_d.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view key = "net/ipv4/conf/lo/log_martians";

/// A line that sets the key.
std::string set(std::string_view value) { return fmt::format("net.ipv4.conf.lo.log_martians = {}\n", value); }

/// "VALUE FILE:LINE", without the folder; "-" where no file sets it.
std::string shown(const Reading<SysctlSetting>& setting) {
  if (setting.absent()) return "-";
  if (setting.unreadable()) return "unreadable: " + setting.why();
  const std::string& file = setting.value().file;
  return fmt::format("{} {}:{}", setting.value().value, file.substr(file.rfind('/') + 1), setting.value().line);
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view expected;
};

const Row rows[] = {
    {"usr/lib only", {{"/usr/lib/sysctl.d/50-a.conf", set("1")}}, "1 50-a.conf:1"},
    {"the order of names across folders",
     {{"/etc/sysctl.d/50-a.conf", set("0")}, {"/usr/lib/sysctl.d/99-a.conf", set("1")}},
     "1 99-a.conf:1"},
    {"of one name etc masks usr/lib", {{"/etc/sysctl.d/50-a.conf", set("0")}, {"/usr/lib/sysctl.d/50-a.conf", set("1")}}, "0 50-a.conf:1"},
    {"a link to /dev/null masks", {{"/etc/sysctl.d/50-a.conf", "-> /dev/null"}, {"/usr/lib/sysctl.d/50-a.conf", set("1")}}, "-"},
    {"an empty file masks", {{"/etc/sysctl.d/50-a.conf", ""}, {"/usr/lib/sysctl.d/50-a.conf", set("1")}}, "-"},
    {"a dangling link masks", {{"/etc/sysctl.d/50-a.conf", "-> gone"}, {"/usr/lib/sysctl.d/50-a.conf", set("1")}}, "-"},
    {"of one name run masks usr/lib", {{"/run/sysctl.d/50-a.conf", set("1")}, {"/usr/lib/sysctl.d/50-a.conf", set("0")}}, "1 50-a.conf:1"},
    {"of one name usr/local/lib masks usr/lib",
     {{"/usr/local/lib/sysctl.d/50-a.conf", set("1")}, {"/usr/lib/sysctl.d/50-a.conf", set("0")}},
     "1 50-a.conf:1"},
    {"lib is read where it is no link to usr/lib", {{"/lib/sysctl.d/50-a.conf", set("1")}}, "1 50-a.conf:1"},
    {"a hidden file", {{"/etc/sysctl.d/.50-a.conf", set("1")}}, "-"},
    {"a file that does not end in .conf", {{"/etc/sysctl.d/50-a", set("1")}}, "-"},
    {"slashes separate", {{"/etc/sysctl.d/a.conf", "net/ipv4/conf/lo/log_martians=1\n"}}, "1 a.conf:1"},
    {"a dash before an assignment sets all the same", {{"/etc/sysctl.d/a.conf", "-" + set("1")}}, "1 a.conf:1"},
    {"a dash without an assignment takes an earlier one back",
     {{"/etc/sysctl.d/10.conf", set("1")}, {"/etc/sysctl.d/20.conf", "-net.ipv4.conf.lo.log_martians\n"}},
     "-"},
    {"an assignment after such a dash",
     {{"/etc/sysctl.d/10.conf", "-net.ipv4.conf.lo.log_martians\n"}, {"/etc/sysctl.d/20.conf", set("1")}},
     "1 20.conf:1"},
    {"a name beats a later pattern",
     {{"/etc/sysctl.d/10.conf", set("1")}, {"/etc/sysctl.d/20.conf", "net.ipv4.conf.*.log_martians = 0\n"}},
     "1 10.conf:1"},
    {"a pattern alone", {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.*.log_martians = 1\n"}}, "1 a.conf:1"},
    {"a pattern with an exclusion", {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.*.log_martians = 1\n-net.ipv4.conf.lo.log_martians\n"}}, "-"},
    {"of two patterns the later is applied last",
     {{"/etc/sysctl.d/10.conf", "net.ipv4.conf.l*.log_martians = 0\n"}, {"/etc/sysctl.d/20.conf", "net.ipv4.conf.*.log_martians = 1\n"}},
     "1 20.conf:1"},
    {"a pattern that comes again with another value is applied where it comes again",
     {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.l*.log_martians = 0\nnet.ipv4.conf.*.log_martians = 1\nnet.ipv4.conf.l*.log_martians = 2\n"}},
     "2 a.conf:3"},
    {"with the same value it stays in its place",
     {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.l*.log_martians = 0\nnet.ipv4.conf.*.log_martians = 1\nnet.ipv4.conf.l*.log_martians = 0\n"}},
     "1 a.conf:2"},
    {"a pattern that is taken back", {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.*.log_martians = 1\n-net.ipv4.conf.*.log_martians\n"}}, "-"},
    {"a pattern that is taken back and comes again",
     {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.*.log_martians = 1\n-net.ipv4.conf.*.log_martians\nnet.ipv4.conf.*.log_martians = 1\n"}},
     "1 a.conf:3"},
    {"/etc/sysctl.conf alone is not read", {{"/etc/sysctl.conf", set("1")}}, "-"},
    {"/etc/sysctl.conf through a link",
     {{"/etc/sysctl.conf", set("1")}, {"/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf"}},
     "1 99-sysctl.conf:1"},
    {"the link has the place of its name",
     {{"/etc/sysctl.conf", set("1")}, {"/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf"}, {"/etc/sysctl.d/99-zz.conf", set("0")}},
     "0 99-zz.conf:1"},
    {"names are ordered by bytes", {{"/etc/sysctl.d/10-b.conf", set("0")}, {"/etc/sysctl.d/9-a.conf", set("1")}}, "1 9-a.conf:1"},
    {"a comment after the value stays, and the kernel reads 1", {{"/etc/sysctl.d/a.conf", set("1 # on")}}, "1 # on a.conf:1"},
    {"quotes stay, and the kernel refuses", {{"/etc/sysctl.d/a.conf", set("\"1\"")}}, "\"1\" a.conf:1"},
    {"twice in one file the last counts", {{"/etc/sysctl.d/a.conf", set("0") + set("1")}}, "1 a.conf:2"},
    {"a byte order mark is part of the key", {{"/etc/sysctl.d/a.conf", "\xEF\xBB\xBF" + set("1")}}, "-"},
    {"carriage returns", {{"/etc/sysctl.d/a.conf", "# x\r\nnet.ipv4.conf.lo.log_martians = 1\r\n"}}, "1 a.conf:2"},
    {"a colon instead of =", {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.lo.log_martians: 1\n"}}, "-"},
    {"no =", {{"/etc/sysctl.d/a.conf", "net.ipv4.conf.lo.log_martians 1\n"}}, "-"},
    {"a file that cannot be read", {{"/etc/sysctl.d/a.conf/", ""}}, "unreadable: /etc/sysctl.d/a.conf: is a directory, not a file"},
};

TEST_CASE("what systemd-sysctl sets at boot") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(shown(SysctlConfiguration::read(host).value().find(key)) == row.expected);
  }
}

/// Two names of one variable. Measured with systemd 252 as above; `decides` is the name by which 1, set behind all of it, counts.
struct NameRow {
  std::string_view what;
  test::Tree::Files files;
  std::string_view expected;
  std::string_view decides;
};

const std::string by_own = "net.ipv4.ip_forward=1\n";
const std::string all_off = "net.ipv4.conf.all.forwarding=0\n";
constexpr const char* first = "/etc/sysctl.d/10.conf";
constexpr const char* second = "/etc/sysctl.d/20.conf";
constexpr const char* third = "/etc/sysctl.d/30.conf";

const NameRow name_rows[] = {
    {"neither", {}, "-", "net/ipv4/ip_forward"},
    {"the other name behind it", {{first, by_own}, {second, all_off}}, "0 20.conf:1", "net/ipv4/conf/all/forwarding"},
    {"the other name before it", {{first, all_off}, {second, by_own}}, "1 20.conf:1", "net/ipv4/ip_forward"},
    {"the other name alone", {{first, "net/ipv4/conf/all/forwarding=1\n"}}, "1 10.conf:1", "net/ipv4/ip_forward"},
    {"the other name alone, with the wrong value", {{first, all_off}}, "0 10.conf:1", "net/ipv4/ip_forward"},
    {"a pattern of the other name behind it",
     {{first, by_own}, {second, "net.ipv4.conf.*.forwarding=0\n"}},
     "0 20.conf:1",
     "net/ipv4/conf/all/forwarding"},
    {"a pattern of the other name before it",
     {{first, "net.ipv4.conf.*.forwarding=0\n"}, {second, by_own}},
     "1 20.conf:1",
     "net/ipv4/ip_forward"},
    {"patterns of both names",
     {{first, "net.ipv4.ip_f*=1\n"}, {second, "net.ipv4.conf.*.forwarding=0\n"}},
     "0 20.conf:1",
     "net/ipv4/ip_forward"},
    {"a name that comes again with the same value stays in its place",
     {{first, by_own}, {second, all_off}, {third, by_own}},
     "0 20.conf:1",
     "net/ipv4/conf/all/forwarding"},
    {"so does one with the same value before a pattern",
     {{first, by_own}, {second, "net.ipv4.conf.*.forwarding=0\n"}, {third, by_own}},
     "0 20.conf:1",
     "net/ipv4/conf/all/forwarding"},
    {"with another value it moves behind",
     {{first, "net.ipv4.ip_forward=0\n"}, {second, all_off}, {third, by_own}},
     "1 30.conf:1",
     "net/ipv4/ip_forward"},
    {"the other name with two values",
     {{first, by_own}, {second, all_off}, {third, "net.ipv4.conf.all.forwarding=1\n"}},
     "1 30.conf:1",
     "net/ipv4/conf/all/forwarding"},
    {"an exclusion of the other name takes that one back only",
     {{first, by_own}, {second, all_off}, {third, "-net.ipv4.conf.all.forwarding\n"}},
     "1 10.conf:1",
     "net/ipv4/ip_forward"},
    {"and keeps a pattern from it",
     {{first, by_own}, {second, "net.ipv4.conf.*.forwarding=0\n"}, {third, "-net.ipv4.conf.all.forwarding\n"}},
     "1 10.conf:1",
     "net/ipv4/ip_forward"},
    {"an exclusion of its own name leaves the other",
     {{first, all_off}, {second, by_own}, {third, "-net.ipv4.ip_forward\n"}},
     "0 10.conf:1",
     "net/ipv4/ip_forward"},
};

TEST_CASE("of two names of one variable the one that is written last counts") {
  for (const NameRow& row : name_rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    const SysctlConfiguration configuration = SysctlConfiguration::read(host).value();
    CHECK(shown(configuration.find("net/ipv4/ip_forward")) == row.expected);
    CHECK(shown(configuration.find("net/ipv4/conf/all/forwarding")) == row.expected);
    CHECK(configuration.name_to_decide("net/ipv4/ip_forward", "1") == row.decides);
  }
}

TEST_CASE("which lines set a key by another name") {
  CHECK(sets_sysctl("net/nf_conntrack_max", "net/netfilter/nf_conntrack_max"));
  CHECK(sets_sysctl("net/ipv6/conf/all/forwarding", "net/ipv6/conf/default/forwarding"));
  CHECK(!sets_sysctl("net/ipv6/conf/default/forwarding", "net/ipv6/conf/all/forwarding"));
  CHECK(!sets_sysctl("net/ipv4/conf/default/forwarding", "net/ipv4/ip_forward"));
  CHECK(sets_sysctl("net/ipv4/ip_forward", "net/ipv4/conf/default/forwarding"));
  CHECK(sets_sysctl("net/ipv4/conf/all/forwarding", "net/ipv4/conf/default/forwarding"));
  CHECK(!sets_sysctl("net/ipv6/conf/all/forwarding", "net/ipv4/ip_forward"));
}

TEST_CASE("a hundred thousand patterns are read in one go") {
  std::string text;
  for (size_t i = 0; i < 100000; ++i) text += fmt::format("a.e{}*=1\n", i);
  const test::Tree tree(test::Tree::Files{{"/etc/sysctl.d/a.conf", text + "net.ipv4.conf.*.log_martians = 1\n"}});
  const RecordedHost host(tree.folder());
  CHECK(shown(SysctlConfiguration::read(host).value().find(key)) == "1 a.conf:100001");
}

TEST_CASE("the first separator of a sysctl key decides") {
  CHECK(sysctl_path("net.ipv4.conf.eth0/100.rp_filter") == "net/ipv4/conf/eth0.100/rp_filter");
  CHECK(sysctl_path("net/ipv4/conf/eth0.100/rp_filter") == "net/ipv4/conf/eth0.100/rp_filter");
  CHECK(sysctl_path("kernel") == "kernel");
  CHECK(sysctl_path("/net//ipv4/ip_forward/") == "net/ipv4/ip_forward");
  CHECK(sysctl_path(".") == "");
  CHECK(sysctl_name("net/ipv4/conf/eth0.100/rp_filter") == "net.ipv4.conf.eth0/100.rp_filter");
}

TEST_CASE("the files of a drop-in family") {
  const test::Tree tree({{"/etc/x.d/b.conf", "etc b"},
                         {"/etc/x.d/c.conf~", "backup"},
                         {"/etc/x.d/d.conf.rpmsave", "backup"},
                         {"/run/x.d/a.conf", "run a"},
                         {"/usr/lib/x.d/B.conf", "lib B"},
                         {"/usr/lib/x.d/b.conf", "lib b"},
                         {"/lib", "-> usr/lib"}});
  const RecordedHost host(tree.folder());
  const Reading<std::vector<ConfFile>> files = conf_files(host, "x.d");
  std::string text;
  for (const ConfFile& file : files.value()) text += fmt::format("{} {}\n", file.path, file.text.value());
  CHECK(text == "/usr/lib/x.d/B.conf lib B\n/run/x.d/a.conf run a\n/etc/x.d/b.conf etc b\n");
}

}  // namespace
}  // namespace nodeworthy
