"""The scenarios, cheapest first. Each is one function of the same name, whose docstring's first line says what it shows."""

import blocked
import boots
import cgroups
import clocks
import crash
import cycle
import firewall
import kubeadm
import privileges
import roots
import selinux
import swap
import trees
import truth

FUNCTIONS = [
    roots.roots, truth.units, truth.modules, truth.packages, truth.ports, truth.mounts, truth.addresses,
    trees.sysctl, trees.modules_at_boot, trees.units_at_boot, trees.fstab,
    privileges.privileges, blocked.blocked, boots.networkd, boots.first_boot, clocks.clocks, clocks.time_services, firewall.firewall,
    kubeadm.kubeadm, crash.crash, cgroups.cgroups, swap.swap, selinux.selinux, cycle.cycle,
]


def all_scenarios() -> dict:
    return {function.__name__: function for function in FUNCTIONS}
