"""A machine under qemu, to which commands are given."""

import base64
import ctypes
import dataclasses
import functools
import hashlib
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import threading
import time

KERNEL_OPTIONS = (
    "console=ttyS0 loglevel=4 panic=-1 net.ifnames=0 mitigations=off nokaslr audit=0 systemd.getty_auto=0"
    " security=selinux selinux=1 lsm=yama,selinux"
)
MEMORY_MIB = 1024
KVM_SECONDS = 10
BOOT_SECONDS = 600  # A boot takes 20 s where nothing else runs.
PR_SET_PDEATHSIG = 1


@functools.cache
def accelerator() -> str:
    """`kvm` where a kernel really gets going with it, which /dev/kvm alone does not promise; else emulation."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return "tcg,tb-size=512"
    # The firmware writes to its debug port within a fraction of a second.
    machine = "qemu-system-x86_64 -machine q35 -accel kvm -cpu max -m 64 -nodefaults -display none -debugcon stdio -global isa-debugcon.iobase=0x402"
    probe = subprocess.Popen(machine.split(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        started = select.select([probe.stdout], [], [], KVM_SECONDS)[0] and probe.stdout.read(1)
        return "kvm" if started else "tcg,tb-size=512"
    finally:
        probe.kill()
        probe.wait()


class Gone(Exception):
    """The machine has ended or does not answer any more."""


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    output: str  # Of both streams, as they came.


saving = threading.Lock()  # One scenario makes the machine that is saved, and others wait for it.


class Guest:
    """One machine, whose disk is a layer above the image's. Its files are kept in `folder`; it dies with this process."""

    def __init__(self, image: pathlib.Path, product: pathlib.Path, folder: pathlib.Path):
        self.image, self.product, self.folder = image, product, folder
        self.kernel_options = KERNEL_OPTIONS
        self.process = self.agent = None
        self.received, self.commands = b"", 0
        folder.mkdir(parents=True, exist_ok=True)
        self.disk = folder / "disk.qcow2"

    def boot(self, interactive: bool = False) -> None:
        """Starts the machine, with the disk that it left, and waits for its first word."""
        if not self.disk.exists():
            run_tool("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", (self.image / "disk.qcow2").resolve(), self.disk)
        console = ["-serial", "chardev:console"]
        self._start(console, interactive)
        try:
            self._wait_until_ready()
        except Gone:  # After a time without SELinux, the first boot with it labels all files and ends with a reboot of its own.
            if self.process.wait(BOOT_SECONDS) != 0:
                raise
            self._start(console, interactive)
            self._wait_until_ready()

    def resume(self, install) -> None:
        """Continues a copy of a machine that was saved while it ran. The first time with a product makes the one that is copied: boots and
        installs."""
        begin = f"running-{accelerator()[:3]}-"
        saved = self.image / f"{begin}{hashlib.sha256(self.product.read_bytes()).hexdigest()[:16]}.qcow2"
        with saving:
            if not saved.exists():
                for other in self.image.glob(begin + "*"):
                    other.unlink()
                self.boot()
                install()
                self._monitor("savevm running")
                self.cut()
                self.disk.rename(saved)
        shutil.copy(saved, self.disk)
        self._start(["-serial", "chardev:console", "-loadvm", "running"])

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
        """Shuts down in an orderly way and boots. A new qemu: a warm reset takes three times as long under emulation."""
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

    def _start(self, console: list, interactive: bool = False) -> None:
        agent, monitor = self.folder / "agent.socket", self.folder / "monitor.socket"
        for left_over in (agent, monitor):
            left_over.unlink(missing_ok=True)
        log = f"file,id=console,path={self.folder}/console.log,append=on"
        command = [
            "qemu-system-x86_64", "-machine", "q35", "-accel", accelerator(), "-cpu", "max", "-m", MEMORY_MIB, "-smp", 1,
            "-nodefaults", "-display", "none", "-no-reboot", "-kernel", self.image / "kernel", "-initrd", self.image / "initrd",
            "-append", self.kernel_options, "-chardev", "stdio,id=console,signal=off" if interactive else log, *console,
            "-drive", f"file={self.disk},if=virtio,format=qcow2,cache=unsafe",
            "-drive", f"file={self.product},if=virtio,format=raw,readonly=on",
            "-netdev", "user,id=network", "-device", "virtio-net-pci,netdev=network,romfile=",
            "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=agent,name=agent",
            "-chardev", f"socket,id=agent,path={agent},server=on,wait=off", "-qmp", f"unix:{monitor},server=on,wait=off",
        ]
        output = None if interactive else open(self.folder / "qemu.log", "ab")
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=None if interactive else subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )
        self.received = b""
        self.agent = self._connect(agent)

    def _wait_until_ready(self) -> None:
        while self._line(BOOT_SECONDS) != "READY":
            pass

    def _connect(self, path: pathlib.Path) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        for _ in range(1000):
            try:
                connection.connect(str(path))
                return connection
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        raise Gone(f"qemu did not start; {self.folder}/qemu.log says why")

    def _line(self, seconds: float) -> str:
        end = time.monotonic() + seconds
        while b"\n" not in self.received:
            if not select.select([self.agent], [], [], max(0, end - time.monotonic()))[0]:
                raise Gone(f"no answer within {seconds} s; see {self.folder}/console.log")
            data = self.agent.recv(1 << 16)
            if not data:
                raise Gone(f"the machine has ended; see {self.folder}/console.log")
            self.received += data
        line, self.received = self.received.split(b"\n", 1)
        return line.decode(errors="replace").strip()

    def _monitor(self, command: str) -> None:
        with self._connect(self.folder / "monitor.socket") as connection, connection.makefile("rw") as stream:
            stream.readline()
            for request in (
                {"execute": "qmp_capabilities"},
                {"execute": "human-monitor-command", "arguments": {"command-line": command}},
            ):
                stream.write(json.dumps(request) + "\n")
                stream.flush()
                answer = {}
                while "return" not in answer and "error" not in answer:
                    answer = json.loads(stream.readline())
            if answer.get("return"):
                raise Gone(f"qemu, {command}: {answer}")


def run_tool(*command) -> None:
    """Runs a program on this machine, which must succeed."""
    subprocess.run([str(word) for word in command], check=True)
