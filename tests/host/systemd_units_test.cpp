#include "host/systemd_units.h"

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view installable = "[Service]\nExecStart=/bin/x\n[Install]\nWantedBy=multi-user.target\n";
const std::string etc = "/etc/systemd/system/";
const std::string run = "/run/systemd/system/";
const std::string usr = "/usr/lib/systemd/system/";

template <class T, class Show>
std::string shown(const Reading<T>& reading, Show show) {
  if (reading.absent()) return "absent";
  return reading.present() ? std::string(show(reading.value())) : "unreadable: " + reading.why();
}

std::string shown(const Reading<bool>& reading) {
  return shown(reading, [](bool yes) { return yes ? "yes" : "no"; });
}

struct StateRow {
  std::string_view what;
  std::string_view unit;
  std::string_view expected;
  test::Tree::Files files;
};

// Each row was measured with `systemctl --root=TREE is-enabled UNIT` of systemd 252.
const StateRow state_rows[] = {
    {"[Install] and no link", "x.service", "disabled", {{usr + "x.service", std::string(installable)}}},
    {"a link in .wants",
     "x.service",
     "enabled",
     {{usr + "x.service", std::string(installable)}, {etc + "multi-user.target.wants/x.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"a link in .wants that leads nowhere counts by its name",
     "x.service",
     "enabled",
     {{usr + "x.service", std::string(installable)}, {etc + "multi-user.target.wants/x.service", "-> /nowhere"}}},
    {"a link in .wants of a target that nothing starts",
     "x.service",
     "enabled",
     {{usr + "x.service", std::string(installable)}, {etc + "other.target.wants/x.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"a file in .wants",
     "x.service",
     "disabled",
     {{usr + "x.service", std::string(installable)}, {etc + "multi-user.target.wants/x.service", "x"}}},
    {"a link in the vendor's .wants",
     "x.service",
     "disabled",
     {{usr + "x.service", std::string(installable)}, {usr + "multi-user.target.wants/x.service", "-> ../x.service"}}},
    {"a link in .upholds, which this version does not know",
     "x.service",
     "disabled",
     {{usr + "x.service", std::string(installable)}, {etc + "multi-user.target.upholds/x.service", "-> ../x.service"}}},
    {"a link in .wants below /run",
     "x.service",
     "enabled-runtime",
     {{usr + "x.service", std::string(installable)}, {run + "multi-user.target.wants/x.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"a link to /dev/null, whatever wants it",
     "x.service",
     "masked",
     {{usr + "x.service", std::string(installable)},
      {etc + "x.service", "-> /dev/null"},
      {etc + "multi-user.target.wants/x.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"an empty file", "x.service", "masked", {{usr + "x.service", std::string(installable)}, {etc + "x.service", ""}}},
    {"a mask below /run",
     "x.service",
     "masked-runtime",
     {{usr + "x.service", std::string(installable)}, {run + "x.service", "-> /dev/null"}}},
    {"no [Install]", "x.service", "static", {{usr + "x.service", "[Service]\nExecStart=/bin/x\n"}}},
    {"[Install] with Also= alone", "x.service", "indirect", {{usr + "x.service", "[Install]\nAlso=y.socket\n"}}},
    {"an empty WantedBy= takes the ones before it back",
     "x.service",
     "static",
     {{usr + "x.service", "[Install]\nWantedBy=a.target\nWantedBy=\n"}}},
    {"[Install] of a drop-in",
     "x.service",
     "disabled",
     {{usr + "x.service", "[Unit]\n"}, {etc + "x.service.d/a.conf", std::string(installable)}}},
    {"the link that Alias= asks for",
     "x.service",
     "enabled",
     {{usr + "x.service", "[Install]\nAlias=y.service\n"}, {etc + "y.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"the alias itself",
     "y.service",
     "alias",
     {{usr + "x.service", "[Install]\nAlias=y.service\n"}, {etc + "y.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"a link of another name",
     "x.service",
     "indirect",
     {{usr + "x.service", std::string(installable)}, {etc + "other.service", "-> /usr/lib/systemd/system/x.service"}}},
    {"a link to a file elsewhere",
     "x.service",
     "linked",
     {{"/opt/x.service", std::string(installable)}, {etc + "x.service", "-> /opt/x.service"}}},
    {"a link to a file elsewhere that is missing", "x.service", "absent", {{etc + "x.service", "-> /opt/x.service"}}},
    {"aliases in a circle",
     "x.service",
     "unreadable: /etc/systemd/system/y.service: Too many levels of symbolic links",
     {{etc + "x.service", "-> y.service"}, {etc + "y.service", "-> x.service"}}},
    {"an alias of another type", "x.service", "absent", {{etc + "x.service", "-> y.socket"}, {etc + "y.socket", std::string(installable)}}},
    {"a template whose default instance is linked",
     "x@.service",
     "enabled",
     {{usr + "x@.service", "[Install]\nWantedBy=a.target\nDefaultInstance=one\n"},
      {etc + "a.target.wants/x@one.service", "-> /x@.service"}}},
    {"a template of which another instance is linked",
     "x@.service",
     "indirect",
     {{usr + "x@.service", "[Install]\nWantedBy=a.target\nDefaultInstance=one\n"},
      {etc + "a.target.wants/x@two.service", "-> /x@.service"}}},
    {"an instance that is linked",
     "x@two.service",
     "enabled",
     {{usr + "x@.service", std::string(installable)}, {etc + "a.target.wants/x@two.service", "-> /x@.service"}}},
    {"an instance that the vendor links",
     "x@two.service",
     "static",
     {{usr + "x@.service", std::string(installable)}, {usr + "a.target.wants/x@two.service", "-> ../x@.service"}}},
    {"a file of a generator", "x.service", "generated", {{"/run/systemd/generator/x.service", std::string(installable)}}},
    {"a transient unit", "x.service", "transient", {{"/run/systemd/transient/x.service", "[Unit]\n"}}},
    {"a link of its name in a folder after its own",
     "x.service",
     "disabled",
     {{etc + "x.service", std::string(installable)}, {run + "x.service", "-> /opt/y.service"}}},
    {"links are followed in folders: /lib is /usr/lib",
     "y.service",
     "alias",
     {{"/lib", "-> usr/lib"}, {usr + "x.service", "[Unit]\n"}, {etc + "y.service", "-> /lib/systemd/system/x.service"}}},
    {"nothing of that name", "x.service", "absent", {{usr + "y.service", "[Unit]\n"}}},
    {"no name of a unit", "x", "absent", {{usr + "x", "[Unit]\n"}}},
};

TEST_CASE("a unit file of blank lines takes no memory for directives") {
  CHECK(parse_unit_file(std::string(100'000, '\n'), "u").capacity() < 1000);
}

TEST_CASE("unit enablement") {
  for (const StateRow& row : state_rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const DirectoryHost host(tree.tree());
    CHECK(shown(unit_enablement(host, row.unit), [](Enablement e) { return describe(e); }) == row.expected);
  }
}

struct BootRow {
  std::string_view what;
  std::string_view unit;
  std::string_view expected;
  test::Tree::Files files;
  std::string_view fixture = {};
};

test::Tree::Files with_targets(test::Tree::Files more) {
  test::Tree::Files files{{usr + "default.target", "-> multi-user.target"},
                          {usr + "multi-user.target", "[Unit]\nRequires=basic.target\n"},
                          {usr + "basic.target", "[Unit]\nWants=sockets.target timers.target\n"},
                          {usr + "sockets.target", "[Unit]\n"},
                          {usr + "graphical.target", "[Unit]\nRequires=multi-user.target\nWants=display-manager.service\n"},
                          {usr + "x.service", std::string(installable)},
                          {usr + "x@.service", std::string(installable)}};
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

/// The same with presets of a vendor. Compared with `systemctl --root=TREE preset-all --preset-mode=enable-only` of systemd 252.
test::Tree::Files with_presets(std::string_view presets, test::Tree::Files more) {
  more.emplace_back("/usr/lib/systemd/system-preset/90-x.preset", std::string(presets));
  return with_targets(std::move(more));
}

const BootRow boot_rows[] = {
    {"nothing wants it", "x.service", "no", with_targets({})},
    {"a link in .wants of the default target", "x.service", "yes", with_targets({{etc + "multi-user.target.wants/x.service", "-> /x"}})},
    {"a link in the vendor's .wants", "x.service", "yes", with_targets({{usr + "multi-user.target.wants/x.service", "-> ../x.service"}})},
    {"a link in .requires of a target further down", "x.service", "yes",
     with_targets({{etc + "sockets.target.requires/x.service", "-> /x"}})},
    {"a link in .upholds", "x.service", "yes", with_targets({{etc + "multi-user.target.upholds/x.service", "-> /x"}})},
    {"a link in .wants of a target that the boot passes by", "x.service", "no",
     with_targets({{etc + "other.target.wants/x.service", "-> /x"}})},
    {"a link to an empty unit of another name", "x.service", "no",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> /etc/systemd/system/y.service"}, {etc + "y.service", ""}})},
    {"a link to a unit of another name that leads to /dev/null", "x.service", "no",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> ../y.service"}, {etc + "y.service", "-> /dev/null"}})},
    {"a link to a link in a circle counts by its name", "x.service", "yes",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> ../y.service"}, {etc + "y.service", "-> y.service"}})},
    {"so does one to itself", "x.service", "yes", with_targets({{etc + "multi-user.target.wants/x.service", "-> x.service"}})},
    {"and one through a folder that is a link in a circle", "x.service", "yes",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> ../loop/x.service"}, {etc + "loop", "-> loop"}})},
    {"and one to a folder", "x.service", "yes",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> ../y.service"}, {etc + "y.service/", ""}})},
    {"a link to a unit of another name", "x.service", "yes",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> ../y.service"}, {etc + "y.service", "[Unit]\n"}})},
    {"a file in .wants is no link", "x.service", "no", with_targets({{etc + "multi-user.target.wants/x.service", "x"}})},
    {"a link in the vendor's .wants that /etc takes back", "x.service", "no",
     with_targets(
         {{usr + "multi-user.target.wants/x.service", "-> ../x.service"}, {etc + "multi-user.target.wants/x.service", "-> /dev/null"}})},
    {"masked although wanted", "x.service", "no",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> /x"}, {etc + "x.service", "-> /dev/null"}})},
    {"a mask cuts what is behind it off", "x.service", "no",
     with_targets({{etc + "sockets.target.wants/x.service", "-> /x"}, {etc + "sockets.target", "-> /dev/null"}})},
    {"a folder below /run does not outlive the boot", "x.service", "no",
     with_targets({{run + "multi-user.target.wants/x.service", "-> /x"}}), "running: true"},
    {"nor does a mask there", "x.service", "yes",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> /x"}, {run + "x.service", "-> /dev/null"}}), "running: true"},
    {"what generators made counts on a running machine", "x.service", "yes",
     with_targets({{"/run/systemd/generator/multi-user.target.wants/x.service", "-> /x"}}), "running: true"},
    {"and not in an image", "x.service", "no", with_targets({{"/run/systemd/generator/multi-user.target.wants/x.service", "-> /x"}})},
    {"Wants= of a drop-in of a wanted unit", "x.service", "yes",
     with_targets({{etc + "basic.target.d/a.conf", "[Unit]\nWants=x.service\n"}})},
    {"BindsTo= of a drop-in of all targets", "x.service", "yes", with_targets({{etc + "target.d/a.conf", "[Unit]\nBindsTo=x.service\n"}})},
    {"After= pulls nothing in", "x.service", "no", with_targets({{etc + "basic.target.d/a.conf", "[Unit]\nAfter=x.service\n"}})},
    {"an instance by a link", "x@one.service", "yes", with_targets({{etc + "multi-user.target.wants/x@one.service", "-> /x"}})},
    {"another instance", "x@two.service", "no", with_targets({{etc + "multi-user.target.wants/x@one.service", "-> /x"}})},
    {"an alias that is wanted", "x.service", "yes",
     with_targets({{usr + "alias.service", "-> x.service"}, {etc + "multi-user.target.wants/alias.service", "-> /x"}})},
    {"asked for by an alias", "alias.service", "yes",
     with_targets({{usr + "alias.service", "-> x.service"}, {etc + "multi-user.target.wants/x.service", "-> /x"}})},
    {"the .wants folder of an alias of the target", "x.service", "yes",
     with_targets({{usr + "runlevel3.target", "-> multi-user.target"}, {etc + "runlevel3.target.wants/x.service", "-> /x"}})},
    {"/etc chooses another default target", "x.service", "yes",
     with_targets(
         {{etc + "default.target", "-> /usr/lib/systemd/system/graphical.target"}, {etc + "graphical.target.wants/x.service", "-> /x"}})},
    {"so does the kernel command line", "x.service", "no",
     with_targets({{etc + "multi-user.target.wants/x.service", "-> /x"}, {"/proc/cmdline", "ro systemd.unit=sockets.target quiet\n"}}),
     "running: true"},
    {"targets that want each other", "x.service", "yes",
     with_targets({{etc + "sockets.target.d/a.conf", "[Unit]\nWants=multi-user.target timers.target\n"},
                   {usr + "timers.target", "[Unit]\nWants=sockets.target x.service\n"}})},
    {"without a default target there is the rescue shell",
     "x.service",
     "yes",
     {{usr + "x.service", std::string(installable)}, {usr + "rescue.target", "[Unit]\nRequires=x.service\n"}}},
    {"the first boot, and a preset that enables it", "x.service", "yes", with_presets("enable x.service\ndisable *\n", {})},
    {"the same on a running machine", "x.service", "no", with_presets("enable x.service\ndisable *\n", {}), "running: true"},
    {"the boot of an image that was started before", "x.service", "no",
     with_presets("enable x.service\n", {{"/etc/machine-id", "0123456789abcdef0123456789abcdef\n"}})},
    {"an empty machine-id makes no boot the first", "x.service", "no", with_presets("enable x.service\n", {{"/etc/machine-id", ""}})},
    {"one that says so does", "x.service", "yes", with_presets("enable x.service\n", {{"/etc/machine-id", "uninitialized\n"}})},
    {"a preset that disables it", "x.service", "no", with_presets("disable x.*\nenable x.service\n", {})},
    {"what no preset speaks of is enabled", "x.service", "yes", with_presets("disable y.service\n", {})},
    {"unless there are no presets at all", "x.service", "no", with_targets({})},
    {"of preset files the first by name counts", "x.service", "no",
     with_presets("enable x.service\n", {{"/etc/systemd/system-preset/10-own.preset", "disable x.service\n"}})},
    {"a preset file that is masked", "x.service", "yes",
     with_presets("disable x.service\n", {{"/etc/systemd/system-preset/90-x.preset", "-> /dev/null"}})},
    {"a unit that is masked", "x.service", "no", with_presets("enable x.service\n", {{etc + "x.service", "-> /dev/null"}})},
    {"a unit without [Install]", "y.service", "no", with_presets("enable y.service\n", {{usr + "y.service", "[Service]\n"}})},
    {"Also= of what is enabled, whatever presets say", "x.service", "yes",
     with_presets("enable y.service\ndisable *\n", {{usr + "y.service", "[Install]\nAlso=x.service\n"}})},
    {"the usual instance of a template", "y@one.service", "yes",
     with_presets("enable y@.service\ndisable *\n",
                  {{usr + "y@.service", "[Install]\nDefaultInstance=one\nWantedBy=multi-user.target\n"}})},
    {"instances that the preset names", "y@two.service", "yes",
     with_presets("enable y@.service two\ndisable *\n",
                  {{usr + "y@.service", "[Install]\nDefaultInstance=one\nWantedBy=multi-user.target\n"}})},
    {"instead of the usual one", "y@one.service", "no",
     with_presets("enable y@.service two\ndisable *\n",
                  {{usr + "y@.service", "[Install]\nDefaultInstance=one\nWantedBy=multi-user.target\n"}})},
    {"a preset file that nobody can read leaves it open", "x.service",
     "unreadable: /etc/systemd/system-preset/10.preset: is a directory, not a file",
     with_presets("disable *\n", {{"/etc/systemd/system-preset/10.preset/", ""}})},
    {"no such unit", "y.service", "absent", with_targets({})},
    {"a unit file that nobody can read leaves it open", "x.service",
     "unreadable: /etc/systemd/system/basic.target.d/a.conf: is a directory, not a file",
     with_targets({{etc + "basic.target.d/a.conf/", ""}})},
};

TEST_CASE("units at boot") {
  for (const BootRow& row : boot_rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(shown(starts_at_boot(host, row.unit)) == row.expected);
  }
}

TEST_CASE("active units") {
  const std::string units = "/run/systemd/units/";
  const std::string groups = "/sys/fs/cgroup/systemd/system.slice/";
  const BootRow rows[] = {
      {"has an invocation",
       "x.service",
       "yes",
       {{"/run/systemd/system/", ""}, {units + "invocation:x.service", "-> 0123456789abcdef"}},
       "running: true"},
      {"has none", "x.service", "no", {{"/run/systemd/system/", ""}, {units, ""}}, "running: true"},
      {"under its main name",
       "alias.service",
       "yes",
       {{usr + "x.service", "[Unit]\n"},
        {usr + "alias.service", "-> x.service"},
        {"/run/systemd/system/", ""},
        {units + "invocation:x.service", "-> 0"}},
       "running: true"},
      {"a target leaves no trace",
       "x.target",
       "unreadable: x.target: systemd leaves no trace of its state in files",
       {{"/run/systemd/system/", ""}, {units, ""}},
       "running: true"},
      {"a socket that ran no program leaves none",
       "x.socket",
       "unreadable: x.socket: systemd leaves no trace of its state in files",
       {{"/run/systemd/system/", ""}, {units, ""}},
       "running: true"},
      {"a mount that was there before systemd leaves none",
       "x.mount",
       "unreadable: x.mount: systemd leaves no trace of its state in files",
       {{"/run/systemd/system/", ""}, {units, ""}},
       "running: true"},
      {"a mount that systemd made",
       "x.mount",
       "yes",
       {{"/run/systemd/system/", ""}, {units + "invocation:x.mount", "-> 0123456789abcdef"}},
       "running: true"},
      {"an older systemd: a control group",
       "x.service",
       "yes",
       {{"/run/systemd/system/", ""}, {groups + "x.service/", ""}},
       "running: true"},
      {"an older systemd: none", "x.service", "no", {{"/run/systemd/system/", ""}, {usr + "x.service", "[Service]\n"}}, "running: true"},
      {"an older systemd: no such unit", "x.service", "no", {{"/run/systemd/system/", ""}}, "running: true"},
      {"an older systemd: a service that is active without processes",
       "x.service",
       "unreadable: x.service: this systemd leaves no trace of its state in files",
       {{"/run/systemd/system/", ""}, {usr + "x.service", "[Service]\nType=oneshot\nRemainAfterExit=yes\n"}},
       "running: true"},
      {"systemd does not run here", "x.service", "absent", {{units + "invocation:x.service", "-> 0"}}, "running: true"},
      {"an image", "x.service", "unreadable: x.service: only a running machine can tell", {{"/run/systemd/system/", ""}}},
  };
  for (const BootRow& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(shown(unit_active(host, row.unit)) == row.expected);
  }
}

std::string shown(const std::vector<Directive>& directives) {
  std::string text;
  for (const Directive& d : directives)
    text += d.file + ":" + std::to_string(d.line) + " [" + d.section + "] " + d.key + "=" + d.value + "\n";
  return text;
}

TEST_CASE("unit files") {
  const std::string_view text =
      "Outside=1\n"
      "# comment\n"
      "[Service]\n"
      " ExecStart = /bin/a \\\n"
      "# between\n"
      "   --b \\\n"
      "\t--c\n"
      "Path=C:\\\\\n"
      "no assignment\n"
      "=no key\n"
      "[Broken\n"
      "Lost=1\n"
      "[X-Own]\n"
      "Key=a=b\n"
      "Last=1 \\";
  CHECK(shown(parse_unit_file(text, "f")) ==
        "f:4 [Service] ExecStart=/bin/a  --b  --c\n"
        "f:8 [Service] Path=C:\\\\\n"
        "f:14 [X-Own] Key=a=b\n"
        "f:15 [X-Own] Last=1\n");
}

TEST_CASE("a section with a name of no reasonable length is none") {
  CHECK(parse_unit_file("[" + std::string(1000, 'S') + "]\nKey=1\n", "f").empty());
}

TEST_CASE("a boot that pulls in more units than a machine can have is not followed to its end") {
  test::Tree::Files files = with_targets({{usr + "u@.service", "[Unit]\nWants=u@%ia.service u@%ib.service\n"},
                                          {usr + "multi-user.target.wants/u@a.service", "-> ../u@.service"}});
  const test::Tree tree(files);
  const DirectoryHost host(tree.tree());
  CHECK(shown(starts_at_boot(host, "x.service")) == "unreadable: the boot pulls in more units than can be followed");
}

TEST_CASE("a unit with its drop-ins") {
  const test::Tree tree({{usr + "a-b@.service", "[Service]\nExecStart=/bin/old\nUser=u\n"},
                         {usr + "a-b@.service.d/50-v.conf", "[Service]\nUser=v\n"},
                         {etc + "a-b@one.service.d/10-e.conf", "[Service]\nExecStart=\nExecStart=/bin/new\n"},
                         {run + "a-b@one.service.d/50-v.conf", "[Service]\nUser=r\n"},
                         {usr + "a-@.service.d/20-family.conf", "[Service]\nNice=1\n"},
                         {usr + "service.d/30-type.conf", "[Service]\nNice=2\n"},
                         {etc + "a-b@one.service.d/20-family.conf", "-> /dev/null"}});
  const DirectoryHost host(tree.tree());
  const Reading<std::vector<Directive>> unit = read_unit(host, "a-b@one.service");
  REQUIRE(unit.present());
  CHECK(shown(unit.value()) ==
        usr + "a-b@.service:2 [Service] ExecStart=/bin/old\n" + usr + "a-b@.service:3 [Service] User=u\n" + etc +
            "a-b@one.service.d/10-e.conf:2 [Service] ExecStart=\n" + etc + "a-b@one.service.d/10-e.conf:3 [Service] ExecStart=/bin/new\n" +
            usr + "service.d/30-type.conf:2 [Service] Nice=2\n" + run + "a-b@one.service.d/50-v.conf:2 [Service] User=r\n");
  CHECK(shown(values_of(unit.value(), "Service", "ExecStart")) == etc + "a-b@one.service.d/10-e.conf:3 [Service] ExecStart=/bin/new\n");
  CHECK(read_unit(host, "c.service").absent());
}

TEST_CASE("the host that tells nothing tells nothing of units") {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  CHECK(unit_enablement(denied, "x.service").unreadable());
  CHECK(starts_at_boot(denied, "x.service").unreadable());
  CHECK(unit_active(denied, "x.service").unreadable());
  CHECK(read_unit(denied, "x.service").unreadable());
  const UniformHost empty(UniformHost::Answer::absent, true);
  CHECK(unit_enablement(empty, "x.service").absent());
  CHECK(starts_at_boot(empty, "x.service").absent());
  CHECK(unit_active(empty, "x.service").absent());
  CHECK(read_unit(empty, "x.service").absent());
}

TEST_CASE("unit names of paths") {
  // As `systemd-escape --path --suffix=swap` prints them.
  CHECK(unit_name_of_path("/", ".swap") == "-.swap");
  CHECK(unit_name_of_path("/dev/sda2", ".swap") == "dev-sda2.swap");
  CHECK(unit_name_of_path("/a.b/.c", ".swap") == "a.b-.c.swap");
  CHECK(unit_name_of_path("/.hidden/x", ".swap") == "\\x2ehidden-x.swap");
  CHECK(unit_name_of_path("/./a//b/", ".swap") == "a-b.swap");
  CHECK(unit_name_of_path("/dev/disk/by-uuid/1-2", ".swap") == "dev-disk-by\\x2duuid-1\\x2d2.swap");
  CHECK(unit_name_of_path("/a b", ".swap") == "a\\x20b.swap");
}

}  // namespace
}  // namespace nodeworthy
