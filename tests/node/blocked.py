"""Modules that a boot loads, and what keeps it from that."""

from node import Node, seen

RULE = "kernel/modules-br-netfilter"
LISTED = "echo br_netfilter >/etc/modules-load.d/ours.conf"
STATES = {
    "nothing loads it": "true",
    "listed": LISTED,
    "listed by another spelling": "echo br-netfilter >/etc/modules-load.d/ours.conf",
    "listed in a file that an empty one hides": "echo br_netfilter >/usr/lib/modules-load.d/ours.conf; : >/etc/modules-load.d/ours.conf",
    "listed and blacklisted": f"{LISTED}; echo blacklist br_netfilter >/etc/modprobe.d/ours.conf",
    "listed and replaced by a command": f"{LISTED}; echo install br_netfilter /bin/false >/etc/modprobe.d/ours.conf",
    "listed, and not there": f"{LISTED}; mv $(modinfo -n br_netfilter) /root; depmod",
}
CLEAN = "rm -f /{etc,usr/lib}/mod*.d/ours.conf; modprobe -qr br_netfilter; true"
BOOT = "systemctl restart systemd-modules-load; lsmod | grep -q ^br_netfilter && echo pass || echo fail"


def blocked(node: Node) -> None:
    """Modules that are listed, hidden, blacklisted, replaced and missing, beside what systemd-modules-load does; IPVS for real."""
    node.resume()
    for what, script in STATES.items():
        node.run(CLEAN)
        node.run(script)
        told = seen(node.check(f"--only {RULE}"), RULE)["br_netfilter (at boot)"]
        node.expect(f"{what}, told and done", (told, node.answer(BOOT).output.split()[-1]), (told, told))

    node.run(f"{CLEAN}; mv /root/br_netfilter.ko $(dirname $(modinfo -n bridge))/../bridge/; depmod")
    ipvs = "--set kube-proxy=ipvs --only kernel/modules-ipvs"
    node.check(ipvs, kernel_modules_ipvs="fail")
    node.fix(f"{ipvs} --fix")
    node.check(ipvs, kernel_modules_ipvs="pass")
    node.says("for way in rr wrr sh; do ipvsadm -A -t 10.0.2.15:80 -s $way && ipvsadm -D -t 10.0.2.15:80 && echo $way; done", "rr wrr sh")
