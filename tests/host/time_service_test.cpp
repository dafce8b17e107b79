#include "host/time_service.h"

#include <fmt/format.h>

#include "host/directory_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// One line a server: "NAME WHERE"; "unreadable: WHY".
std::string shown(const Reading<std::vector<TimeServer>>& servers) {
  if (servers.unreadable()) return "unreadable: " + servers.why();
  std::string text;
  for (const TimeServer& server : servers.value()) text += fmt::format("{} {}\n", server.name, server.where);
  return text;
}

struct Row {
  std::string_view what;
  TimeProgram program;
  test::Tree::Files files;
  std::string_view expected;
};

const Row rows[] = {
    {"no configuration", TimeProgram::chrony, {}, ""},
    {"chrony as Red Hat has it",
     TimeProgram::chrony,
     {{"/etc/chrony.conf",
       "# Use public servers\n! another comment\npool 2.centos.pool.ntp.org iburst\n  SERVER  10.0.0.1 port 1123 iburst\npeer fd00::1 port "
       "1123\n"
       "server\nrtcsync\n"}},
     "2.centos.pool.ntp.org /etc/chrony.conf:3\n10.0.0.1:1123 /etc/chrony.conf:4\n[fd00::1]:1123 /etc/chrony.conf:5\n"},
    {"ntpd-rs",
     TimeProgram::ntpd_rs,
     {{"/etc/ntpd-rs/ntp.toml",
       "[[source]]\nmode = \"pool\"\naddress = \"pool.example\"\ncount = 4\n[[source]]\nmode = \"pps\"\npath = \"/dev/pps0\"\n"
       "[[source]]\nmode = \"server\"\naddress = \"10.0.0.1:1123\"\n"}},
     "pool.example /etc/ntpd-rs/ntp.toml:3\n10.0.0.1:1123 /etc/ntpd-rs/ntp.toml:10\n"},
    {"a file of ntpd-rs that does not parse",
     TimeProgram::ntpd_rs,
     {{"/etc/ntpd-rs/ntp.toml", "[[source]\n"}},
     "unreadable: /etc/ntpd-rs/ntp.toml:1:10: Error while parsing table header: expected ']', saw '\\n'"},
    {"chrony as Debian has it, with folders",
     TimeProgram::chrony,
     {{"/etc/chrony/chrony.conf",
       "confdir /etc/chrony/conf.d\npool pool.example\nsourcedir /run/chrony-dhcp\nsourcedir /etc/chrony/sources.d\n"},
      {"/etc/chrony/conf.d/a.conf", "server a.example\n"},
      {"/etc/chrony/conf.d/a.txt", "server not.example\n"},
      {"/etc/chrony/sources.d/own.sources", "server b.example iburst\n"},
      {"/etc/chrony/sources.d/README", "server not.example\n"}},
     "a.example /etc/chrony/conf.d/a.conf:1\npool.example /etc/chrony/chrony.conf:2\nb.example /etc/chrony/sources.d/own.sources:1\n"},
    {"chrony with files that include each other",
     TimeProgram::chrony,
     {{"/etc/chrony.conf", "include /etc/chrony.d/*.conf\ninclude /etc/chrony.conf\ninclude /etc/missing\nserver c.example\n"},
      {"/etc/chrony.d/1.conf", "server a.example\ninclude /etc/chrony.d/2.conf\n"},
      {"/etc/chrony.d/2.conf", "server b.example\ninclude /etc/chrony.d/1.conf\n"},
      {"/etc/chrony.d/.3.conf", "server not.example\n"}},
     "a.example /etc/chrony.d/1.conf:1\nb.example /etc/chrony.d/2.conf:1\nc.example /etc/chrony.conf:4\n"},
    {"chrony with a file that cannot be read",
     TimeProgram::chrony,
     {{"/etc/chrony.conf", "include /etc/chrony.d\nserver c.example\n"}, {"/etc/chrony.d/", ""}},
     "unreadable: /etc/chrony.d: is a directory, not a file"},
    {"ntpd, its reference clocks left out",
     TimeProgram::ntpd,
     {{"/etc/ntp.conf",
       "restrict default kod # server no.example\nserver -4 a.example iburst # pool\n;server b.example\nserver 127.127.1.0\nincludefile "
       "/etc/ntp/more\n"},
      {"/etc/ntp/more", "pool c.example\nconfdir /etc/ntp/d\n"},
      {"/etc/ntp/d/x.conf", "server not.example\n"}},
     "a.example /etc/ntp.conf:2\nc.example /etc/ntp/more:1\n"},
    {"NTPsec",
     TimeProgram::ntpsec,
     {{"/etc/ntpsec/ntp.conf", "pool a.example\n"}, {"/etc/ntp.conf", "pool b.example\n"}},
     "a.example /etc/ntpsec/ntp.conf:1\n"},
    {"OpenNTPD",
     TimeProgram::openntpd,
     {{"/etc/openntpd/ntpd.conf", "servers a.example\nserver b.example weight 5\nsensor *\n"}},
     "a.example /etc/openntpd/ntpd.conf:1\nb.example /etc/openntpd/ntpd.conf:2\n"},
    {"timesyncd: a drop-in adds to the file",
     TimeProgram::timesyncd,
     {{"/etc/systemd/timesyncd.conf", "[Time]\n#NTP=x\nNTP=a.example b.example\nFallbackNTP=f.example\n"},
      {"/etc/systemd/timesyncd.conf.d/own.conf", "[Time]\nNTP=c.example\n"}},
     "a.example /etc/systemd/timesyncd.conf:3\nb.example /etc/systemd/timesyncd.conf:3\nc.example "
     "/etc/systemd/timesyncd.conf.d/own.conf:2\n"},
    {"timesyncd: an empty value resets, and the fallback comes in",
     TimeProgram::timesyncd,
     {{"/etc/systemd/timesyncd.conf", "[Time]\nNTP=a.example\nFallbackNTP=f.example\n"},
      {"/usr/lib/systemd/timesyncd.conf.d/own.conf", "[Time]\nNTP=\n"}},
     "f.example /etc/systemd/timesyncd.conf:3\n"},
};

TEST_CASE("the time servers that a program follows") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    CHECK(shown(configured_time_servers(DirectoryHost(tree.tree()), row.program)) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
