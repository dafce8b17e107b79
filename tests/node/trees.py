"""Random arrangements of files, and what the system makes of them."""

import base64
import json
import random

from node import Node, seen
from truth import agree, agree_on_states, ask, look, unit_file_states

TREES = 8


def sysctl(node: Node) -> None:
    """Random trees of sysctl.d: what we say a boot sets is what systemd-sysctl sets in a network namespace of its own."""
    node.resume()
    # Those of forwarding change others.
    names = node.run("cd /proc/sys && find net/ipv4/conf/lo -type f -perm -200 ! -name '*forwarding' | sort").split()
    show = "cd /proc/sys; grep -H . " + " ".join(names)
    defaults = values_of(node.run(f"unshare -n sh -c '{show}'"))
    dice = random.Random(1)
    for tree in range(TREES):
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
    return write(f"{folder}/sysctl.d/{name}", lines)


MODULES = ["dummy", "vxlan", "ipip", "ip_gre", "sch_htb", "tcp_bbr", "nf_log_syslog", "br_netfilter"]


def modules_at_boot(node: Node) -> None:
    """Random trees of modules-load.d and modprobe.d: what we say a boot loads is what systemd-modules-load loads."""
    node.resume()
    node.run("modinfo " + " ".join(MODULES))
    dice = random.Random(1)
    for tree in range(TREES):
        node.run("rm -f /{etc,run,usr/lib}/{modules-load,modprobe}.d/x*")
        node.run("\n".join(random_modules_file(dice) for _ in range(8)))
        ours = look(ask(node, {name: {"module": name} for name in MODULES}), "(at boot)")
        node.run(f"modprobe -rqa {' '.join(MODULES)}; /lib/systemd/systemd-modules-load; true")
        loaded = node.run("cut -d' ' -f1 /proc/modules").split()
        agree(node, f"tree {tree}, loaded by the boot", {name: name in loaded for name in MODULES}, ours)


def random_modules_file(dice: random.Random) -> str:
    """A command that writes a file which lists modules, or one which keeps some from being loaded."""
    folder, name = dice.choice(["/etc", "/run", "/usr/lib"]), dice.choice(["x10.conf", "x20.conf", "x30.conf", "x30"])
    modules = [module.replace("_", dice.choice("_-")) for module in dice.sample(MODULES, dice.randint(0, 5))]
    if dice.random() < 0.6:
        return write(f"{folder}/modules-load.d/{name}", [dice.choice(["", "# ", "; ", " "]) + module for module in modules])
    words = ["blacklist {}", "install {} /bin/true", "options {} x=1", "alias other {}", "# blacklist {}"]
    return write(f"{folder}/modprobe.d/{name}", [dice.choice(words).format(module) for module in modules[:2]])


UNIT_TREES = 3
UNITS = [f"x{number}.service" for number in range(96)]
NEIGHBOURS = 16  # Units that refer to each other.
TARGET = "multi-user.target"


def units_at_boot(node: Node) -> None:
    """Random units, aliases, masks, drop-ins, templates and links: what we say a boot starts is what systemd says its target wants."""
    node.resume()
    dice = random.Random(1)
    names = UNITS + ["x@1.service", "x@2.service"]
    for tree in range(UNIT_TREES):
        node.run("find /etc/systemd/system /usr/lib/systemd/system -name 'x*[0-9]*' -prune -exec rm -rf {} +")
        files = {}
        for index, name in enumerate(UNITS):
            first = index // NEIGHBOURS * NEIGHBOURS
            files |= random_unit(dice, name, UNITS[first : first + NEIGHBOURS])
        node.write_files(files)
        node.run("systemctl daemon-reload")
        started, ids = started_units(node)
        truth = {name: ids.get(name) in started for name in names}
        ours = ask(node, {name: {"unit": {"name": name, "is": "enabled"}} for name in names})
        agree(node, f"tree {tree}, wanted by the boot", truth, look(ours, "(at boot)"))
        agree_on_states(node, f"tree {tree}, state", unit_file_states(node, "--root=/ 'x*'"), ours)


PULLS = ["Wants", "Requires", "BindsTo", "Upholds"]


def started_units(node: Node) -> tuple[set[str], dict[str, str]]:
    """The units that the boot's target pulls in, directly or not, and the unit of each name.

    list-dependencies would also go on from units that are masked."""
    show = f"systemctl show --all --no-pager -p Id,Names,LoadState,{','.join(PULLS)}"
    blocks = node.run(f"{show} '*.target' 'x*.service' default.target").strip().split("\n\n")
    units = [dict(line.split("=", 1) for line in block.splitlines()) for block in blocks]
    ids = {name: unit["Id"] for unit in units for name in unit["Names"].split()}
    known = {unit["Id"]: unit for unit in units}
    started, waiting = set(), [ids["default.target"]]
    while waiting:
        unit = known.get(ids.get(waiting.pop(), ""), {"LoadState": "not-found"})
        if unit["LoadState"] != "loaded" or unit["Id"] in started:
            continue
        started.add(unit["Id"])
        waiting += [name for key in PULLS for name in unit.get(key, "").split()]
    return started, ids


