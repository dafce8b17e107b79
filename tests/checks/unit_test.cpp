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

const Files boot{{usr + "default.target", "-> multi-user.target"}, {usr + "multi-user.target", "[Unit]\n"}};
const Files systemd{{"/run/systemd/system/", ""}, {"/run/systemd/units/", ""}};
const Files installed = boot + Files{{usr + "a.service", "[Service]\nExecStart=/x\n[Install]\nWantedBy=multi-user.target\n"}};
const Files enabled{{etc + "multi-user.target.wants/a.service", "-> " + usr + "a.service"}};
const Files active{{"/run/systemd/units/invocation:a.service", "-> 0123456789abcdef0123456789abcdef"}};
const Files masked{{etc + "a.service", "-> /dev/null"}};
const Files debian{{"/etc/os-release", "ID=debian\n"}, {"/usr/bin/apt-get", ""}};

constexpr std::string_view both = "{unit: {name: a.service, is: [active, enabled]}}";
constexpr std::string_view at_boot = "{unit: {name: a.service, is: enabled, package: a-tools}}";
constexpr std::string_view running = "running: true";

const std::string is_active = "pass | a.service (running) | want active | have active\n";
const std::string is_started =
    "pass | a.service (at boot) | want started | have started (/etc/systemd/system/multi-user.target.wants/a.service)\n";
const std::string unmask =
    "  by hand: Somebody masked a.service, so that nothing can start it; where that was a mistake: systemctl unmask a.service.\n";

struct Row {
  std::string_view what;
  std::string_view condition;
  Files files;
  std::string_view fixture;
  std::string expected;
};

const Row rows[] = {
    {"active and enabled", both, installed + systemd + enabled + active, running, is_active + is_started},
    {"an image says what starts at boot", both, installed + enabled, "",
     "skipped | a.service (running) | want active | have only a running machine can tell\n" + is_started},
    {"neither", both, installed + systemd, running,
     "fail | a.service (running) | want active | have inactive\n"
     "  safe: start a.service\n"
     "fail | a.service (at boot) | want started | have not started, disabled\n"
     "  safe: enable a.service\n"},
    {"a static unit that another one wants is started all the same", at_boot,
     boot + Files{{usr + "a.service", "[Service]\nExecStart=/x\n"}, {usr + "multi-user.target.d/x.conf", "[Unit]\nWants=a.service\n"}}, "",
     "pass | a.service (at boot) | want started | have started (/usr/lib/systemd/system/multi-user.target.d/x.conf:2)\n"},
    {"a static unit that nothing wants cannot be enabled", at_boot, boot + Files{{usr + "a.service", "[Service]\nExecStart=/x\n"}}, "",
     "fail | a.service (at boot) | want started | have not started, static\n"
     "  by hand: Look at what the boot starts: systemctl list-dependencies --reverse a.service.\n"},
    {"enabled for a target that the boot does not reach", at_boot,
     installed + Files{{etc + "graphical.target.wants/a.service", "-> " + usr + "a.service"}}, "",
     "fail | a.service (at boot) | want started | have not started, enabled\n"
     "  by hand: Look at what the boot starts: systemctl list-dependencies --reverse a.service.\n"},
    {"masked", both, installed + systemd + masked, running,
     "fail | a.service (running) | want active | have inactive\n" + unmask +
         "fail | a.service (at boot) | want started | have not started, masked\n" + unmask},
    {"no such unit", both, boot + systemd, running,
     "fail | a.service | want active and enabled | have no such unit\n  by hand: Install what brings a.service.\n"},
    {"no such unit, with a package that has it", at_boot, boot + debian, "",
     "fail | a.service | want enabled | have no such unit\n"
     "  by hand: Install it: apt-get install a-tools.\n"},
    {"a link that leads to no file is no unit", at_boot, boot + enabled, "",
     "fail | a.service | want enabled | have no such unit\n"
     "  by hand: Install it: the package a-tools.\n"},
    {"another init runs this machine", both, installed + enabled, running,
     "unknown | a.service (running) | want active | have systemd does not run this machine\n" + is_started},
    {"several units", "{unit: {name: [a.service, b.service], is: enabled}}", installed + enabled, "",
     is_started + "fail | b.service | want enabled | have no such unit\n  by hand: Install what brings b.service.\n"},
};

TEST_CASE("unit") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("unit: what a rule may not say") {
  CHECK(test::problems_of("{unit: {name: docker, is: active}}") == "1:15: \"docker\" is no unit's name; write docker.service");
  CHECK(test::problems_of("{unit: {name: a.service, is: enable}}") == "1:30: a unit is never \"enable\"; did you mean \"enabled\"?");
}

}  // namespace
}  // namespace nodeworthy
