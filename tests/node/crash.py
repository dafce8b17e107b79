"""Power cuts during a repair."""

from node import LACKING, Node

OPTIONS = f"--set runtime=containerd --skip '{LACKING},runtime/endpoint,node/time'"
SPOIL = r"""
set -e
dd if=/dev/zero of=/swapfile bs=1M count=32 status=none; chmod 600 /swapfile; mkswap -q /swapfile; swapon /swapfile
echo '/swapfile none swap sw 0 0' >>/etc/fstab
sed -i s/^SELINUX=.*/SELINUX=enforcing/ /etc/selinux/config
echo 'net.ipv4.ip_forward = 0' >/etc/sysctl.d/50-first.conf
mkdir -p /etc/containerd; containerd config default >/etc/containerd/config.toml
# containerd makes this folder when it starts, which undo is not to take back.
mkdir -p /etc/cni; mkdir -m 700 /etc/cni/net.d
sync
"""
# Without a sync, as soon as the journal has so many actions.
CUT = """
nodeworthy check {options} --fix=disruptive &
until [ $(ls /var/lib/nodeworthy/runs/*/*.json 2>/dev/null | grep -c '/0') -ge {actions} ]; do :; done
echo b >/proc/sysrq-trigger
"""


def crash(node: Node) -> None:
    """The power is cut during a repair: every file is the old or the new one, and undo and a second repair both work."""
    node.resume()
    node.run(SPOIL)
    old = node.snapshot()
    node.fix(f"{OPTIONS} --fix=disruptive")
    new = node.snapshot()
    node.undo()
    node.same("undo leaves the disk as it was", old, node.snapshot())

    for actions in (1, 8):
        node.run("rm -rf /var/lib/nodeworthy; sync")
        node.lose_power(CUT.format(options=OPTIONS, actions=actions))
        cut = node.snapshot()
        strange = [line for line in cut.split("\n") if line not in old and line not in new]
        node.expect(f"cut at action {actions}: files that are neither old nor new", strange, [])
        node.undo()
        node.same(f"cut at action {actions}: undo leaves the disk as it was", old, node.snapshot())

    node.run("rm -rf /var/lib/nodeworthy; sync")
    node.lose_power(CUT.format(options=OPTIONS, actions=6))
    node.fix(f"{OPTIONS} --fix=disruptive")
    node.same("a second repair completes the one that was cut", new, node.snapshot())
    node.check(OPTIONS, status=0)
