// A small machine with much to repair, and the changes that repair it.
#pragma once

#include "engine/edit.h"
#include "tests/support/repair_shop.h"
#include "tests/support/tree.h"

namespace nodeworthy::test {

/// The files of the bad node; it runs.
inline Tree::Files bad_node() {
  return {{"/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n/dev/sda2 none swap sw 0 0\n"},
          {"/etc/sysctl.d/", ""},
          {"/etc/docker/daemon.json", "{\n  \"debug\": true\n}\n"},
          {"/etc/kubernetes/admin.conf", "kind: Config\n"},
          {"/proc/modules", "overlay 212992 0 - Live 0x0000000000000000\n"},
          {"/proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 100 0 7\n"},
          {"/proc/sys/vm/swappiness", "60\n"},
          {"/run/systemd/system/", ""},
          {"/run/systemd/units/invocation:a.service", "-> 0123"},
          {"/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=multi-user.target\n"},
          {"/etc/systemd/system/multi-user.target.wants/a.service", "-> /usr/lib/systemd/system/a.service"}};
}

/// One change of each kind that it needs.
inline std::vector<Change> repair_of_bad_node() {
  return {{CommentOut{"/etc/fstab", "/dev/sda2 none swap sw 0 0"}},
          {SetKey{"/etc/sysctl.d/99-zz-nodeworthy.conf", Format::sysctl, {"vm.swappiness"}, "0"}},
          {SetKey{"/etc/modules-load.d/nodeworthy.conf", Format::lines, {"br_netfilter"}, ""}},
          {SetKey{"/etc/docker/daemon.json", Format::json, {"log-driver"}, "json-file"}},
          {LimitMode{"/etc/kubernetes/admin.conf", 0600}},
          {LoadModule{"br_netfilter"}},
          {SetSysctl{"net.bridge.bridge-nf-call-iptables", "0"}},
          {SetSysctl{"vm.swappiness", "0"}},
          {SwapOff{"/dev/sda2"}},
          {SetUnit{"a.service", UnitAction::disable}},
          {SetUnit{"a.service", UnitAction::stop}, Caution::disruptive}};
}

}  // namespace nodeworthy::test
