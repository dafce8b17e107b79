"""What we say beside what the system says, of everything that a node has."""

import json
import random
import re

from node import Node

RULES = "/run/truth"
DISAGREEMENTS_SHOWN = 10


def units(node: Node) -> None:
    """Of every unit file whether the unit runs, as systemctl show says, whether the boot wants it, as list-dependencies does, and its state."""
    node.resume()
    node.run("systemctl daemon-reload")
    states = unit_file_states(node)
    names = [name for name in states if "@." not in name]
    ours = ask(node, {name: {"unit": {"name": name, "is": ["active", "enabled"]}} for name in names})
    active = {name: unit["ActiveState"] == "active" for name, unit in show_units(node, names).items()}
    agree(node, "active", active, look(ours, "(running)"))
    agree(node, "wanted by the boot", started_by_boot(node, names), look(ours, "(at boot)"))
    agree_on_states(node, "state", states, ours)


def show_units(node: Node, names: list[str]) -> dict[str, dict[str, str]]:
    """The properties Id, LoadState and ActiveState of units, by the names asked for."""
    blocks = node.run("systemctl show --no-pager -p Id,LoadState,ActiveState -- " + " ".join(names)).strip().split("\n\n")
    return {name: dict(line.split("=", 1) for line in block.splitlines()) for name, block in zip(names, blocks, strict=True)}


def started_by_boot(node: Node, names: list[str]) -> dict[str, bool]:
    """Of units, default.target among them, whether that pulls them in."""
    known = show_units(node, names)
    wanted = {known["default.target"]["Id"], *node.run("systemctl list-dependencies --plain --all default.target").split()}
    return {name: unit["Id"] in wanted and unit["LoadState"] == "loaded" for name, unit in known.items()}


def unit_file_states(node: Node, options: str = "") -> dict[str, str]:
    """What is-enabled says of every unit file, by one command."""
    lines = node.run(f"systemctl list-unit-files --no-legend --plain {options}").splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def agree_on_states(node: Node, what: str, states: dict[str, str], ours: dict[str, list[dict]]) -> None:
    """The words of is-enabled, which we say of what the boot does not start."""
    begin = "not started, "
    told = {name: observation["have"].removeprefix(begin) for name, observations in ours.items() for observation in observations
            if name in states and observation["have"].startswith(begin)}
    agree(node, f"{what}, of what the boot does not start", {name: states[name] for name in told}, told)


def modules(node: Node) -> None:
    """Of modules loaded, built in and neither whether they are there now, as lsmod and modules.builtin say."""
    node.resume()
    loaded = node.run("tail -n +1 /proc/modules | cut -d' ' -f1").split()
    built_in = [path_to_module(path) for path in node.run("cat /lib/modules/$(uname -r)/modules.builtin").split()]
    others = [path_to_module(path) for path in node.run("cut -d: -f1 /lib/modules/$(uname -r)/modules.dep").split()]
    others = random.Random(1).sample(sorted(set(others) - set(loaded)), 100)
    ours = ask(node, {name: {"module": name} for name in loaded + built_in + others})
    agree(node, "loaded or built in", dict.fromkeys(loaded + built_in, True) | dict.fromkeys(others, False), look(ours, "(running)"))


def packages(node: Node) -> None:
    """Of every package whether it is installed, and its version, as dpkg-query says; and of as many that are not there."""
    node.resume()
    installed = dict(line.split(" ") for line in node.run("dpkg-query -W -f '${Package} ${Version}\\n'").splitlines())
    absent = [name + "-not" for name in installed]
    ours = ask(node, {name: {"package": {"name": name}} for name in [*installed, *absent]})
    agree(node, "installed", dict.fromkeys(installed, True) | dict.fromkeys(absent, False), look(ours, ""))
    agree(node, "version", installed, {name: ours[name][0]["have"].split(" ")[0] for name in installed})


def ports(node: Node) -> None:
    """Of many ports whether they are free, beside the listeners that ss shows."""
    node.resume()
    node.run("for port in 2379 6443 10250; do systemd-run --quiet socat TCP-LISTEN:$port,fork EXEC:/bin/true; done; sleep 5")
    taken = set(re.findall(r":(\d+)\s", node.run("ss -Hlnt")))
    numbers = [str(port) for port in [22, 53, 80, 179, 2379, 2380, 6443, 10248, 10249, 10250, 10256, 10257, 10259, 30000]]
    ours = ask(node, {number: {"port": {"free": number}} for number in numbers})
    agree(node, "free", {number: number not in taken for number in numbers}, look(ours, ""))


