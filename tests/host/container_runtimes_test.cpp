// The drivers of control groups that containerd, Docker and CRI-O are told to use.
#include <fmt/format.h>

#include "host/containerd.h"
#include "host/crio.h"
#include "host/docker.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

/// What is shown, and below it where the driver can be set: "FILE key.key [option] (companions)".
std::string shown(const Reading<CgroupDriver>& reading) {
  if (!reading.present()) return reading.absent() ? "absent" : "unreadable: " + reading.why();
  const CgroupDriver& driver = reading.value();
  if (!driver.broken.empty()) return "broken: " + driver.broken;
  return driver.shown;
}

std::string place(const Reading<CgroupDriver>& reading) {
  if (!reading.present() || !reading.value().place) return "";
  const DriverPlace& at = *reading.value().place;
  std::string text = fmt::format("{} {}", at.file, fmt::join(at.key, "/"));
  if (!at.option.empty()) text += " " + at.option;
  for (const auto& [key, value] : at.companions) text += fmt::format(", {} = {}", fmt::join(key, "/"), value);
  return text;
}

struct Row {
  std::string_view what;
  Files files;
  std::string_view expected;
  std::string_view place = {};
};

void check(const Row& row, Reading<CgroupDriver> (*driver)(const Host&), std::string_view fixture = "running: true") {
  INFO(row.what);
  const test::Tree tree(row.files, fixture);
  const RecordedHost host(tree.folder());
  const Reading<CgroupDriver> reading = driver(host);
  CHECK(shown(reading) == row.expected);
  if (!row.place.empty()) CHECK(place(reading) == row.place);
}

std::string cri2(std::string_view text) { return fmt::format("[plugins.\"io.containerd.grpc.v1.cri\".containerd{}", text); }
std::string cri3(std::string_view text) { return fmt::format("[plugins.'io.containerd.cri.v1.runtime'.containerd{}", text); }
std::string bare_options(std::string_view value) { return fmt::format(".runtimes.runc.options]\nSystemdCgroup = {}\n", value); }
std::string options(std::string_view value) {
  return fmt::format(".runtimes.runc]\noptions.SystemdCgroup = {}\nruntime_type = 'io.containerd.runc.v2'\n", value);
}
std::string registry2(std::string_view lines) { return fmt::format("[plugins.\"io.containerd.grpc.v1.cri\".registry]\n{}\n", lines); }
std::string installed(std::string_view version) {
  return fmt::format("Package: containerd\nStatus: install ok installed\nVersion: {}\n\n", version);
}

const std::string config = "/etc/containerd/config.toml";
const std::string dpkg = "/var/lib/dpkg/status";

