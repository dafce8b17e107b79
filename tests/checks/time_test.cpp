#include <filesystem>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

Files operator+(Files files, const Files& more) {
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

const std::string etc = "/etc/systemd/system/";
const std::string usr = "/usr/lib/systemd/system/";

const Files systemd{{usr + "default.target", "-> multi-user.target"},
                    {usr + "multi-user.target", "[Unit]\n"},
                    {"/run/systemd/system/", ""},
                    {"/run/systemd/units/", ""}};

Files installed(const std::string& unit) { return {{usr + unit, "[Service]\nExecStart=/x\n[Install]\nWantedBy=multi-user.target\n"}}; }
Files enabled(const std::string& unit) { return {{etc + "multi-user.target.wants/" + unit, "-> " + usr + unit}}; }
Files active(const std::string& unit) { return {{"/run/systemd/units/invocation:" + unit, "-> 0123456789abcdef0123456789abcdef"}}; }
Files whole(const std::string& unit) { return installed(unit) + enabled(unit) + active(unit); }

const Files chrony_conf{{"/etc/chrony.conf", "pool ntp1.example iburst\nserver ntp2.example\nrtcsync\n"}};
const Files chrony = systemd + whole("chronyd.service") + chrony_conf;

constexpr std::string_view good = R"(
running: true
clock: {synchronised: true, maximum-error: 12ms}
clock-offsets: {ntp1.example: 3ms, ntp2.example: -2ms}
)";
constexpr std::string_view unreachable = "{running: true, clock: {synchronised: true, maximum-error: 12ms}}";

const std::string clock_good = "pass | clock (kernel) | want synchronised | have synchronised, maximum error 12ms\n";
const std::string running_good = "pass | time service (running) | want one time service | have chronyd.service\n";
const std::string boot_good = "pass | time service (at boot) | want one time service | have chronyd.service\n";
const std::string services_good = clock_good + running_good + boot_good;
const std::string offsets_good =
    "pass | clock offset to ntp1.example (/etc/chrony.conf:1) | want <= 500ms | have 3ms behind\n"
    "pass | clock offset to ntp2.example (/etc/chrony.conf:2) | want <= 500ms | have 2ms ahead\n";
const std::string no_servers = "skipped | clock offset | want <= 500ms | have no time server is configured\n";
const std::string install_one = "  by hand: Install a time service: the package chrony.\n";
const std::string unmask_it = "  by hand: Unmask chronyd.service where it is there, or install a time service: the package chrony.\n";

struct Row {
  std::string_view what;
  Files files;
  std::string_view fixture;
  std::string expected;
};

