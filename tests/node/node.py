"""The words in which scenarios are written."""

import base64
import difflib
import json
import pathlib
import time

from guest import Answer, Gone, Guest
from time_server import TimeServer

# Rules that the image of a node cannot keep: Debian has no packages of Kubernetes, its containerd is older than current versions ask for, and
# a node reaches nobody but the driver.
LACKING = "packages/*,kubelet/*,runtime/version,runtime/config,network/default-route"
COMMAND_SECONDS = 600  # The longest, starting docker, takes 30 s where nothing else runs.
REPORTS = "/run/reports"
UNPACK = """
import json, pathlib
files = json.load(open("/run/files.json"))
for path, text in ((pathlib.Path(path), text) for path, text in files.items()):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text) if isinstance(text, str) else path.symlink_to(text["link"])
"""
# Everything that undo promises to restore, and nothing that a running system writes by itself. Times of files are not restored.
SNAPSHOT = r"""
places="/etc /usr/lib/systemd /usr/lib/modules-load.d /usr/lib/sysctl.d /boot"
find $places -xdev ! -path '/etc/mtab' ! -path '/etc/*.lock' -printf '%p %y %m %U:%G %Z -> %l\n' | sort
find $places -xdev -type f ! -path '/etc/*.lock' -exec sha256sum {} + | sort -k 2
"""


class Failure(Exception):
    """A step that the rest of its scenario is built on did not work."""


class Skip(Exception):
    """The scenario cannot be told here, with the reason."""


