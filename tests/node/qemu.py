"""A machine under qemu."""

import hashlib
import json
import os
import pathlib
import shutil
import socket
import threading
import time

from guest import MEMORY_MIB, Gone, Guest, run_tool, says

PROBE_SECONDS = 10
# The firmware writes its name to its debug port within a fraction of a second.
PROBE = (
    "qemu-system-x86_64 -machine q35 -accel {} -cpu max -m 64 -nodefaults -display none -debugcon stdio -global isa-debugcon.iobase=0x402"
)

saving = threading.Lock()  # One scenario makes the machine that is saved, and others wait for it.


class Qemu(Guest):
    accelerator: str
    processor = "max"
    output = "qemu.log"

    @classmethod
    def works(cls) -> bool:
        return says(PROBE.format(cls.accelerator).split(), b"SeaBIOS", PROBE_SECONDS)

    def resume(self, install) -> None:
        """Continues a copy of a machine that was saved while it ran. The first time with a product makes the one that is copied: boots and
        installs."""
        begin = f"running-{self.way}-{self.processor}-"
        saved = self.image / f"{begin}{hashlib.sha256(self.product.read_bytes()).hexdigest()[:16]}.qcow2"
        with saving:
            if not saved.exists():
                for other in self.image.glob(begin + "*"):
                    other.unlink()
                super().resume(install)
                self._monitor("savevm running")
                self.cut()
                self.disk.rename(saved)
        shutil.copy(saved, self.disk)
        self._start(False, "-loadvm", "running")

    def _start(self, interactive: bool, *options: str) -> None:
        if not self.disk.exists():
            run_tool("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", (self.image / "disk").resolve(), self.disk)
        agent, monitor = self.folder / "agent.socket", self.folder / "monitor.socket"
        for left_over in (agent, monitor):
            left_over.unlink(missing_ok=True)
        log = f"file,id=console,path={self.folder}/console.log,append=on"
        self._launch([
            "qemu-system-x86_64", "-machine", "q35", "-accel", self.accelerator, "-cpu", self.processor, "-m", MEMORY_MIB, "-smp", 1,
            "-nodefaults", "-display", "none", "-no-reboot", "-kernel", self.image / "kernel", "-initrd", self.image / "initrd",
            "-append", self.kernel_options, "-chardev", "stdio,id=console,signal=off" if interactive else log, "-serial", "chardev:console",
            "-drive", f"file={self.disk},if=virtio,format=qcow2,cache=unsafe",
            "-drive", f"file={self.product},if=virtio,format=raw,readonly=on",
            "-netdev", "user,id=network", "-device", "virtio-net-pci,netdev=network,romfile=",
            "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=agent,name=agent",
            "-chardev", f"socket,id=agent,path={agent},server=on,wait=off", "-qmp", f"unix:{monitor},server=on,wait=off", *options,
        ], interactive)
        self.agent = self._connect(agent)

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


class Kvm(Qemu):
    way, title, accelerator = "kvm", "qemu with KVM", "kvm"

    @classmethod
    def works(cls) -> bool:
        return os.access("/dev/kvm", os.R_OK | os.W_OK) and super().works()  # The file alone promises nothing.


class Tcg(Qemu):
    way, title, accelerator = "tcg", "qemu, emulated", "tcg,tb-size=512"
    processor = "Nehalem"  # x86-64-v2. What newer ones have, as tables of five levels, takes a sixth of the time more to emulate.
