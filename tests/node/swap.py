"""Where swap comes from."""

from node import Node, seen

EVERY_SOURCE = r"""
set -e
for file in /swapfile /swapunit; do dd if=/dev/zero of=$file bs=1M count=32 status=none; chmod 600 $file; mkswap -q $file; done
echo '/swapfile none swap sw 0 0' >>/etc/fstab
printf '[Swap]\nWhat=/swapunit\n\n[Install]\nWantedBy=swap.target\n' >/etc/systemd/system/swapunit.swap
printf '[zram0]\nzram-size = 64\n' >/etc/systemd/zram-generator.conf
systemctl daemon-reload
systemctl enable --now swapunit.swap
systemctl start dev-zram0.swap swapfile.swap
"""
NAMES = "swapon --show=NAME --noheadings | sort"
AREAS = "/dev/zram0 /swapfile /swapunit"


def swap(node: Node) -> None:
    """Swap from fstab, a unit and the zram generator is found, stays off once repaired, and is back after undo."""
    node.resume()
    node.run(EVERY_SOURCE)
    before = node.snapshot()
    node.says(NAMES, AREAS)
    expect_swap(node, "every source", running="fail", at_boot="fail")
    node.run("swapoff -a")
    expect_swap(node, "after swapoff alone, which a boot takes back", running="pass", at_boot="fail")
    node.reboot()
    node.says(NAMES, AREAS)

    node.fix("--only node/swap --fix")
    expect_swap(node, "repaired", running="pass", at_boot="pass")
    node.says(NAMES, "")
    node.reboot()
    node.says(NAMES, "")
    expect_swap(node, "repaired and booted", running="pass", at_boot="pass")

    node.undo()
    node.same("undo leaves the disk as it was", before, node.snapshot())
    node.says(NAMES, AREAS)
    node.run("systemctl mask swap.target; swapoff -a")
    told = seen(node.check("--only node/swap"), "node/swap")["swap (at boot)"]
    node.reboot()
    node.expect("swap.target is masked: what was told of the boot, and what came", (told, node.run(NAMES)), ("pass", ""))


def expect_swap(node: Node, what: str, running: str, at_boot: str) -> None:
    report = node.check("--only node/swap")
    node.expect(what, seen(report, "node/swap"), {"swap (running)": running, "swap (at boot)": at_boot})
