"""What the services of a boot do besides what files of their own say."""

from node import Node, seen
from truth import agree, ask, look, started_by_boot, unit_file_states

RULE = "kernel/sysctl-ip-forward"
DROP_IN = "/etc/systemd/network/eth0.network.d/ours.conf"
OTHER = "/etc/systemd/network/other.network"
# What is done, what we say of the next boot, and what ip_forward is after it.
STATES = {
    "nothing sets it": ("true", "fail", "0"),
    "the file of the interface": (f"printf '[Network]\\nIPForward=ipv4\\n' >{DROP_IN}", "pass", "1"),
    "of another family": (f"printf '[Network]\\nIPForward=ipv6\\n' >{DROP_IN}", "fail", "0"),
    "by masquerading": (f"printf '[Network]\\nIPMasquerade=both\\n' >{DROP_IN}", "pass", "1"),
    "beside systemd-sysctl, which switches it off": (
        f"printf '[Network]\\nIPForward=yes\\n' >{DROP_IN}; echo net.ipv4.ip_forward=0 >/etc/sysctl.d/ours.conf", "unknown", "1"),
    "which never switches it off": (
        f"printf '[Network]\\nIPForward=no\\n' >{DROP_IN}; echo net.ipv4.ip_forward=1 >/etc/sysctl.d/ours.conf", "pass", "1"),
    "of no interface that there is": (f"printf '[Match]\\nName=other0\\n\\n[Network]\\nIPForward=yes\\n' >{OTHER}", "unknown", "0"),
}
CLEAN = f"mkdir -p {DROP_IN.rsplit('/', 1)[0]}; rm -f {DROP_IN} {OTHER} /etc/sysctl.d/ours.conf"
# What a boot does with them, without one.
BOOT = (
    "sysctl -q net.ipv4.ip_forward=0; systemctl restart systemd-sysctl systemd-networkd; sleep 2"
    "; networkctl is-online --timeout=20 2>/dev/null; cat /proc/sys/net/ipv4/ip_forward"
)


def networkd(node: Node) -> None:
    """Forwarding that systemd-networkd switches on behind systemd-sysctl, as we tell it and as it comes."""
    node.resume()
    for what, (script, told, done) in STATES.items():
        node.run(CLEAN)
        node.run(script)
        verdict = seen(node.check(f"--only {RULE}"), RULE)["net.ipv4.ip_forward (at boot)"]
        node.expect(f"{what}, told and done", (verdict, node.run(BOOT).strip()), (told, done))


PRESETS = r"""
printf 'enable chrony.service\ndisable cron.service\nenable agent.service\n' >/etc/systemd/system-preset/10-ours.preset
printf 'disable *\n' >/etc/systemd/system-preset/20-ours.preset
echo uninitialized >/etc/machine-id
"""
# What generators make at boot is in no file of an image: these, of the root file system, with what they pull in.
GENERATED = ["-.mount", "systemd-fsck-root.service", "systemd-fsckd.socket", "systemd-remount-fs.service", "local-fs-pre.target"]


def first_boot(node: Node) -> None:
    """Of every unit whether the first boot of an image wants it, by its presets: told of its files, beside what comes up."""
    node.resume()
    node.run("mkdir -p /etc/systemd/system-preset; systemctl disable --quiet chrony cron")
    node.run(PRESETS)
    names = [name for name in unit_file_states(node) if "@." not in name and name not in GENERATED]
    ours = ask(node, {name: {"unit": {"name": name, "is": "enabled"}} for name in names}, "--root /")
    node.reboot()
    agree(node, "wanted by the first boot", started_by_boot(node, names), look(ours, "(at boot)"))
    node.says("systemctl is-enabled chrony cron", "enabled disabled")
