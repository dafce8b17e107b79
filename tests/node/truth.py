"""What we say beside what the system says, of everything that a node has."""

import base64
import json
import random
import re

from node import Node

RULES = "/run/truth"
DISAGREEMENTS_SHOWN = 10


def units(node: Node) -> None:
    """Of every unit file whether the unit runs, as systemctl show says, and whether the boot wants it, as list-dependencies does."""
    node.resume()
    node.run("systemctl daemon-reload")
    names = [name for name in node.run("systemctl list-unit-files --no-legend --plain | cut -d' ' -f1").split() if "@." not in name]
    blocks = node.run("systemctl show --no-pager -p Id,LoadState,ActiveState -- " + " ".join(names)).strip().split("\n\n")
    known = {name: dict(line.split("=", 1) for line in block.splitlines()) for name, block in zip(names, blocks, strict=True)}
    wanted = {known["default.target"]["Id"], *node.run("systemctl list-dependencies --plain --all default.target").split()}
    ours = ask(node, {name: {"unit": {"name": name, "is": ["active", "enabled"]}} for name in names})
    agree(node, "active", {name: unit["ActiveState"] == "active" for name, unit in known.items()}, look(ours, "(running)"))
    started = {name: unit["Id"] in wanted and unit["LoadState"] == "loaded" for name, unit in known.items()}
    agree(node, "wanted by the boot", started, look(ours, "(at boot)"))


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


def sysctl(node: Node) -> None:
    """Random trees of sysctl.d: what we say a boot sets is what systemd-sysctl sets in a network namespace of its own."""
    node.resume()
    # Those of forwarding change others.
    names = node.run("cd /proc/sys && find net/ipv4/conf/lo -type f -perm -200 ! -name '*forwarding' | sort").split()
    show = "cd /proc/sys; grep -H . " + " ".join(names)
    defaults = values_of(node.run(f"unshare -n sh -c '{show}'"))
    dice = random.Random(1)
    for tree in range(5):
        node.run("rm -f /{etc,run,usr/lib}/sysctl.d/x*\n" + "\n".join(random_sysctl_file(dice, names) for _ in range(8)))
        truth = values_of(node.run(f"unshare -n sh -c '/lib/systemd/systemd-sysctl >/dev/null 2>&1; {show}'"))
        ours = ask(node, {name: {"sysctl": {name.replace("/", "."): truth[name]}} for name in names})
        told = look(ours, "(at boot)")
        for name in names:
            if ours[name][-1]["have"].endswith("no file sets it"):
                told[name] = truth[name] == defaults[name]
        agree(node, f"tree {tree}, set at boot", dict.fromkeys(names, True), told)


def values_of(listing: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in listing.splitlines())


def random_sysctl_file(dice: random.Random, keys: list[str]) -> str:
    """A command that writes one file, which may hide another, set a key twice, and fail to set one that there is not."""
    folder, name = dice.choice(["/etc", "/run", "/usr/lib"]), dice.choice(["x10.conf", "x20.conf", "x30.conf", "x30"])
    lines = []
    for _ in range(dice.randint(1, 5)):
        key = dice.choice(keys)
        spelling = key.replace("/", dice.choice("./"))
        lines.append(dice.choice(["", "  ", "-"]) + spelling + dice.choice(["=", " = "]) + str(dice.randint(0, 1)))
        lines.append(dice.choice(["", "# comment", "; comment", "no.such.key = 1"]))
    text = "\n".join(lines) + "\n"
    return f"mkdir -p {folder}/sysctl.d; echo {base64.b64encode(text.encode()).decode()} | base64 -d >{folder}/sysctl.d/{name}"


def ask(node: Node, expectations: dict[str, dict]) -> dict[str, list[dict]]:
    """The observations of one rule for each expectation."""
    files = {f"r{index}": {"title": name, "severity": "info", "because": "The system says so.", "expect": expectation}
             for index, (name, expectation) in enumerate(expectations.items())}
    packed = base64.b64encode(json.dumps(files).encode()).decode()
    node.run(
        f"rm -rf {RULES}; mkdir -p {RULES}/truth; echo {packed} | base64 -d >{RULES}.json\n"
        "python3 -c 'import json\nfor name, rule in json.load(open(\"/run/truth.json\")).items():\n"
        f" open(\"{RULES}/truth/\" + name + \".yaml\", \"w\").write(json.dumps(rule))'"
    )
    report = node.check(f"--rules {RULES} --only 'truth/*'")
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
