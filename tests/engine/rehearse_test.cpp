#include "engine/rehearse.h"

#include <fmt/format.h>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

/// What rehearsing leaves in the layer, "PATH: content", "PATH -> target" or "PATH gone" a line; a refusal's reason; nothing for no effect.
std::string rehearsed(const Files& files, const Edit& edit, std::string_view fixture = "running: true\n") {
  const test::Tree tree(files, fixture);
  const RecordedHost host(tree.folder());
  Layer layer;
  const Rehearsed result = rehearse(edit, host, layer);
  if (const auto* refusal = std::get_if<Refusal>(&result)) {
    CHECK(layer == Layer());
    return "refused: " + refusal->why;
  }
  std::string text = std::get<Effect>(result) == Effect::some && layer == Layer() ? "something\n" : "";
  for (const auto& [path, entry] : layer.entries()) {
    if (const auto* file = std::get_if<Layer::File>(&entry)) text += fmt::format("{}: {}\n", path, file->bytes);
    if (const auto* link = std::get_if<Layer::Link>(&entry)) text += fmt::format("{} -> {}\n", path, link->target);
    if (std::holds_alternative<Layer::Removed>(entry)) text += fmt::format("{} gone\n", path);
  }
  for (const auto& [path, most] : layer.modes()) text += fmt::format("{} at most {:04o}\n", path, most);
  if (!text.empty()) {
    // Where something was done, doing it again changes nothing; only a restart always does.
    const auto* unit = std::get_if<SetUnit>(&edit);
    const Rehearsed again = rehearse(edit, host, layer);
    if (unit == nullptr || unit->action != UnitAction::restart) CHECK(std::get<Effect>(again) == Effect::none);
  }
  return text;
}

struct Row {
  std::string_view what;
  Files files;
  Edit edit;
  std::string left;
};

void check(const std::vector<Row>& rows, std::string_view fixture = "running: true\n") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(rehearsed(row.files, row.edit, fixture) == row.left);
  }
}

TEST_CASE("keys of files") {
  const Files json{{"/d.json", "{\"a\": 1}\n"}};
  check({
      {"a new file", {}, SetKey{"/etc/sysctl.d/a.conf", Format::sysctl, {"vm.x"}, "1"}, "/etc/sysctl.d/a.conf: vm.x = 1\n\n"},
      {"what a link leads to", {{"/a", "-> b"}, {"/b", "x\n"}}, SetKey{"/a", Format::lines, {"y"}, ""}, "/b: x\ny\n\n"},
      {"a line that is there", {{"/a", "x\n"}}, SetKey{"/a", Format::lines, {"x"}, ""}, ""},
      {"a module under its other spelling",
       {{"/etc/modules-load.d/a", "br-netfilter\n"}},
       SetKey{"/etc/modules-load.d/a", Format::lines, {"br_netfilter"}, ""},
       ""},
      {"an assignment",
       {{"/a", "SELINUX=enforcing\n"}},
       SetKey{"/a", Format::assignment, {"SELINUX"}, "permissive"},
       "/a: SELINUX=permissive\n\n"},
      {"a flag in an assignment",
       {{"/a", "ARGS=\"--x=1 --y=2\"\n"}},
       SetKey{"/a", Format::assignment, {"ARGS"}, "3", "--x"},
       "/a: ARGS=\"--x=3 --y=2\"\n\n"},
      {"an option in a list of JSON",
       {{"/d.json", "{\"o\": [\"a=1\", \"b=1\"]}\n"}},
       SetKey{"/d.json", Format::json, {"o"}, "2", "b"},
       "/d.json: {\"o\": [\"a=1\", \"b=2\"]}\n\n"},
      {"an option in a list of YAML",
       {{"/c", "o: [b=1]\n"}},
       SetKey{"/c", Format::yaml, {"o"}, "2", "b"},
       "refused: /c: b of several options is not set by machine in this format"},
      {"JSON", json, SetKey{"/d.json", Format::json, {"a"}, "2"}, "/d.json: {\"a\": 2}\n\n"},
      {"YAML", {{"/c", "a: 1  # one\n"}}, SetKey{"/c", Format::yaml, {"a"}, "2"}, "/c: a: 2  # one\n\n"},
      {"TOML", {{"/c", "[a]\nb = 1\n"}}, SetKey{"/c", Format::toml, {"a", "b"}, "2"}, "/c: [a]\nb = 2\n\n"},
      {"INI", {{"/c", "[a]\nb=1\n"}}, SetKey{"/c", Format::ini, {"a", "b"}, "2"}, "/c: [a]\nb=2\n\n"},
      {"a line of fstab", {{"/f", "a\nb\n"}}, CommentOut{"/f", "a"}, "/f: #a\nb\n\n"},
      {"a line that is not there", {{"/f", "a\n"}}, CommentOut{"/f", "b"}, ""},
      {"a file that cannot be read", {{"/f/", ""}}, CommentOut{"/f", "b"}, "refused: /f: is a directory, not a file"},
  });
  CHECK(rehearsed({{"/d.json", "{\"a\" 1}\n"}}, SetKey{"/d.json", Format::json, {"a"}, "2"}).starts_with("refused: /d.json:1:"));
}

