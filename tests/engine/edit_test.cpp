#include "engine/edit.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

TEST_CASE("edits as instructions") {
  const struct {
    Edit edit;
    std::string_view text;
  } rows[] = {
      {SetSysctl{"net.ipv4.ip_forward", "1"}, "set net.ipv4.ip_forward = 1 in the running kernel"},
      {SetKey{"/etc/sysctl.d/a.conf", Format::sysctl, {"vm.swappiness"}, "0"}, "in /etc/sysctl.d/a.conf: set vm.swappiness = 0"},
      {SetKey{"/etc/docker/daemon.json", Format::json, {"log-opts", "max-size"}, "10m"},
       "in /etc/docker/daemon.json: set log-opts.max-size = 10m"},
      {SetKey{"/etc/docker/daemon.json", Format::json, {"exec-opts"}, "systemd", "native.cgroupdriver"},
       "in /etc/docker/daemon.json: set native.cgroupdriver=systemd in exec-opts"},
      {SetKey{"/etc/modules-load.d/k8s.conf", Format::lines, {"overlay"}, ""}, "in /etc/modules-load.d/k8s.conf: add the line \"overlay\""},
      {CommentOut{"/etc/fstab", "/dev/sda2\tnone\tswap"}, "in /etc/fstab: comment out \"/dev/sda2 none swap\""},
      {LoadModule{"overlay"}, "load the kernel module overlay"},
      {SwapOff{"/dev/sda2"}, "stop swapping on /dev/sda2"},
      {SetUnit{"firewalld.service", UnitAction::disable}, "disable firewalld.service"},
      {SetUnit{"kubelet.service", UnitAction::restart}, "restart kubelet.service"},
      {SetSelinuxMode{false}, "put SELinux into permissive mode"},
      {SetSelinuxMode{true}, "put SELinux into enforcing mode"},
      {OpenPort{"public", "6443/tcp"}, "open 6443/tcp in zone public of firewalld"},
      {SetHostname{"node1"}, "set the hostname to node1"},
      {LimitMode{"/etc/kubernetes/admin.conf", 0600}, "limit the permissions of /etc/kubernetes/admin.conf to 0600"},
  };
  for (const auto& row : rows) CHECK(describe(row.edit) == row.text);
}

TEST_CASE("edits that conflict") {
  const SetKey forward{"/a.conf", Format::sysctl, {"k"}, "1"};
  const struct {
    std::string_view what;
    Edit one;
    Edit other;
    bool conflicting;
  } rows[] = {
      {"the same twice", SetSysctl{"a", "1"}, SetSysctl{"a", "1"}, false},
      {"another value", SetSysctl{"a", "1"}, SetSysctl{"a", "2"}, true},
      {"another key", SetSysctl{"a", "1"}, SetSysctl{"b", "2"}, false},
      {"the running kernel and the file", SetSysctl{"k", "2"}, forward, false},
      {"another value in a file", forward, SetKey{"/a.conf", Format::sysctl, {"k"}, "2"}, true},
      {"another file", forward, SetKey{"/b.conf", Format::sysctl, {"k"}, "2"}, false},
      {"the same value in another format", forward, SetKey{"/a.conf", Format::json, {"k"}, "1"}, true},
      {"a key path is not its joined text", SetKey{"/a", Format::json, {"a", "b"}, "1"}, SetKey{"/a", Format::json, {"a.b"}, "2"}, false},
      {"a value where another edit wants a mapping", SetKey{"/a", Format::json, {"a"}, "1"}, SetKey{"/a", Format::json, {"a", "b"}, "2"},
       true},
      {"one option, two values", SetKey{"/a", Format::json, {"a"}, "1", "o"}, SetKey{"/a", Format::json, {"a"}, "2", "o"}, true},
      {"two options of one key", SetKey{"/a", Format::json, {"a"}, "1", "o"}, SetKey{"/a", Format::json, {"a"}, "2", "p"}, false},
      {"an option and the whole value", SetKey{"/a", Format::json, {"a"}, "1", "o"}, SetKey{"/a", Format::json, {"a"}, "2"}, true},
      {"keys of one mapping", SetKey{"/a", Format::json, {"a", "c"}, "1"}, SetKey{"/a", Format::json, {"a", "b"}, "2"}, false},
      {"lines", SetKey{"/a", Format::lines, {"x"}, ""}, SetKey{"/a", Format::lines, {"y"}, ""}, false},
      {"adding and commenting out one line", SetKey{"/a", Format::lines, {"x"}, ""}, CommentOut{"/a", "x"}, true},
      {"commenting out another line", SetKey{"/a", Format::lines, {"x"}, ""}, CommentOut{"/a", "y"}, false},
      {"disabling and masking agree", SetUnit{"u", UnitAction::disable}, SetUnit{"u", UnitAction::mask}, false},
      {"starting and restarting agree", SetUnit{"u", UnitAction::start}, SetUnit{"u", UnitAction::restart}, false},
      {"enabling and disabling", SetUnit{"u", UnitAction::enable}, SetUnit{"u", UnitAction::disable}, true},
      {"enabling and masking", SetUnit{"u", UnitAction::enable}, SetUnit{"u", UnitAction::mask}, true},
      {"starting and stopping", SetUnit{"u", UnitAction::start}, SetUnit{"u", UnitAction::stop}, true},
      {"starting what is masked", SetUnit{"u", UnitAction::start}, SetUnit{"u", UnitAction::mask}, true},
      {"restarting what is masked", SetUnit{"u", UnitAction::restart}, SetUnit{"u", UnitAction::mask}, true},
      {"stopping now and enabling at boot", SetUnit{"u", UnitAction::stop}, SetUnit{"u", UnitAction::enable}, false},
      {"starting now and disabling at boot", SetUnit{"u", UnitAction::start}, SetUnit{"u", UnitAction::disable}, false},
      {"another unit", SetUnit{"u", UnitAction::start}, SetUnit{"v", UnitAction::stop}, false},
      {"modes of SELinux", SetSelinuxMode{true}, SetSelinuxMode{false}, true},
      {"hostnames", SetHostname{"a"}, SetHostname{"b"}, true},
      {"ports add up", OpenPort{"public", "1/tcp"}, OpenPort{"public", "2/tcp"}, false},
      {"modules add up", LoadModule{"a"}, LoadModule{"b"}, false},
      {"of two limits the permissions of both are left", LimitMode{"/a", 0640}, LimitMode{"/a", 0604}, false},
      {"the permissions of a file and what is in it", LimitMode{"/a.conf", 0600}, forward, false},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(conflict(row.one, row.other) == row.conflicting);
    CHECK(conflict(row.other, row.one) == row.conflicting);
    CHECK_FALSE(conflict(row.one, row.one));
  }
}

}  // namespace
}  // namespace nodeworthy