const Row rows[] = {
    {"chrony, synchronised", chrony, good, services_good + offsets_good},
    {"an image says what starts at boot", chrony, "",
     "skipped | clock (kernel) | want synchronised | have only a running machine can tell\n"
     "skipped | time service (running) | want one time service | have only a running machine can tell\n" +
         boot_good + "skipped | clock offset | want <= 500ms | have only a running machine can tell\n"},
    {"the clock is seconds off, whatever the kernel believes", chrony,
     "{running: true, clock: {synchronised: true, maximum-error: 12ms}, clock-offsets: {ntp1.example: 7.5s, ntp2.example: -500001us}}",
     services_good + "fail | clock offset to ntp1.example (/etc/chrony.conf:1) | want <= 500ms | have 7.5s behind\n"
                     "fail | clock offset to ntp2.example (/etc/chrony.conf:2) | want <= 500ms | have 500ms ahead\n"},
    {"servers out of reach leave the offset unknown", chrony, unreachable,
     services_good + "unknown | clock offset to ntp1.example (/etc/chrony.conf:1) | want <= 500ms | have does not answer\n"
                     "unknown | clock offset to ntp2.example (/etc/chrony.conf:2) | want <= 500ms | have does not answer\n"},
    {"one server that answers is enough", chrony,
     "{running: true, clock: {synchronised: true, maximum-error: 12ms}, clock-offsets: {ntp2.example: 0ms}}",
     services_good + "skipped | clock offset to ntp1.example (/etc/chrony.conf:1) | want <= 500ms | have does not answer\n"
                     "pass | clock offset to ntp2.example (/etc/chrony.conf:2) | want <= 500ms | have 0us ahead\n"},
    {"not synchronised", chrony,
     "{running: true, clock: {synchronised: false, maximum-error: 16s}, clock-offsets: {ntp1.example: 3ms, ntp2.example: -2ms}}",
     "fail | clock (kernel) | want synchronised | have not synchronised\n" + running_good + boot_good + offsets_good},
    {"synchronised, and chronyd without rtcsync does not say so", chrony,
     "{running: true, clock: {synchronised: false, maximum-error: 3ms}, clock-offsets: {ntp1.example: 3ms, ntp2.example: -2ms}}",
     "pass | clock (kernel) | want synchronised | have synchronised by chronyd, maximum error 3ms; rtcsync is off, so the flag is\n" +
         running_good + boot_good + offsets_good},
    {"a long time without a server", chrony,
     "{running: true, clock: {synchronised: true, maximum-error: 9s}, clock-offsets: {ntp1.example: 3ms, ntp2.example: -2ms}}",
     "pass | clock (kernel) | want synchronised | have synchronised, maximum error 9s, no time server has been heard for long\n" +
         running_good + boot_good + offsets_good},
    {"nothing that is known, and the kernel's clock is kept", systemd, unreachable,
     clock_good +
         "unknown | time service (running) | want one time service | have none that is known, and something keeps the kernel's clock "
         "synchronised\n"
         "unknown | time service (at boot) | want one time service | have none that is known, and something keeps the kernel's clock "
         "synchronised\n" +
         no_servers},
    {"nothing at all", systemd, "{running: true, clock: {synchronised: false, maximum-error: 16s}}",
     "fail | clock (kernel) | want synchronised | have not synchronised\n"
     "fail | time service (running) | want one time service | have none is installed\n" +
         install_one + "fail | time service (at boot) | want one time service | have none is installed\n" + install_one + no_servers},
    {"another service sets the clock", systemd + whole("phc2sys.service"), unreachable,
     clock_good +
         "unknown | time service (running) | want one time service | have phc2sys.service, which is not looked into\n"
         "unknown | time service (at boot) | want one time service | have phc2sys.service, which is not looked into\n" +
         no_servers},
    {"another service that does not start",
     systemd + installed("phc2sys.service") + installed("chronyd-restricted.service") + active("chronyd-restricted.service"), unreachable,
     clock_good + "unknown | time service (running) | want one time service | have chronyd-restricted.service, which is not looked into\n" +
         "unknown | time service (at boot) | want one time service | have none that is known, and something keeps the kernel's clock "
         "synchronised\n" +
         no_servers},
    {"nothing at all, and a package manager", systemd + Files{{"/etc/os-release", "ID=ubuntu\nID_LIKE=debian\n"}, {"/usr/bin/apt-get", ""}},
     "",
     "skipped | clock (kernel) | want synchronised | have only a running machine can tell\n"
     "skipped | time service (running) | want one time service | have only a running machine can tell\n"
     "fail | time service (at boot) | want one time service | have none is installed\n"
     "  by hand: Install a time service: apt-get install chrony.\n"
     "skipped | clock offset | want <= 500ms | have only a running machine can tell\n"},
    {"nothing but ntpdate by cron, as the old guides have it",
     systemd + Files{{"/var/spool/cron/root", "0 */1 * * * ntpdate time1.example\n"}}, unreachable,
     clock_good +
         "fail | time service (running) | want one time service | have only ntpdate by cron (/var/spool/cron/root:1)\n"
         "  by hand: Install a time service: the package chrony. Take ntpdate out of /var/spool/cron/root.\n"
         "fail | time service (at boot) | want one time service | have only ntpdate by cron (/var/spool/cron/root:1)\n"
         "  by hand: Install a time service: the package chrony. Take ntpdate out of /var/spool/cron/root.\n" +
         no_servers},
    {"ntpdate by cron beside a service that is off: the one goes, the other comes",
     systemd + installed("chronyd.service") +
         Files{{"/etc/cron.d/time", "# hourly\n5 * * * * root /usr/sbin/ntpdate -s x && hwclock -w\n"}},
     unreachable,
     clock_good +
         "fail | time service (running) | want one time service | have only ntpdate by cron (/etc/cron.d/time:2)\n"
         "  safe: start chronyd.service\n"
         "  safe: in /etc/cron.d/time: comment out \"5 * * * * root /usr/sbin/ntpdate -s x && hwclock -w\"\n"
         "fail | time service (at boot) | want one time service | have only ntpdate by cron (/etc/cron.d/time:2)\n"
         "  safe: enable chronyd.service\n"
         "  safe: in /etc/cron.d/time: comment out \"5 * * * * root /usr/sbin/ntpdate -s x && hwclock -w\"\n" +
         no_servers},
    {"a script of cron beside a service is for a person to remove",
     systemd + whole("chronyd.service") + Files{{"/etc/cron.hourly/time", "#!/bin/sh\nrdate -s time.example\n"}}, unreachable,
     clock_good +
         "fail | time service (running) | want one time service | have chronyd.service and rdate by cron (/etc/cron.hourly/time:2)\n"
         "  by hand: Take rdate out of /etc/cron.hourly/time.\n"
         "fail | time service (at boot) | want one time service | have chronyd.service and rdate by cron (/etc/cron.hourly/time:2)\n"
         "  by hand: Take rdate out of /etc/cron.hourly/time.\n" +
         no_servers},
    {"started by hand only: gone after the next boot", systemd + installed("chronyd.service") + active("chronyd.service"), unreachable,
     clock_good + running_good +
         "fail | time service (at boot) | want one time service | have none\n"
         "  safe: enable chronyd.service\n" +
         no_servers},
    {"two that fight over the clock", chrony + whole("ntpd.service"), good,
     clock_good +
         "fail | time service (running) | want one time service | have chronyd.service and ntpd.service\n"
         "  by hand: Stop and disable all but one of chronyd.service, ntpd.service.\n"
         "pass | time service (at boot) | want one time service | have chronyd.service and ntpd.service\n" +
         offsets_good},
    {"an alias is no second service",
     systemd + whole("chrony.service") + Files{{etc + "chronyd.service", "-> /usr/lib/systemd/system/chrony.service"}}, unreachable,
     clock_good +
         "pass | time service (running) | want one time service | have chrony.service\n"
         "pass | time service (at boot) | want one time service | have chrony.service\n" +
         no_servers},
    {"a service that is enabled is started, not the one that is not",
     systemd + installed("chronyd.service") + installed("ntpd.service") + enabled("ntpd.service"), unreachable,
     clock_good +
         "fail | time service (running) | want one time service | have none\n"
         "  safe: start ntpd.service\n"
         "pass | time service (at boot) | want one time service | have ntpd.service\n" +
         no_servers},
    {"a masked service is nobody's to enable", systemd + installed("chronyd.service") + Files{{etc + "chronyd.service", "-> /dev/null"}},
     unreachable,
     clock_good + "fail | time service (running) | want one time service | have none but what is masked (chronyd.service)\n" + unmask_it +
         "fail | time service (at boot) | want one time service | have none but what is masked (chronyd.service)\n" + unmask_it +
         no_servers},
    {"a crontab that cannot be read may hold anything", chrony + Files{{"/var/spool/cron/root/", ""}}, good,
     clock_good +
         "unknown | time service (running) | want one time service | have /var/spool/cron/root: is a directory, not a file\n"
         "unknown | time service (at boot) | want one time service | have /var/spool/cron/root: is a directory, not a file\n" +
         offsets_good},
    {"without systemd nobody knows what runs", installed("chronyd.service"), unreachable,
     clock_good +
         "unknown | time service (running) | want one time service | have systemd does not run this machine\n"
         "fail | time service (at boot) | want one time service | have none\n"
         "  safe: enable chronyd.service\n" +
         no_servers},
    {"a configuration that cannot be read leaves the servers unknown",
     systemd + whole("chronyd.service") + Files{{"/etc/chrony.conf/", ""}}, good,
     services_good + "unknown | clock offset | want <= 500ms | have /etc/chrony.conf: is a directory, not a file\n"},
    {"no more than three servers are asked",
     systemd + whole("chronyd.service") + Files{{"/etc/chrony.conf", "server a\nserver b\nserver c\nserver d\n"}},
     "{running: true, clock: {synchronised: true, maximum-error: 12ms}, clock-offsets: {a: 1ms, b: 2ms, c: 3ms, d: 4ms}}",
     services_good + "pass | clock offset to a (/etc/chrony.conf:1) | want <= 500ms | have 1ms behind\n"
                     "pass | clock offset to b (/etc/chrony.conf:2) | want <= 500ms | have 2ms behind\n"
                     "pass | clock offset to c (/etc/chrony.conf:3) | want <= 500ms | have 3ms behind\n"},
};

