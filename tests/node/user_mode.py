"""A machine of user-mode Linux, whose kernel is a program: for where qemu cannot be had."""

import contextlib
import os
import socket
import tempfile

from guest import MEMORY_MIB, Gone, Guest, says

PROBE_SECONDS = 60
# Its processes are processes of this machine, which would outlive it: a namespace takes them along. They must not be its first process.
KERNEL = [
    "unshare", *([] if os.getuid() == 0 else ["--user", "--map-root-user"]), "--pid", "--fork", "--kill-child", "sh", "-c", '"$@"; exit $?', "sh",
    "linux.uml", "noreboot", "con=null", "ssl=null",
]
FIRST_BOOT_SECONDS = 600
# The image has another kernel's modules. Of nf_tables this kernel has no families, so that iptables and firewalld use what was before; and that
# fails under SELinux where bpfilter comes between, a program that the kernel starts.
FIRST_BOOT = """
set -e
mount -t hostfs none /mnt -o /usr/lib/uml/modules
cp -r /mnt/* /lib/modules
umount /mnt
rm /lib/modules/$(uname -r)/kernel/net/bpfilter/bpfilter.ko
modprobe configs
zcat /proc/config.gz >/boot/config-$(uname -r)
modprobe -r configs
for name in iptables ip6tables ebtables; do update-alternatives --quiet --set $name /usr/sbin/$name-legacy; done
sed -i s/^FirewallBackend=.*/FirewallBackend=iptables/ /etc/firewalld/firewalld.conf
systemctl restart systemd-modules-load systemd-sysctl
"""
LINE_LIMIT = 2000  # Of 4096, for base64 makes it longer.
FETCH = "mount -t hostfs none /mnt -o {} && cp /mnt/script /run/script && umount /mnt && bash /run/script"


class UserMode(Guest):
    way, title = "uml", "user-mode Linux"
    output = "console.log"

    @classmethod
    def works(cls) -> bool:
        """Without a disk, a kernel ends where it looks for its root."""
        with tempfile.TemporaryDirectory() as folder:
            return says([*KERNEL, f"uml_dir={folder}", "mem=64M", "con0=null,fd:1"], b"Unable to mount root", PROBE_SECONDS)

    def boot(self, interactive: bool = False) -> None:
        fresh = not self.disk.exists()
        super().boot(interactive)
        if fresh and (answer := self.run(FIRST_BOOT, FIRST_BOOT_SECONDS)).status != 0:
            raise Gone(f"the first boot of user-mode Linux: {answer.output}")

    def start_running(self, script: str) -> None:
        """A long script is handed over as a file: the serial line gets stuck on more than its buffer holds."""
        if len(script) > LINE_LIMIT:
            (self.folder / "script").write_text(script)
            script = FETCH.format(self.folder.resolve())
        super().start_running(script)

    def cut(self) -> None:
        """Returns when the last of its processes has let go of the disk."""
        if self.process:
            self.process.kill()
            with contextlib.suppress(ConnectionError):
                while self.agent.recv(1 << 16):
                    pass
        super().cut()

    def _start(self, interactive: bool) -> None:
        self.agent, inside = socket.socketpair()
        with inside:
            self._launch([
                *KERNEL, f"mem={MEMORY_MIB}M", f"uml_dir={self.folder.resolve()}", f"ubd0={self.disk},{(self.image / 'disk').resolve()}",
                f"ubd1r={self.product}", "root=/dev/ubda", "rw", "eth0=slirp,,/usr/bin/slirp-fullbolt",
                "ssl0=fd:0,fd:1" if interactive else "ssl0=null,fd:1", f"ssl1=fd:{inside.fileno()}",
                *self.kernel_options.split(),
            ], interactive, pass_fds=[inside.fileno()], env=os.environ | {"TMPDIR": "/dev/shm"})