TEST_CASE("permissions that are taken away") {
  const std::string fixture = "modes: {/b: \"0440\"}\n";
  check(
      {
          {"too many of a file", {{"/a", ""}}, LimitMode{"/a", 0600}, "/a at most 0600\n"},
          {"of a folder", {{"/a/", ""}}, LimitMode{"/a", 0700}, "/a at most 0700\n"},
          {"of what a link leads to", {{"/a", "-> c"}, {"/c", ""}}, LimitMode{"/a", 0600}, "/c at most 0600\n"},
          {"no more than that", {{"/b", ""}}, LimitMode{"/b", 0640}, ""},
          {"of nothing", {}, LimitMode{"/a", 0600}, "refused: /a: nothing is there"},
      },
      fixture);
}

TEST_CASE("the running machine") {
  const std::string swaps = "Filename Type Size Used Priority\n/dev/sda2 partition 100 0 -2\n/a\\040b file 100 0 -3\n";
  const Files modules{{"/proc/modules", "overlay 1 0 - Live 0x0\n"}};
  check({
      {"a sysctl", {{"/proc/sys/vm/x", "0\n"}}, SetSysctl{"vm.x", "1"}, "/proc/sys/vm/x: 1\n\n"},
      {"a sysctl that is so", {{"/proc/sys/vm/x", "1\n"}}, SetSysctl{"vm.x", "1"}, ""},
      {"a sysctl that this kernel lacks", {}, SetSysctl{"vm.x", "1"}, "refused: this kernel has no vm.x"},
      {"a module", modules, LoadModule{"br-netfilter"},
       "/proc/modules: br_netfilter 16384 0 - Live 0x0000000000000000\noverlay 1 0 - Live 0x0\n\n"},
      {"a module that is loaded", modules, LoadModule{"overlay"}, ""},
      {"a kernel without modules", {}, LoadModule{"overlay"}, "refused: this kernel has no modules"},
      {"a module that is nowhere",
       {{"/proc/modules", ""}, {"/proc/sys/kernel/osrelease", "6.1\n"}, {"/lib/modules/6.1/modules.dep", "kernel/overlay.ko:\n"}},
       LoadModule{"ip_vs"},
       "refused: this kernel has no module ip_vs"},
      {"one swap of two",
       {{"/proc/swaps", swaps}},
       SwapOff{"/a b"},
       "/proc/swaps: Filename Type Size Used Priority\n/dev/sda2 partition 100 0 -2\n\n"},
      {"swap that is off", {{"/proc/swaps", swaps}}, SwapOff{"/c"}, ""},
      {"SELinux", {{"/sys/fs/selinux/enforce", "1"}}, SetSelinuxMode{false}, "/sys/fs/selinux/enforce: 0\n"},
      {"the hostname", {{"/etc/hostname", "a\n"}}, SetHostname{"b"}, "/etc/hostname: b\n\n/proc/sys/kernel/hostname: b\n\n"},
      {"the hostname in use alone", {{"/etc/hostname", "b\n"}}, SetHostname{"b"}, "/proc/sys/kernel/hostname: b\n\n"},
  });
}

TEST_CASE("a sysctl that a module brings, once it is loaded") {
  const test::Tree tree({{"/proc/modules", ""}}, "running: true\n");
  const RecordedHost host(tree.folder());
  Layer layer;
  const SetSysctl edit{"net.bridge.bridge-nf-call-iptables", "1"};
  CHECK(std::holds_alternative<Refusal>(rehearse(edit, host, layer)));
  CHECK(std::get<Effect>(rehearse(LoadModule{"br_netfilter"}, host, layer)) == Effect::some);
  CHECK(std::get<Effect>(rehearse(edit, host, layer)) == Effect::some);
}

TEST_CASE("an image runs nothing") {
  const std::string refused = "refused: an image does not run";
  check(
      {
          {"a sysctl", {{"/proc/sys/vm/x", "0\n"}}, SetSysctl{"vm.x", "1"}, refused},
          {"a module", {}, LoadModule{"overlay"}, refused},
          {"swap", {}, SwapOff{"/a"}, refused},
          {"SELinux", {}, SetSelinuxMode{false}, refused},
          {"a unit", {}, SetUnit{"a.service", UnitAction::stop}, refused},
          {"the hostname", {}, SetHostname{"b"}, "/etc/hostname: b\n\n"},
      },
      "running: false\n");
}