const Row containerd_rows[] = {
    {"no file",
     {},
     "cgroupfs, containerd's default; no file sets SystemdCgroup",
     "/etc/containerd/config.toml plugins/io.containerd.grpc.v1.cri/containerd/runtimes/runc/options/SystemdCgroup, version = 2, "
     "plugins/io.containerd.grpc.v1.cri/containerd/runtimes/runc/runtime_type = io.containerd.runc.v2"},
    {"version 2", {{config, "version = 2\n" + cri2(options("true"))}}, "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"version 2, false",
     {{config, "version = 2\n" + cri2(options("false"))}},
     "cgroupfs (/etc/containerd/config.toml:3 SystemdCgroup)",
     "/etc/containerd/config.toml plugins/io.containerd.grpc.v1.cri/containerd/runtimes/runc/options/SystemdCgroup"},
    {"version 3", {{config, "version = 3\n" + cri3(options("true"))}}, "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"version 4 of containerd 2.3",
     {{config, "version = 4\n" + cri3(options("true"))}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"version 4 to a containerd that knows 3",
     {{config, "version = 4\n" + cri3(options("true"))}, {dpkg, installed("2.2.1-1")}},
     "broken: /etc/containerd/config.toml is of version 4, and this containerd starts with none that is newer than 3"},
    {"version 4 to one that knows it",
     {{config, "version = 4\n" + cri3(options("true"))}, {dpkg, installed("2.3.0-1")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"a version of which nothing is known",
     {{config, "version = 5\n" + cri3(options("true"))}, {dpkg, installed("2.4.0-1")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"version 3 to containerd 1.7",
     {{config, "version = 3\n" + cri3(options("true"))}, {dpkg, installed("1.7.28-1")}},
     "broken: /etc/containerd/config.toml is of version 3, and this containerd starts with none that is newer than 2"},
    {"version 3 to containerd 1.6",
     {{config, "version = 3\n" + cri3(options("true"))}, {dpkg, installed("1.6.32-1")}},
     "broken: /etc/containerd/config.toml is of version 3, and this containerd starts with none that is newer than 2"},
    {"version 3 to one that starts with any, and reads it as 2",
     {{config, "version = 3\n" + cri2(options("true"))}, {dpkg, installed("1.6.20~ds1-1+deb12u3")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"mirrors beside config_path, containerd 1",
     {{config, "version = 2\n" + cri2(options("true")) +
                   registry2("config_path = '/etc/containerd/certs.d'\nmirrors.'docker.io'.endpoint = ['https://m']")},
      {dpkg, installed("1.6.20~ds1-1")}},
     "broken: the registry has both config_path (/etc/containerd/config.toml:6) and mirrors (/etc/containerd/config.toml:7), with which "
     "the CRI plugin does not start"},
    {"mirrors beside config_path, containerd 2",
     {{config, "version = 3\n" + cri3(options("true")) +
                   "[plugins.'io.containerd.cri.v1.images'.registry]\nconfig_path = "
                   "'/etc/containerd/certs.d'\nmirrors.'docker.io'.endpoint = ['https://m']\n"}},
     "broken: the registry has both config_path (/etc/containerd/config.toml:6) and mirrors (/etc/containerd/config.toml:7), with which "
     "the CRI plugin does not start"},
    {"the same in a file of version 2, which containerd 2 moves",
     {{config, "version = 2\n" + cri2(options("true")) + registry2("config_path = '/a'\nmirrors.x.endpoint = ['https://m']")},
      {dpkg, installed("2.1.4-1")}},
     "broken: the registry has both config_path (/etc/containerd/config.toml:6) and mirrors (/etc/containerd/config.toml:7), with which "
     "the CRI plugin does not start"},
    {"certificates beside config_path, containerd 1",
     {{config, "version = 2\n" + cri2(options("true")) + registry2("config_path = '/a'\nconfigs.x.tls.insecure_skip_verify = true")},
      {dpkg, installed("1.6.20")}},
     "broken: the registry has both config_path (/etc/containerd/config.toml:6) and certificates (/etc/containerd/config.toml:7), with "
     "which "
     "the CRI plugin does not start"},
    {"containerd 2 puts up with them",
     {{config, "version = 2\n" + cri2(options("true")) + registry2("config_path = '/a'\nconfigs.x.tls.insecure_skip_verify = true")},
      {dpkg, installed("2.1.4-1")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"names of users beside config_path",
     {{config, "version = 2\n" + cri2(options("true")) +
                   registry2("config_path = '/a'\nconfigs.x.auth.username = 'u'\nauths.'https://y'.username = 'u'")},
      {dpkg, installed("1.6.20")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"mirrors beside an empty config_path, and none beside one",
     {{config, "version = 2\n" + cri2(options("true")) + registry2("config_path = ''\nmirrors.x.endpoint = ['https://m']")},
      {dpkg, installed("1.6.20")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"empty tables beside config_path",
     {{config, "version = 2\n" + cri2(options("true")) + registry2("config_path = '/a'\nmirrors = {}\nconfigs = {}")},
      {dpkg, installed("1.6.20")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"version 1", {{config, "[plugins.cri.containerd" + options("true")}}, "systemd (/etc/containerd/config.toml:2 SystemdCgroup)"},
    {"version 3 without the setting",
     {{config, "version = 3\n" + cri3("]\ndefault_runtime_name = 'runc'\n")}},
     "cgroupfs, containerd's default; no file sets SystemdCgroup",
     "/etc/containerd/config.toml plugins/io.containerd.cri.v1.runtime/containerd/runtimes/runc/options/SystemdCgroup, "
     "plugins/io.containerd.cri.v1.runtime/containerd/runtimes/runc/runtime_type = io.containerd.runc.v2"},
    {"the table of version 2 in a file of version 3",
     {{config, "version = 3\n" + cri2(options("true"))}},
     "cgroupfs, containerd's default; /etc/containerd/config.toml:3 sets SystemdCgroup in plugins.\"io.containerd.grpc.v1.cri\", which is "
     "not "
     "read in a file of version 3"},
    {"the table of version 3 in a file of version 2, containerd 1",
     {{config, "version = 2\n" + cri3(options("true"))}, {dpkg, installed("1.6.20~ds1-1+deb12u3")}},
     "cgroupfs, containerd's default; /etc/containerd/config.toml:3 sets SystemdCgroup in plugins.\"io.containerd.cri.v1.runtime\", which "
     "is "
     "not read in a file of version 2"},
    {"the same, containerd 2",
     {{config, "version = 2\n" + cri3(options("true"))}, {dpkg, installed("2.1.4-1")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"the same, and nobody knows which containerd",
     {{config, "version = 2\n" + cri3(options("true"))}},
     "unreadable: which version of containerd runs is not known: containerd 1 would have cgroupfs, containerd's default; "
     "/etc/containerd/config.toml:3 sets SystemdCgroup in plugins.\"io.containerd.cri.v1.runtime\", which is not read in a file of version "
     "2, an early containerd 2 systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"to containerd 1 options without a type are no runtime",
     {{config, "version = 2\n" + cri2(bare_options("true"))}, {dpkg, installed("1.6.20~ds1-1")}},
     "broken: the runtime runc (/etc/containerd/config.toml:2) has no runtime_type, without which no pod starts",
     "/etc/containerd/config.toml plugins/io.containerd.grpc.v1.cri/containerd/runtimes/runc/options/SystemdCgroup, "
     "plugins/io.containerd.grpc.v1.cri/containerd/runtimes/runc/runtime_type = io.containerd.runc.v2"},
    {"nor with an empty one",
     {{config, "version = 2\n" + cri2(".runtimes.runc]\nruntime_type = ''\noptions.SystemdCgroup = true\n")}},
     "broken: the runtime runc (/etc/containerd/config.toml:2) has no runtime_type, without which no pod starts"},
    {"containerd 2 keeps the built-in type",
     {{config, "version = 3\n" + cri3(bare_options("true"))}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"but has none for another runtime",
     {{config, "version = 3\n" + cri3("]\ndefault_runtime_name = 'own'\n") + cri3(".runtimes.own.options]\nSystemdCgroup = true\n")}},
     "broken: the runtime own (/etc/containerd/config.toml:4) has no runtime_type, without which no pod starts"},
    {"a default runtime that no file has",
     {{config, "version = 2\n" + cri2("]\ndefault_runtime_name = 'own'\n") + cri2(options("true"))}},
     "broken: no file has the default runtime \"own\", without which the CRI plugin does not start"},
    {"containerd 1 forgets runc where a file has another runtime",
     {{config, "version = 2\n" + cri2(".runtimes.own]\nruntime_type = 'io.containerd.runc.v2'\n")}, {dpkg, installed("1.6.20~ds1-1")}},
     "broken: no file has the default runtime \"runc\", without which the CRI plugin does not start"},
    {"containerd 2 does not",
     {{config, "version = 3\n" + cri3(".runtimes.own]\nruntime_type = 'io.containerd.runc.v2'\n")}},
     "cgroupfs, containerd's default; no file sets SystemdCgroup"},
    {"an empty name of the default runtime is not runc",
     {{config, "version = 2\n" + cri2("]\ndefault_runtime_name = ''\n") + cri2(options("true"))}},
     "broken: no file has the default runtime \"\", without which the CRI plugin does not start"},
    {"default_runtime, which containerd no longer has",
     {{config, "version = 2\n" + cri2(".default_runtime]\nruntime_type = 'io.containerd.runc.v2'\n") + cri2(options("true"))}},
     "unreadable: /etc/containerd/config.toml:3: default_runtime, which containerd no longer has, may be what pods run with"},
    {"default_runtime as containerd itself writes it",
     {{config, "version = 2\n" + cri2(".default_runtime]\nruntime_type = ''\n") + cri2(options("true"))}},
     "systemd (/etc/containerd/config.toml:5 SystemdCgroup)"},
    {"runtimes that are no table",
     {{config, "version = 2\n" + cri2("]\nruntimes = 'runc'\n")}},
     "unreadable: /etc/containerd/config.toml:3: a scalar where a mapping is wanted"},
    {"another default runtime",
     {{config, "version = 2\n" + cri2("]\ndefault_runtime_name = 'nvidia'\n") +
                   cri2(".runtimes.nvidia]\nruntime_type = 'io.containerd.runc.v2'\noptions.SystemdCgroup = true\n") +
                   cri2(options("false"))}},
     "systemd (/etc/containerd/config.toml:6 SystemdCgroup)"},
    {"a default runtime without a driver",
     {{config,
       "version = 2\n" + cri2("]\ndefault_runtime_name = 'kata'\n") + cri2(".runtimes.kata]\nruntime_type = 'io.containerd.kata.v2'\n")}},
     "unreadable: /etc/containerd/config.toml:5: the default runtime kata is of the type io.containerd.kata.v2, which has no "
     "SystemdCgroup"},
    {"a text is no flag",
     {{config, "version = 2\n" + cri2(options("'true'"))}},
     "unreadable: /etc/containerd/config.toml:3: SystemdCgroup is neither true nor false"},
    {"the file that docker's packages bring",
     {{config, "#   Copyright\n\ndisabled_plugins = [\"cri\"]\n"}},
     "broken: the CRI plugin, through which the kubelet speaks to containerd, is off (/etc/containerd/config.toml:3 disabled_plugins)"},
    {"the CRI plugin off by its full name",
     {{config, "version = 2\ndisabled_plugins = ['io.containerd.internal.v1.opt',\n 'io.containerd.grpc.v1.cri']\n"}},
     "broken: the CRI plugin, through which the kubelet speaks to containerd, is off (/etc/containerd/config.toml:3 disabled_plugins)"},
    {"systemd_cgroup, with which containerd 1 has no CRI",
     {{config, "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nsystemd_cgroup = true\n"}, {dpkg, installed("1.6.20")}},
     "broken: systemd_cgroup is true (/etc/containerd/config.toml:3), with which the CRI plugin does not start"},
    {"an import wins",
     {{config, "version = 2\nimports = ['conf.d/*.toml']\n" + cri2(options("false"))},
      {"/etc/containerd/conf.d/10.toml", "version = 2\n" + cri2(options("true"))}},
     "systemd (/etc/containerd/conf.d/10.toml:3 SystemdCgroup)",
     "/etc/containerd/conf.d/10.toml plugins/io.containerd.grpc.v1.cri/containerd/runtimes/runc/options/SystemdCgroup"},
    {"to containerd 1 the last version that a file says is that of all",
     {{config, "imports = ['b.toml']\n[plugins.cri.containerd" + options("true")},
      {"/etc/containerd/b.toml", "version = 2\n"},
      {dpkg, installed("1.6.20~ds1-1")}},
     "broken: /etc/containerd/config.toml:2: \"cri\" is no name of a plugin since version 2, with which containerd does not start"},
    {"the last version wins, be it an older one",
     {{config, "version = 2\nimports = ['b.toml']\n" + cri2(options("true"))},
      {"/etc/containerd/b.toml", "version = 1\n"},
      {dpkg, installed("1.6.20~ds1-1")}},
     "cgroupfs, containerd's default; /etc/containerd/config.toml:4 sets SystemdCgroup in plugins.\"io.containerd.grpc.v1.cri\", which is "
     "not read in a file of version 1"},
    {"an import without a version has the one said before",
     {{config, "version = 2\nimports = ['b.toml']\n"},
      {"/etc/containerd/b.toml", cri2(options("true"))},
      {dpkg, installed("1.6.20~ds1-1")}},
     "systemd (/etc/containerd/b.toml:2 SystemdCgroup)"},
    {"it may have none to containerd 2",
     {{config, "version = 3\nimports = ['b.toml']\n"}, {"/etc/containerd/b.toml", cri2(options("true"))}},
     "unreadable: which version of containerd runs is not known: an early containerd 2 would have cgroupfs, containerd's default; "
     "/etc/containerd/b.toml:2 sets SystemdCgroup in plugins.\"io.containerd.grpc.v1.cri\", which is not read in a file of version 3, a "
     "late containerd 2 systemd (/etc/containerd/b.toml:2 SystemdCgroup)"},
    {"an import of a newer version than the main file",
     {{config, "version = 2\nimports = ['b.toml']\n"},
      {"/etc/containerd/b.toml", "version = 3\n" + cri3(options("true"))},
      {dpkg, installed("2.2.1-1")}},
     "unreadable: which version of containerd runs is not known: an early containerd 2 would have systemd (/etc/containerd/b.toml:3 "
     "SystemdCgroup), a late containerd 2 /etc/containerd/b.toml is of a newer version than /etc/containerd/config.toml, with which some "
     "containerd 2 do not start"},
    {"a name of a plugin that containerd 1 does not take for one",
     {{config, "version = 2\n" + cri2(options("true")) + "[plugins.\"own.plugin\"]\na = 1\n"}, {dpkg, installed("1.6.20~ds1-1")}},
     "broken: /etc/containerd/config.toml:5: \"own.plugin\" is no name of a plugin since version 2, with which containerd does not start"},
    {"a required plugin by its name of version 1",
     {{config, "version = 2\nrequired_plugins = ['cri']\n" + cri2(options("true"))}},
     "broken: /etc/containerd/config.toml:2: \"cri\" is no name of a plugin since version 2, with which containerd does not start"},
    {"a disabled one by its name of version 1",
     {{config, "version = 2\ndisabled_plugins = ['cri']\n"}},
     "broken: /etc/containerd/config.toml:2: \"cri\" is no name of a plugin since version 2, with which containerd does not start"},
    {"in version 1 its full name disables nothing",
     {{config, "disabled_plugins = ['io.containerd.grpc.v1.cri']\n[plugins.cri.containerd" + options("true")},
      {dpkg, installed("1.6.20~ds1-1")}},
     "systemd (/etc/containerd/config.toml:3 SystemdCgroup)"},
    {"plugins that are no table",
     {{config, "plugins = 1\n"}, {dpkg, installed("1.6.20~ds1-1")}},
     "unreadable: /etc/containerd/config.toml:1: plugins is a scalar, not a mapping"},
    {"to containerd 1 an import with another setting of CRI replaces all of them",
     {{config, "version = 2\nimports = ['/etc/c/*.toml']\n" + cri2(options("true"))},
      {"/etc/c/10.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = 'x'\n"},
      {dpkg, installed("1.7.28-1")}},
     "cgroupfs, containerd's default; /etc/containerd/config.toml:4 sets SystemdCgroup in plugins.\"io.containerd.grpc.v1.cri\", which "
     "/etc/c/10.toml:2 replaces as a whole"},
    {"to containerd 2 it does not",
     {{config, "version = 2\nimports = ['/etc/c/*.toml']\n" + cri2(options("true"))},
      {"/etc/c/10.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = 'x'\n"},
      {dpkg, installed("2.0.2-1")}},
     "systemd (/etc/containerd/config.toml:4 SystemdCgroup)"},
    {"files that import each other",
     {{config, "version = 2\nimports = ['config.toml', 'b.toml']\n"}, {"/etc/containerd/b.toml", "imports = ['config.toml']\n"}},
     "cgroupfs, containerd's default; no file sets SystemdCgroup"},
    {"an import that is missing",
     {{config, "version = 2\nimports = ['b.toml']\n"}},
     "broken: /etc/containerd/b.toml is missing, without which containerd does not start"},
    {"another file by a flag of the unit",
     {{"/usr/lib/systemd/system/containerd.service", "[Service]\nExecStart=/usr/bin/containerd -c /etc/own.toml\n"},
      {"/etc/own.toml", "version = 2\n" + cri2(options("true"))}},
     "systemd (/etc/own.toml:3 SystemdCgroup)"},
    {"that file is missing",
     {{"/usr/lib/systemd/system/containerd.service", "[Service]\nExecStart=/usr/bin/containerd --config /etc/own.toml\n"}},
     "broken: /etc/own.toml is missing, without which containerd does not start"},
    {"no TOML",
     {{config, "version = 2\nversion = 2\n"}},
     "unreadable: /etc/containerd/config.toml:2:11: Error while parsing key-value pair: cannot redefine existing integer 'version'"},
    {"a file that cannot be read", {{config + "/", ""}}, "unreadable: /etc/containerd/config.toml: is a directory, not a file"},
};

TEST_CASE("the driver of containerd") {
  for (const Row& row : containerd_rows) check(row, containerd_cgroup_driver);
}

const std::string daemon = "/etc/docker/daemon.json";
const std::string docker_unit = "/lib/systemd/system/docker.service";
constexpr std::string_view docker_service =
    "[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\n";
const std::pair<std::string, std::string> v2{"/sys/fs/cgroup/cgroup.controllers", "cpu memory\n"};
const std::pair<std::string, std::string> v1{"/sys/fs/cgroup/memory/tasks", ""};
const std::pair<std::string, std::string> systemd{"/proc/1/comm", "systemd\n"};

const Row docker_rows[] = {
    {"told by the file",
     {{daemon, "{\n  \"exec-opts\": [\n    \"native.cgroupdriver=systemd\"\n  ]\n}\n"}},
     "systemd (/etc/docker/daemon.json:3)",
     "/etc/docker/daemon.json exec-opts native.cgroupdriver"},
    {"the first of two counts, blanks and case do not",
     {{daemon, "{\"exec-opts\": [\"a=b\", \"Native.CgroupDriver = cgroupfs\", \"native.cgroupdriver=systemd\"]}"}},
     "cgroupfs (/etc/docker/daemon.json:1)"},
    {"told by a flag",
     {{docker_unit, std::string(docker_service)}, {"/etc/default/docker", "DOCKER_OPTS=\"--exec-opt native.cgroupdriver=systemd\"\n"}},
     "systemd (/etc/default/docker:1 --exec-opt)"},
    {"told by both, about whatever",
     {{docker_unit, std::string(docker_service)},
      {"/etc/default/docker", "DOCKER_OPTS=--exec-opt=a=b\n"},
      {daemon, "{\"exec-opts\": [\"native.cgroupdriver=systemd\"]}"}},
     "broken: exec-opts is set both by a flag (/etc/default/docker:1 --exec-opt) and in /etc/docker/daemon.json, with which dockerd does "
     "not "
     "start"},
    {"a driver that docker does not know",
     {{daemon, "{\"exec-opts\": [\"native.cgroupdriver=system\"]}"}},
     "broken: system (/etc/docker/daemon.json:1), with which dockerd does not start"},
    {"told nothing on cgroup v2", {v2, systemd}, "systemd, docker's default on cgroup v2; no file sets it"},
    {"told nothing on cgroup v2 without systemd",
     {v2, {"/proc/1/comm", "init"}},
     "cgroupfs, docker's default on cgroup v2; no file sets it"},
    {"told nothing on cgroup v1",
     {v1, systemd, {daemon, "{}"}},
     "cgroupfs, docker's default on cgroup v1; no file sets it",
     "/etc/docker/daemon.json exec-opts native.cgroupdriver"},
    {"an empty driver is none",
     {v1, {daemon, "{\"exec-opts\": [\"native.cgroupdriver=\"]}"}},
     "cgroupfs, docker's default on cgroup v1; no file sets it"},
    {"another file by a flag",
     {{docker_unit, "[Service]\nExecStart=/usr/bin/dockerd --config-file /etc/d.json\n"},
      {"/etc/d.json", "{\"exec-opts\": [\"native.cgroupdriver=systemd\"]}"}},
     "systemd (/etc/d.json:1)"},
    {"exec-opts as a text",
     {{daemon, "{\"exec-opts\": \"native.cgroupdriver=systemd\"}"}},
     "unreadable: /etc/docker/daemon.json:1: exec-opts is a scalar, not a list"},
    {"no mapping", {{daemon, "[]"}}, "unreadable: /etc/docker/daemon.json: a list where a mapping is wanted"},
    {"flags that cannot be read",
     {{docker_unit, std::string(docker_service)}, {"/etc/default/docker/", ""}, v2, systemd},
     "unreadable: /etc/default/docker: is a directory, not a file"},
};

const std::pair<std::string, std::string> init{"/sbin/init", "-> /lib/systemd/systemd"};
const std::pair<std::string, std::string> silent{"/etc/kernel/cmdline", "ro quiet\n"};
const std::pair<std::string, std::string> has_v1{"/etc/kernel/cmdline", "systemd.unified_cgroup_hierarchy=0\n"};
const std::pair<std::string, std::string> has_v2{"/etc/kernel/cmdline", "systemd.unified_cgroup_hierarchy\n"};

std::pair<std::string, std::string> systemd_of(const std::string& version) {
  return {"/var/lib/dpkg/status", "Package: systemd\nStatus: install ok installed\nVersion: " + version + "\n"};
}

const Row docker_image_rows[] = {
    {"an image without a boot loader",
     {{daemon, "{}"}},
     "unreadable: no file sets it, and docker's default depends on the control groups: "
     "no file has the kernel command line of the next boot"},
    {"an image whose systemd chooses v2", {init, silent, systemd_of("252.39")}, "systemd, docker's default on cgroup v2; no file sets it"},
    {"an image that chooses v2 without systemd",
     {{"/sbin/init", "-> /bin/busybox"}, has_v2},
     "cgroupfs, docker's default on cgroup v2; no file sets it"},
    {"an image whose systemd is told v1", {init, has_v1, systemd_of("252.39")}, "cgroupfs, docker's default on cgroup v1; no file sets it"},
    {"an image whose systemd no longer knows v1",
     {init, has_v1, systemd_of("258")},
     "systemd, docker's default on cgroup v2; no file sets it"},
    {"an image whose systemd is old", {init, silent, systemd_of("239")}, "cgroupfs, docker's default on cgroup v1; no file sets it"},
    {"an image whose systemd does what the distribution wanted",
     {init, silent, systemd_of("245")},
     "unreadable: no file sets it, and docker's default depends on the control groups: "
     "which control groups the next boot has is what the distribution chose"},
    {"an image whose systemd is of no known version",
     {init, silent},
     "unreadable: no file sets it, and docker's default depends on the control groups: "
     "which control groups the next boot has is for a systemd of unknown version"},
    {"an image with two entries in its boot menu",
     {init,
      systemd_of("252.39"),
      {"/boot/loader/entries/a.conf", "title a\nlinux /a\noptions quiet\n"},
      {"/boot/loader/entries/b.conf", "title b\nlinux /b\noptions systemd.unified_cgroup_hierarchy=0\n"}},
     "unreadable: no file sets it, and docker's default depends on the control groups: "
     "entries of the boot menu differ in the control groups"},
};

TEST_CASE("the driver of Docker") {
  for (const Row& row : docker_rows) check(row, docker_cgroup_driver);
  for (const Row& row : docker_image_rows) check(row, docker_cgroup_driver, "running: false");
}

const std::string crio_unit = "/usr/lib/systemd/system/crio.service";
constexpr std::string_view crio_service = "[Service]\nEnvironmentFile=-/etc/sysconfig/crio\nExecStart=/usr/bin/crio $CRIO_CONFIG_OPTIONS\n";
constexpr std::string_view cgroupfs = "[crio.runtime]\ncgroup_manager = \"cgroupfs\"\n";

const Row crio_rows[] = {
    {"no file", {}, "systemd, CRI-O's default; no file sets it"},
    {"the main file",
     {{"/etc/crio/crio.conf", std::string(cgroupfs)}},
     "cgroupfs (/etc/crio/crio.conf:2)",
     "/etc/crio/crio.conf.d/99-zz-nodeworthy.conf crio/runtime/cgroup_manager"},
    {"the last of the folder wins, whatever its suffix",
     {{"/etc/crio/crio.conf", std::string(cgroupfs)},
      {"/etc/crio/crio.conf.d/10-crio.conf", "[crio.runtime]\ncgroup_manager = 'systemd'\n"},
      {"/etc/crio/crio.conf.d/zz-own", std::string(cgroupfs)}},
     "cgroupfs (/etc/crio/crio.conf.d/zz-own:2)",
     "/etc/crio/crio.conf.d/zzzz-nodeworthy.conf crio/runtime/cgroup_manager"},
    {"a flag wins over all files",
     {{"/etc/crio/crio.conf", std::string(cgroupfs)},
      {crio_unit, std::string(crio_service)},
      {"/etc/sysconfig/crio", "CRIO_CONFIG_OPTIONS=--cgroup-manager=systemd\n"}},
     "systemd (/etc/sysconfig/crio:1 --cgroup-manager)"},
    {"a variable wins over all files",
     {{crio_unit, std::string(crio_service)}, {"/etc/sysconfig/crio", "CONTAINER_CGROUP_MANAGER=cgroupfs\n"}},
     "cgroupfs (/etc/sysconfig/crio:1 CONTAINER_CGROUP_MANAGER)"},
    {"another folder by a flag",
     {{crio_unit, "[Service]\nExecStart=/usr/bin/crio -d /etc/own.d\n"}, {"/etc/own.d/1.conf", std::string(cgroupfs)}},
     "cgroupfs (/etc/own.d/1.conf:2)"},
    {"a file that is no TOML",
     {{"/etc/crio/crio.conf.d/1.conf", "[crio\n"}, {"/etc/crio/crio.conf", std::string(cgroupfs)}},
     "unreadable: /etc/crio/crio.conf.d/1.conf:1:6: Error while parsing table header: expected ']', saw '\\n'"},
    {"a flag that could not be read",
     {{crio_unit, std::string(crio_service)}, {"/etc/sysconfig/crio/", ""}},
     "unreadable: /etc/sysconfig/crio: is a directory, not a file"},
};

TEST_CASE("the driver of CRI-O") {
  for (const Row& row : crio_rows) check(row, crio_cgroup_driver);
}

}  // namespace
}  // namespace nodeworthy
