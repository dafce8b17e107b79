"""The scenarios, cheapest first. Each is one function of the same name, whose docstring's first line says what it shows."""

import blocked
import cgroups
import clocks
import crash
import cycle
import firewall
import privileges
import selinux
import swap
import truth

FUNCTIONS = [
    truth.units, truth.modules, truth.packages, truth.ports, truth.sysctl,
    privileges.privileges, blocked.blocked, clocks.clocks, firewall.firewall,
    crash.crash, cgroups.cgroups, swap.swap, selinux.selinux, cycle.cycle,
]


def all_scenarios() -> dict:
    return {function.__name__: function for function in FUNCTIONS}