class Node:
    """A booted node and what was expected of it. A wrong row fails the scenario, which goes on; a Failure ends it."""

    def __init__(self, guest: Guest, folder: pathlib.Path, product: pathlib.Path):
        self.guest, self.folder, self.product = guest, folder, product
        self.clock = TimeServer()
        self.rows: list[tuple[bool, str]] = []
        self.log = open(folder / "commands.log", "w")

    def boot(self, kernel_options: str = "", interactive: bool = False) -> None:
        """A fresh node. Options are added to the kernel's, and the last of two counts."""
        self.guest.kernel_options += " " + kernel_options
        self._timed("boot", lambda: self.guest.boot(interactive))
        self._install()
        self._prepare()

    def resume(self) -> None:
        """A fresh node that is up already, in two seconds where states can be saved."""
        self._timed("resume", lambda: self.guest.resume(self._install))
        self._prepare()

    def reboot(self, kernel_options: str = "") -> None:
        """Shuts down and boots, from now on with these options added to the kernel's."""
        self.guest.kernel_options += " " + kernel_options
        self._timed("reboot", self.guest.reboot)
        self.settle()

    def lose_power(self, script: str) -> None:
        """Boots after a script that ends with the machine: what it has not written to its disk is lost."""
        self._write(f"$ {script}\n")
        try:
            answer = self.guest.run(script, COMMAND_SECONDS)
        except Gone:
            self.guest.cut()
            self._timed("boot after the power was cut", self.guest.boot)
            self.settle()
        else:
            raise Failure(f"the machine survived: {script}\n{answer.output}")

    def not_by(self, way: str, reason: str) -> None:
        """Ends a scenario that machines of this way cannot tell truthfully."""
        if self.guest.way == way:
            raise Skip(f"{self.guest.title}: {reason}")

    def settle(self) -> None:
        """Waits until every unit of the boot has started and the clock is kept, where something keeps it."""
        self.answer("systemctl is-system-running --wait; ! systemctl -q is-active chrony || chronyc waitsync 100 0.4 0 1")

    def run(self, script: str) -> str:
        """Output of a script that must succeed."""
        answer = self.answer(script)
        if answer.status != 0:
            raise Failure(f"status {answer.status} of: {script}\n{answer.output}")
        return answer.output

    def answer(self, script: str) -> Answer:
        """What a script comes to, whatever its status."""
        begin = time.monotonic()
        answer = self.guest.run(script, COMMAND_SECONDS)
        self._write(f"$ {script.strip()}\n{answer.output}[status {answer.status}, {time.monotonic() - begin:.1f} s]\n\n")
        return answer

    def expect(self, what: str, have: object, want: object) -> None:
        """One row: is `have` what is wanted?"""
        self.row(have == want, f"{what}: {have}" if have == want else f"{what}: {have}, wanted {want}")

    def says(self, script: str, want: str) -> None:
        """One row: the system's own word, the words of which are compared."""
        self.expect(script, " ".join(self.answer(script).output.split()), " ".join(want.split()))

    def check(self, options: str = "", status: int | None = None, way: str = "", **verdicts: str) -> dict:
        """Runs `nodeworthy check`, by the program `way` if there is one, and returns the rules of its report.

        Adds a row for its status and for each rule of verdicts: node_swap="fail" is rule node/swap."""
        self.guest.run(f"mkdir -pm 1777 {REPORTS}; rm -f {REPORTS}/*", COMMAND_SECONDS)
        answer = self.answer(f"{way} nodeworthy check -o text -o json={REPORTS}/json {options}".strip())
        if answer.status >= 64:
            raise Failure(f"nodeworthy check {options}: status {answer.status}\n{answer.output}")
        if status is not None:
            self.expect(f"status of nodeworthy check {options}", answer.status, status)
        report = {rule["id"]: rule for rule in json.loads(self.guest.run(f"cat {REPORTS}/json", COMMAND_SECONDS).output)["rules"]}
        for name, verdict in verdicts.items():
            rule = name.replace("_", "/", 1).replace("_", "-")
            self.expect(f"nodeworthy says of {rule}", report[rule]["verdict"], verdict)
            if report[rule]["verdict"] != verdict:
                self._write(json.dumps(report[rule]["observations"], indent=1) + "\n")
        return report

    def fix(self, options: str = "--fix=disruptive") -> dict:
        """Repairs; each change that could not be made is a wrong row."""
        report = self.check(options)
        for rule, entry in report.items():
            for change in entry["changes"]:
                if change["error"]:
                    self.row(False, f"{rule} could not {change['describe']}: {change['error']}")
        return report

    def undo(self) -> None:
        """Takes the last repair back, entirely."""
        self.expect("status of nodeworthy undo", self.answer("nodeworthy undo").status, 0)

    def write_files(self, files: dict[str, str | dict]) -> None:
        """Writes many files of a node by one command, or links: {"link": target}. Their folders are made."""
        packed = base64.b64encode(json.dumps(files).encode()).decode()
        self.run(f"echo {packed} | base64 -d >/run/files.json; python3 -c '{UNPACK}'")

    def snapshot(self) -> str:
        """The disk as undo restores it: bytes, modes, owners, labels and links."""
        self.answer("sync")
        return self.guest.run(SNAPSHOT, COMMAND_SECONDS).output

    def same(self, what: str, before: str, after: str) -> None:
        """One row: nothing differs between two snapshots."""
        lines = [line for line in difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0) if line[0] in "+-"][2:]
        self.row(not lines, what if not lines else what + ":\n  " + "\n  ".join(lines[:20]))

    def note(self, text: str) -> None:
        """A line for the log alone."""
        self._write(text + "\n\n")

    def close(self) -> None:
        self.guest.cut()
        self.log.close()

    def _install(self) -> None:
        self.run("systemctl is-system-running --wait; tar -xf /dev/vdb -C / && restorecon -RF /usr/bin/nodeworthy /usr/share/nodeworthy")

    def _prepare(self) -> None:
        self.run(
            f"date -s @{time.time():.0f}"
            f" && echo 'server 10.0.2.2 port {self.clock.port} iburst minpoll 1 maxpoll 3\nmakestep 1 -1\ndriftfile /var/lib/chrony/drift'"
            " >/etc/chrony/chrony.conf"
        )

    def _timed(self, what: str, action) -> None:
        begin = time.monotonic()
        action()
        self._write(f"== {what}, {self.guest.title}: {time.monotonic() - begin:.1f} s\n\n")

    def row(self, right: bool, text: str) -> None:
        """What was expected of the node, and whether it was so."""
        self.rows.append((right, text))
        self._write(f"{'ok   ' if right else 'WRONG'} {text}\n\n")

    def _write(self, text: str) -> None:
        self.log.write(text)
        self.log.flush()


def seen(report: dict, rule: str) -> dict[str, str]:
    """The verdict of each observation of a rule, by what it looks at."""
    return {observation["subject"]: observation["verdict"] for observation in report[rule]["observations"]}