TEST_CASE("time") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const std::string script = tree.tree() + "/etc/cron.hourly/time";
    if (std::filesystem::exists(script)) std::filesystem::permissions(script, std::filesystem::perms{0755});
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{time: {offset: <= 500ms}}", host)) == row.expected);
  }
}

TEST_CASE("time: the server of the setting is measured against first, and has to answer") {
  const test::Tree tree(chrony, good);
  const RecordedHost host(tree.folder());
  CHECK(test::shown(test::look("{time: {offset: <= 500ms}}", host, {{"ntp-server", "ntp2.example"}})) ==
        services_good +
            "pass | clock offset to ntp2.example (--set ntp-server) | want <= 500ms | have 2ms ahead\n"
            "pass | clock offset to ntp1.example (/etc/chrony.conf:1) | want <= 500ms | have 3ms behind\n"
            "pass | clock offset to ntp2.example (/etc/chrony.conf:2) | want <= 500ms | have 2ms ahead\n");
  CHECK(test::shown(test::look("{time: {offset: <= 500ms}}", host, {{"ntp-server", "ntp3.example"}})) ==
        services_good + "unknown | clock offset to ntp3.example (--set ntp-server) | want <= 500ms | have does not answer\n" +
            offsets_good);
}

TEST_CASE("time mistakes") {
  CHECK(test::problems_of("{time: {}}") == "1:8: time wants at least one key");
  CHECK(test::problems_of("{time: {offset: <= 500}}") == "1:17: \"500\" is not a duration; write it like 500ms");
}

}  // namespace
}  // namespace nodeworthy
