"""firewalld, and what passes it."""

from node import Node

RULE = "network/firewalld"
# A second machine: a namespace, whose packets come in by an interface that firewalld filters.
OUTSIDE = r"""
set -e
systemctl start firewalld
# It counts as started before its rules are in force.
until firewall-cmd --quiet --state; do sleep 1; done
ip netns add outside
ip link add inner type veth peer name outer netns outside
ip addr add 192.168.50.1/24 dev inner
ip link set inner up
ip netns exec outside ip addr add 192.168.50.2/24 dev outer
ip netns exec outside ip link set outer up
systemd-run --quiet --unit=kubelet-port socat TCP-LISTEN:10250,fork,reuseaddr EXEC:/bin/true
until ss -lnt | grep -q :10250; do sleep 0.2; done
"""
CONNECT = (
    "ip netns exec outside socat -u OPEN:/dev/null TCP:192.168.50.1:10250,connect-timeout=5 2>/dev/null"
    " && echo passes || echo stopped"
)


def firewall(node: Node) -> None:
    """firewalld lets a connection from another machine pass once repaired, and neither before nor after undo."""
    node.not_by("uml", "its kernel has no families of nf_tables, and with iptables firewalld was not seen to stay up")
    node.resume()
    node.run(OUTSIDE)
    before = node.snapshot()
    node.check(f"--only {RULE}", network_firewalld="fail")
    node.says(CONNECT, "stopped")

    node.fix(f"--only {RULE} --fix")
    node.check(f"--only {RULE}", network_firewalld="pass")
    node.says("firewall-cmd --list-ports", "10250/tcp 10256/tcp 30000-32767/tcp 30000-32767/udp")
    node.says("firewall-cmd --permanent --list-ports", "10250/tcp 10256/tcp 30000-32767/tcp 30000-32767/udp")
    node.says(CONNECT, "passes")
    node.run("firewall-cmd --reload")
    node.says(CONNECT, "passes")

    node.undo()
    node.same("undo leaves the disk as it was", before, node.snapshot())
    node.says("firewall-cmd --list-ports", "")
    node.says(CONNECT, "stopped")
