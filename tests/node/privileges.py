"""What is told where less may be read."""

from node import Node

# Whether it runs as root is a rule of its own.
OPTIONS = "--set runtime=containerd --skip 'packages/*,node/privileges'"
SERVICE = "systemd-run --quiet --pipe --wait"
WAYS = {
    "as a user without privileges": "setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs",
    "without openat2": f"{SERVICE} -p SystemCallFilter=~openat2 -p SystemCallErrorNumber=ENOSYS",
    "where openat2 and statx are forbidden": f"{SERVICE} -p 'SystemCallFilter=~openat2 statx' -p SystemCallErrorNumber=EPERM",
}


def privileges(node: Node) -> None:
    """Without root everything that may be read is told, the rest is unknown; without openat2 and statx the verdicts are the same."""
    node.resume()
    node.run("systemctl start containerd firewalld; until ctr version >/dev/null 2>&1; do sleep 1; done")
    as_root = verdicts(node.check(OPTIONS))
    for what, way in WAYS.items():
        told = verdicts(node.check(OPTIONS, way=way))
        pairs = {rule: (as_root[rule], told[rule]) for rule in as_root}
        other = {rule: pair for rule, pair in pairs.items() if pair[0] != pair[1] and "unknown" not in pair}
        node.expect(f"{what}: rules that are judged otherwise", other, {})
        unknown = sorted(rule for rule in told if told[rule] == "unknown" != as_root[rule])
        node.row(not unknown or "user" in what, f"{what}: not told: {' '.join(unknown) or 'nothing'}")


def verdicts(report: dict) -> dict[str, str]:
    return {rule: entry["verdict"] for rule, entry in report.items()}
