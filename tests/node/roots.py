"""Roots of several Debians, as images are made of."""

import json
import pathlib
import shutil
import subprocess

from node import Node, Skip

SUITES = ["bullseye", "bookworm", "trixie"]
PROFILES = ["worker", "control-plane"]
PACKAGES = "systemd,systemd-sysv,kmod,procps,mount,iproute2,iptables,containerd"
PROGRAM = "nodeworthy"


def roots(node: Node) -> None:
    """Debian 11 to 13 as images: what cannot be told has its reason, and the program says the same when it runs inside them."""
    program = node.product / "usr/bin" / PROGRAM
    for suite in SUITES:
        root = make_root(node, suite)
        shutil.copy(program, root / PROGRAM)
        for profile in PROFILES:
            report = look(node, [program, "check", "--root", root, "--profile", profile], f"{suite}, {profile}, as an image")
            inside = look(node, ["chroot", root, f"/{PROGRAM}", "check", "--root", "/", "--profile", profile], f"{suite}, {profile}, inside it")
            node.expect(f"{suite}, {profile}: rules on which the two differ", differ(report, inside), [])
            look(node, ["chroot", root, f"/{PROGRAM}", "check", "--profile", profile], f"{suite}, {profile}, as a machine without /proc")
    for profile in PROFILES:
        look(node, [program, "check", "--profile", profile], f"this machine, {profile}")


def make_root(node: Node, suite: str) -> pathlib.Path:
    """An unpacked Debian, kept beside the image of a node."""
    root = node.guest.image.parent / f"root-{suite}"
    if not root.exists():
        part = root.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        made = subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", "--aptopt=Apt::Install-Recommends false",
             "--dpkgopt=force-unsafe-io", suite, str(part)], capture_output=True, text=True)
        node.note(made.stderr)
        if made.returncode != 0:
            raise Skip(f"a root of {suite} cannot be made: {made.stderr.strip().splitlines()[-1:]}")
        part.rename(root)
    return root


def look(node: Node, command: list, what: str) -> list[dict]:
    """The rules of a report, with a row that each that could not be told has its reason."""
    done = subprocess.run([str(word) for word in [*command, "-o", "json"]], capture_output=True, text=True, timeout=60)
    if done.returncode >= 64 or done.returncode < 0:
        node.row(False, f"{what}: status {done.returncode}: {done.stderr}")
        return []
    rules = json.loads(done.stdout)["rules"]
    unknown = {rule["id"]: [o["have"] for o in rule["observations"] if o["verdict"] == "unknown"] for rule in rules if rule["verdict"] == "unknown"}
    verdicts = ", ".join(f"{sum(rule['verdict'] == verdict for rule in rules)} {verdict}" for verdict in ("pass", "fail", "unknown", "skipped"))
    node.row(all(reasons and all(reasons) for reasons in unknown.values()), f"{what}: {verdicts}")
    node.note("\n".join(f"  unknown: {rule}: {'; '.join(reasons)}" for rule, reasons in unknown.items()))
    return rules


def differ(one: list[dict], other: list[dict]) -> list[str]:
    """Rules whose observations differ."""
    said = {rule["id"]: (rule["verdict"], rule["observations"]) for rule in other}
    return sorted(rule["id"] for rule in one if said.pop(rule["id"], None) != (rule["verdict"], rule["observations"])) + sorted(said)
