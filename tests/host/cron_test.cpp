#include "host/cron.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "host/directory_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 2> programs{"ntpdate", "rdate"};

void make_executable(const std::string& path) { std::filesystem::permissions(path, std::filesystem::perms{0755}); }

TEST_CASE("a program that a line names") {
  struct Row {
    std::string_view line;
    std::string_view expected;
  };
  const Row rows[] = {
      {"0 */1 * * * ntpdate time1.aliyun.com", "ntpdate"},
      {"*/5 * * * * root /usr/sbin/ntpdate -u x >/dev/null 2>&1", "ntpdate"},
      {"@hourly root test -x /usr/bin/rdate&&rdate x", "rdate"},
      {"echo $(ntpdate)", "ntpdate"},
      {"0 * * * * sh -c \"ntpdate x\"", "ntpdate"},
      {"  # 0 * * * * ntpdate x", ""},
      {"0 * * * * ntpdate-wrapper x", ""},
      {"0 * * * * /opt/ntpdate/run", ""},
      {"0 * * * * my.ntpdate", ""},
      {"", ""},
      {"ntpdate", "ntpdate"},
      {"/", ""},
  };
  for (const Row& row : rows) {
    INFO(row.line);
    CHECK(program_named(row.line, programs) == row.expected);
  }
}

TEST_CASE("what cron runs") {
  const test::Tree tree({{"/etc/crontab", "SHELL=/bin/sh\n1 * * * * root ntpdate a\n"},
                         {"/etc/cron.d/time", "2 * * * * root rdate b\n"},
                         {"/etc/cron.d/folder/time", "3 * * * * root ntpdate c\n"},
                         {"/etc/cron.d/gone", "-> /nowhere"},
                         {"/etc/cron.d/time.rpmsave", "6 * * * * root rdate g\n"},
                         {"/etc/cron.d/time~", "6 * * * * root rdate g\n"},
                         {"/etc/cron.d/.time", "6 * * * * root rdate g\n"},
                         {"/etc/cron.daily/off", "#!/bin/sh\nntpdate h"},
                         {"/etc/cron.daily/time", "#!/bin/sh\n# ntpdate\nntpdate d"},
                         {"/var/spool/cron/crontabs/root", "4 * * * * ntpdate e\n"},
                         {"/var/spool/cron/crontabs/user", "5 * * * * ntpdate f\n"}});
  make_executable(tree.tree() + "/etc/cron.daily/time");
  const auto lines = cron_lines(DirectoryHost(tree.tree()), programs);
  REQUIRE(lines.present());
  std::string shown;
  for (const CronLine& line : lines.value())
    shown += fmt::format("{} {}:{} {} {}\n", line.source == CronLine::Source::table ? "table" : "script", line.file, line.line,
                         line.program, line.text);
  CHECK(shown ==
        "table /etc/crontab:2 ntpdate 1 * * * * root ntpdate a\n"
        "table /var/spool/cron/crontabs/root:1 ntpdate 4 * * * * ntpdate e\n"
        "table /etc/cron.d/time:1 rdate 2 * * * * root rdate b\n"
        "script /etc/cron.daily/time:3 ntpdate ntpdate d\n");
}

TEST_CASE("Debian's cron passes over names with a dot, which that of others runs") {
  const test::Tree::Files files{{"/etc/cron.d/time.off", "1 * * * * root ntpdate a\n"}, {"/etc/cron.daily/time.sh", "ntpdate b\n"}};
  const test::Tree other(files);
  test::Tree::Files with_version = files;
  with_version.push_back({"/etc/debian_version", "12.5\n"});
  const test::Tree debian(with_version);
  for (const test::Tree* tree : {&other, &debian}) make_executable(tree->tree() + "/etc/cron.daily/time.sh");
  CHECK(cron_lines(DirectoryHost(other.tree()), programs).value().size() == 2);
  CHECK(cron_lines(DirectoryHost(debian.tree()), programs).value().empty());
}

TEST_CASE("cron without files, and with one that cannot be read") {
  const test::Tree nothing({});
  const auto none = cron_lines(DirectoryHost(nothing.tree()), programs);
  REQUIRE(none.present());
  CHECK(none.value().empty());
  const test::Tree odd(test::Tree::Files{{"/etc/crontab/", ""}});
  const auto unreadable = cron_lines(DirectoryHost(odd.tree()), programs);
  REQUIRE(unreadable.unreadable());
  CHECK(unreadable.why() == "/etc/crontab: is a directory, not a file");
}

}  // namespace
}  // namespace nodeworthy
