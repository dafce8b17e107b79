"""A machine to which commands are given, whatever it is that runs it."""

import base64
import ctypes
import dataclasses
import os
import pathlib
import select
import shutil
import signal
import subprocess
import time

KERNEL_OPTIONS = (
    "console=ttyS0 loglevel=4 panic=-1 net.ifnames=0 mitigations=off nokaslr audit=0 systemd.getty_auto=0"
    " security=selinux selinux=1 lsm=yama,selinux"
)
MEMORY_MIB = 1024
BOOT_SECONDS = 600  # A boot takes 20 s where nothing else runs.
PR_SET_PDEATHSIG = 1


class Gone(Exception):
    """The machine has ended or does not answer any more."""


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    output: str  # Of both streams, as they came.


class Guest:
    """One machine, whose disk is a layer above the image's. Its files are kept in `folder`; it dies with this process.

    Each way to have one is a class below this, which knows how a machine starts."""

    way: str  # As NODEWORTHY_NODE has it.
    title: str
    output: str  # The file in `folder` for what the machine's program prints.

    def __init__(self, image: pathlib.Path, product: pathlib.Path, folder: pathlib.Path):
        self.image, self.product, self.folder = image, product, folder
        self.kernel_options = KERNEL_OPTIONS
        self.process = self.agent = None
        self.received, self.commands = b"", 0
        folder.mkdir(parents=True, exist_ok=True)
        self.disk = folder / "disk"

    @classmethod
    def works(cls) -> bool:
        """Whether a kernel really gets going in this way here."""
        raise NotImplementedError

    def _start(self, interactive: bool) -> None:
        """Starts the machine with its disk, which is made if there is none, and sets `agent`, a stream to the program in it."""
        raise NotImplementedError

    def boot(self, interactive: bool = False) -> None:
        """Starts the machine, with the disk that it left, and waits for its first word."""
        self._start(interactive)
        try:
            self._wait_until_ready()
        except Gone:  # After a time without SELinux, the first boot with it labels all files and ends with a reboot of its own.
            if self.process.wait(BOOT_SECONDS) != 0:
                raise
            self._start(interactive)
            self._wait_until_ready()

    def resume(self, install) -> None:
        """A machine that is up and has the product, as quickly as this way allows."""
        self.boot()
        install()

    def run(self, script: str, seconds: float) -> Answer:
        """Runs a script of bash, which has no input, and waits for its end."""
        self.start_running(script)
        while True:
            number, status, output = (self._line(seconds).split(" ", 2) + ["", ""])[:3]
            if number == str(self.commands):
                return Answer(int(status), base64.b64decode(output).decode(errors="replace"))

    def start_running(self, script: str) -> None:
        """Hands a script over and does not wait; run() passes over its answer."""
        self.commands += 1
        try:
            self.agent.sendall(b"%d %s\n" % (self.commands, base64.b64encode(script.encode())))
        except OSError as error:
            raise Gone(f"the machine took no command: {error}") from error

    def reboot(self) -> None:
        """Shuts down in an orderly way and boots. A new program: a warm reset of qemu takes three times as long under emulation."""
        self.start_running("systemctl reboot")
        self.process.wait(BOOT_SECONDS)
        self.cut()
        self.boot()

    def cut(self) -> None:
        """Cuts the power: what the machine has not written to its disk is lost."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.agent:
            self.agent.close()
        self.process = self.agent = None

    def _launch(self, command: list, interactive: bool, **options) -> None:
        output = None if interactive else open(self.folder / self.output, "ab")
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=None if interactive else subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=die_with_parent, **options,
        )
        self.received = b""

    def _wait_until_ready(self) -> None:
        while self._line(BOOT_SECONDS) != "READY":
            pass

    def _line(self, seconds: float) -> str:
        end = time.monotonic() + seconds
        while b"\n" not in self.received:
            if not select.select([self.agent], [], [], max(0, end - time.monotonic()))[0]:
                raise Gone(f"no answer within {seconds} s; see {self.folder}/console.log")
            try:
                data = self.agent.recv(1 << 16)
            except ConnectionError:
                data = b""
            if not data:
                raise Gone(f"the machine has ended; see {self.folder}/console.log")
            self.received += data
        line, self.received = self.received.split(b"\n", 1)
        return line.decode(errors="replace").strip()


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def says(command: list[str], word: bytes, seconds: float) -> bool:
    """Whether a program is there and prints the word in time. It does not live on."""
    if not shutil.which(command[0]):
        return False
    probe = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
    end, heard = time.monotonic() + seconds, b""
    try:
        while word not in heard and select.select([probe.stdout], [], [], max(0, end - time.monotonic()))[0]:
            data = os.read(probe.stdout.fileno(), 1 << 16)
            if not data:
                break
            heard += data
        return word in heard
    finally:
        probe.kill()
        probe.wait()


def run_tool(*command) -> None:
    """Runs a program on this machine, which must succeed."""
    subprocess.run([str(word) for word in command], check=True)