def random_unit(dice: random.Random, name: str, neighbours: list[str]) -> dict[str, str | dict]:
    """The files and links of one unit, in one of the ways that people and packages make them. Not in /run, which a boot empties."""
    home = "/" + dice.choice(["etc", "usr/lib"]) + "/systemd/system"
    other = dice.choice(neighbours)
    unit = "\n".join(["[Unit]", dice.choice(["", f"Wants={other}", f"Requires={other}", f"After={other}", "Wants="]),
                      "[Service]", "ExecStart=/bin/true", "[Install]", "WantedBy=" + TARGET, ""])
    wants, itself, etc = f"[Unit]\nWants={other}\n", {"link": f"{home}/{name}"}, "/etc/systemd/system"
    files = {f"{home}/{name}": unit}
    for _ in range(dice.randint(0, 2)):
        files |= dice.choice([
            {f"{etc}/{TARGET}.wants/{name}": itself},
            {f"{etc}/{TARGET}.requires/{name}": itself},
            {f"{home}/{TARGET}.wants/{name}": {"link": f"/nowhere/{name}"}},
            {f"{etc}/{TARGET}.wants/{other}": itself},
            {f"{etc}/{TARGET}.wants/{name}": {"link": name}},
            {f"{etc}/{name}": {"link": "/dev/null"}},
            {f"{etc}/{other}": ""},
            {f"{etc}/{other}": itself},
            {f"{etc}/{name}.d/x1.conf": wants},
            {f"{etc}/{name}.d/x1.conf.bak": wants},
            {f"{etc}/{TARGET}.d/x{dice.randint(1, 9)}.conf": f"[Unit]\nWants={name}\n"},
            {"/usr/lib/systemd/system/x@.service": unit,
             f"{etc}/{name}.wants/x@{dice.randint(1, 2)}.service": {"link": "/usr/lib/systemd/system/x@.service"}},
        ])
    return files


FSTABS = 40


def fstab(node: Node) -> None:
    """Random files of /etc/fstab: what we say of swap after a boot is whether systemd-fstab-generator makes a unit that the boot wants."""
    node.resume()
    dice = random.Random(1)
    files = [random_fstab(dice) for _ in range(FSTABS)]
    node.write_files({f"/run/fstabs/{index}": text for index, text in enumerate(files)})
    truth = node.run(f"""for i in $(seq 0 {FSTABS - 1}); do
        rm -rf /run/made; mkdir /run/made
        SYSTEMD_FSTAB=/run/fstabs/$i /lib/systemd/system-generators/systemd-fstab-generator /run/made /run/made /run/made 2>/dev/null
        ls /run/made/swap.target.* >/dev/null 2>&1 && echo fail || echo pass
      done""").split()
    node.run(f"""for i in $(seq 0 {FSTABS - 1}); do
        cp /run/fstabs/$i /etc/fstab; nodeworthy check --only node/swap -o json=/run/fstabs/$i.json
      done; true""")
    reports = [json.loads(line) for line in node.run("cd /run/fstabs; for i in $(ls *.json | sort -n); do tr -d '\\n' <$i; echo; done").splitlines()]
    told = [seen({rule["id"]: rule for rule in report["rules"]}, "node/swap")["swap (at boot)"] for report in reports]
    agree(node, "swap at boot", dict(enumerate(truth)), dict(enumerate(told)))
    for index, text in enumerate(files):
        if told[index] not in (truth[index], "unknown"):
            node.note(f"fstab {index}:\n{text}")


def random_fstab(dice: random.Random) -> str:
    """Lines as people write them, and some that they should not."""
    line = lambda: dice.choice([" ", "\t", "  "]).join([
        dice.choice(["/swapfile", "/dev/vdz", "UUID=0a3407de-014b-458b-b5c1-848e92a327a3", "LABEL=swap", "none", r"/swap\040file"]),
        dice.choice(["none", "swap", "/mnt", "/swap"]),
        dice.choice(["swap", "swap", "swap", "ext4", "Swap", "auto"]),
        dice.choice(["sw", "defaults", "sw,noauto", "noauto,sw", "sw,nofail", "auto", "sw,pri=5", "noautox"]),
        dice.choice(["0", ""]), dice.choice(["0", "0 # comment", ""]),
    ][: dice.choice([2, 3, 4, 6, 6, 6])])
    return "\n".join(dice.choice(["", "", "", "#", " ", " #", "!"]) + line() for _ in range(dice.randint(0, 3))) + dice.choice(["", "\n"])


def write(path: str, lines: list[str]) -> str:
    """A command that writes a file, making its folder."""
    folder = path.rsplit("/", 1)[0]
    packed = base64.b64encode(("\n".join(lines) + "\n").encode()).decode()
    return f"mkdir -p {folder}; echo {packed} | base64 -d >{path}"