TEST_CASE("units") {
  const std::string unit = "[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=multi-user.target\nAlias=b.service\nAlso=a.socket\n";
  const Files vendor{{"/usr/lib/systemd/system/a.service", unit},
                     {"/usr/lib/systemd/system/a.socket", "[Socket]\nListenStream=1\n[Install]\nWantedBy=sockets.target\n"},
                     {"/usr/lib/systemd/system/static.service", "[Service]\nExecStart=/bin/a\n"},
                     {"/run/systemd/units/", ""}};
  auto with = [&](const Files& more) {
    Files files = vendor;
    files.insert(files.end(), more.begin(), more.end());
    return files;
  };
  const Files enabled = with({{"/etc/systemd/system/b.service", "-> /usr/lib/systemd/system/a.service"},
                              {"/etc/systemd/system/multi-user.target.wants/a.service", "-> /usr/lib/systemd/system/a.service"},
                              {"/etc/systemd/system/multi-user.target.wants/c.service", "-> /usr/lib/systemd/system/c.service"},
                              {"/run/systemd/units/invocation:a.service", "-> 0123"}});
  const Files masked = with({{"/etc/systemd/system/a.service", "-> /dev/null"}});
  const Files own{{"/etc/systemd/system/own.service", unit}};
  const std::string links = "/etc/systemd/system/";
  check({
      {"enable", vendor, SetUnit{"a.service", UnitAction::enable},
       links + "b.service -> /usr/lib/systemd/system/a.service\n" + links +
           "multi-user.target.wants/a.service -> /usr/lib/systemd/system/a.service\n" + links +
           "sockets.target.wants/a.socket -> /usr/lib/systemd/system/a.socket\n"},
      {"enable a masked one", masked, SetUnit{"a.service", UnitAction::enable}, "refused: a.service is masked"},
      {"enable one without [Install]", vendor, SetUnit{"static.service", UnitAction::enable},
       "refused: static.service has no [Install] section that says what would start it"},
      {"enable what is not there", vendor, SetUnit{"none.service", UnitAction::enable}, "refused: there is no unit none.service"},
      {"disable", enabled, SetUnit{"a.service", UnitAction::disable},
       links + "b.service gone\n" + links + "multi-user.target.wants/a.service gone\n"},
      {"disable a masked one", masked, SetUnit{"a.service", UnitAction::disable}, ""},
      {"mask", vendor, SetUnit{"a.service", UnitAction::mask}, links + "a.service -> /dev/null\n"},
      {"mask what is not there", vendor, SetUnit{"x.swap", UnitAction::mask}, links + "x.swap -> /dev/null\n"},
      {"mask a masked one", masked, SetUnit{"a.service", UnitAction::mask}, ""},
      {"mask one of /etc", own, SetUnit{"own.service", UnitAction::mask},
       "refused: /etc/systemd/system/own.service is in the place of the mask"},
      {"mask a name that is an alias", enabled, SetUnit{"b.service", UnitAction::mask},
       "refused: /etc/systemd/system/b.service is in the place of the mask"},
      {"start", vendor, SetUnit{"a.service", UnitAction::start},
       "/run/systemd/units/invocation:a.service -> 00000000000000000000000000000000\n"},
      {"start a masked one", masked, SetUnit{"a.service", UnitAction::start}, "refused: a.service is masked"},
      {"start where an old systemd keeps control groups alone", own, SetUnit{"own.service", UnitAction::start},
       "/sys/fs/cgroup/systemd/system.slice/own.service/cgroup.procs: \n"},
      {"stop", enabled, SetUnit{"a.service", UnitAction::stop}, "/run/systemd/units/invocation:a.service gone\n"},
      {"stop what does not run", vendor, SetUnit{"a.service", UnitAction::stop}, ""},
      {"restart", vendor, SetUnit{"static.service", UnitAction::restart},
       "/run/systemd/units/invocation:static.service -> 00000000000000000000000000000000\n"},
  });
}

TEST_CASE("ports of firewalld") {
  const std::string zone = "<?xml version=\"1.0\"?>\n<zone>\n  <port port=\"22\" protocol=\"tcp\"/>\n</zone>\n";
  const std::string opened =
      "<?xml version=\"1.0\"?>\n<zone>\n  <port port=\"22\" protocol=\"tcp\"/>\n  <port port=\"6443\" protocol=\"tcp\"/>\n</zone>\n";
  const std::string own = "/etc/firewalld/zones/public.xml";
  const std::string vendor = "/usr/lib/firewalld/zones/public.xml";
  check({
      {"a zone of its own", {{own, zone}}, OpenPort{"public", "6443/tcp"}, own + ": " + opened + "\n"},
      {"a zone of the vendor", {{vendor, zone}}, OpenPort{"public", "6443/tcp"}, own + ": " + opened + "\n"},
      {"a port that is open", {{own, zone}}, OpenPort{"public", "22/tcp"}, ""},
      {"no such zone", {}, OpenPort{"public", "22/tcp"}, "refused: firewalld has no file of the zone public"},
      {"a zone without anything", {{own, "<zone/>\n"}}, OpenPort{"public", "22/tcp"}, "refused: " + own + ":1:1: there is no </zone>"},
  });
  CHECK(rehearsed({{own, "<zone>\n"}}, OpenPort{"public", "1/tcp"}).starts_with("refused: " + own + ":"));
}

}  // namespace
}  // namespace nodeworthy