OPTIONS = ["noexec", "nodev", "nosuid", "ro"]


def mounts(node: Node) -> None:
    """Of every mount whether it has the options that a folder must not have, as findmnt says."""
    node.resume()
    node.run("mkdir -p '/mnt/a b' /mnt/c; mount -t tmpfs -o noexec,nosuid x '/mnt/a b'; mount --bind /etc /mnt/c; mount -o remount,bind,ro /mnt/c")
    listing = json.loads(node.run("findmnt --json --list -o TARGET,OPTIONS"))["filesystems"]
    options = {mount["target"]: mount["options"].split(",") for mount in listing}  # The last on a folder is the one that is seen.
    questions = {f"{folder} {option}": (folder, option) for folder in options for option in OPTIONS}
    ours = ask(node, {name: {"mount": {"folders": folder, "without": option}} for name, (folder, option) in questions.items()})
    truth = {name: option not in options[folder] for name, (folder, option) in questions.items()}
    agree(node, "without the option", truth, look(ours, "(running)"))


def addresses(node: Node) -> None:
    """Of addresses whether they are the node's, so that its name may lead to them, as ip addr says."""
    node.resume()
    node.run("ip link add dummy0 type dummy; ip link set dummy0 up; ip addr add 192.0.2.7/24 dev dummy0; ip addr add 192.0.2.8/32 dev dummy0\n"
             "ip addr add 2001:db8::7/64 dev dummy0; ip addr add 198.51.100.7/24 dev lo")
    links = json.loads(node.run("ip -j addr"))
    own = [address["local"] for link in links for address in link["addr_info"] if address["scope"] == "global"]
    own += ["127.0.1.1", "::1"]  # every machine's, which the kubelet passes over
    strange = ["10.0.2.99", "192.0.2.9", "2001:db8::8", "198.51.100.8"]
    told = {}
    for address in own + strange:
        node.run(f"echo '{address} node1' >/etc/hosts")
        told[address] = node.check("--only node/hosts")["node/hosts"]["verdict"]
    agree(node, "own addresses", dict.fromkeys(own, "pass") | dict.fromkeys(strange, "fail"), told)


def ask(node: Node, expectations: dict[str, dict], options: str = "") -> dict[str, list[dict]]:
    """The observations of one rule for each expectation."""
    rules = [{"title": name, "severity": "info", "because": "The system says so.", "expect": expectation}
             for name, expectation in expectations.items()]
    node.run(f"rm -rf {RULES}")
    node.write_files({f"{RULES}/truth/r{index}.yaml": json.dumps(rule) for index, rule in enumerate(rules)})
    report = node.check(f"--rules {RULES} --only 'truth/*' {options}")
    return {rule["title"]: rule["observations"] for rule in report.values()}


def look(ours: dict[str, list[dict]], of: str) -> dict[str, bool | str]:
    """Of each expectation whether what the observation `of` looks at is so; the verdict where that could not be told."""
    told = {}
    for name, observations in ours.items():
        verdicts = [observation["verdict"] for observation in observations if observation["subject"].endswith(of)] or ["not looked at"]
        told[name] = {"pass": True, "fail": False}.get(verdicts[0], verdicts[0])
    return told


def agree(node: Node, what: str, truth: dict, ours: dict) -> None:
    """One row: how many agree, and how many we could not tell, which is no disagreement. The first that disagree are shown."""
    untold = [name for name in truth if ours.get(name) == "unknown"]
    others = [f"{name}: the system {truth[name]}, we {ours.get(name)}" for name in truth if ours.get(name) not in ("unknown", truth[name])]
    agreed = f"{what}: {len(truth) - len(others) - len(untold)} of {len(truth)} agree"
    shown = f", not told: {' '.join(untold)}" if untold else ""
    node.row(not others, agreed + shown + "".join("\n  " + other for other in others[:DISAGREEMENTS_SHOWN]))


def path_to_module(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".ko").replace("-", "_")
