"""The life of a bad node."""

from node import LACKING, Node

OPTIONS = f"--set runtime=containerd --skip '{LACKING}'"
DOCKER = "--set runtime=docker --only runtime/cgroup-driver"

SPOIL = r"""
set -e
for file in /swapfile /swapunit; do dd if=/dev/zero of=$file bs=1M count=32 status=none; chmod 600 $file; mkswap -q $file; done
echo '/swapfile none swap sw 0 0' >>/etc/fstab
printf '[Swap]\nWhat=/swapunit\n\n[Install]\nWantedBy=swap.target\n' >/etc/systemd/system/swapunit.swap
systemctl daemon-reload
systemctl enable --now swapunit.swap
swapon -a

systemctl enable --now firewalld
sed -i s/^SELINUX=.*/SELINUX=enforcing/ /etc/selinux/config
setenforce 1

echo 'net.ipv4.ip_forward = 0' >/etc/sysctl.d/50-first.conf
printf '# ours\nnet.ipv4.ip_forward = 0\nvm.overcommit_memory = 0\n' >/etc/sysctl.d/90-second.conf

mkdir -p /etc/containerd /etc/docker
containerd config default >/etc/containerd/config.toml
systemctl enable --now containerd
echo '{"exec-opts": ["native.cgroupdriver=cgroupfs"]}' >/etc/docker/daemon.json

date -s '+2 hours'
"""

VERDICTS = (
    "node_swap", "network_firewalld", "security_selinux", "kernel_modules_br_netfilter", "kernel_sysctl_ip_forward",
    "kernel_sysctl_kubelet_defaults", "runtime_cgroup_driver", "node_time",
)


def cycle(node: Node) -> None:
    """A bad node is named, repaired, good after a reboot, and as bad as it was after undo and another."""
    node.not_by("uml", "its kernel has no families of nf_tables, and with iptables firewalld was not seen to stay up")
    node.resume()
    node.run(SPOIL)
    before = node.snapshot()
    is_bad(node)

    dry = node.check(OPTIONS + " --fix=disruptive --dry-run", status=3)
    node.expect("rules that the dry run would repair", sorted(set(named(VERDICTS)) - {id for id in dry if dry[id]["changes"]}), [])
    node.same("the dry run leaves the disk as it is", before, node.snapshot())

    node.fix(OPTIONS + " --fix=disruptive")
    node.fix(DOCKER + " --fix=disruptive")
    node.settle()
    is_good(node)
    node.reboot()
    is_good(node)

    node.undo()
    node.undo()
    node.same("undo leaves the disk as it was", before, node.snapshot())
    node.reboot()
    is_bad(node)


def is_bad(node: Node) -> None:
    node.check(OPTIONS, status=1, **dict.fromkeys(VERDICTS, "fail"))
    node.check(DOCKER, status=1)
    node.says("swapon --show=NAME --noheadings | sort", "/swapfile /swapunit")
    node.says("getenforce", "Enforcing")
    node.says("sysctl -n net.ipv4.ip_forward vm.overcommit_memory", "0 0")
    node.says("lsmod | grep -o ^br_netfilter", "")
    node.says("systemctl is-enabled chrony firewalld containerd swapunit.swap", "disabled enabled enabled enabled")
    node.says("systemctl is-active chrony firewalld containerd swapunit.swap", "inactive active active active")
    node.says("grep -c 'SystemdCgroup = false' /etc/containerd/config.toml", "1")


def is_good(node: Node) -> None:
    node.check(OPTIONS, status=0)
    node.check(DOCKER, status=0)
    node.says("swapon --show=NAME --noheadings", "")
    node.says("getenforce", "Permissive")
    node.says("sysctl -n net.ipv4.ip_forward vm.overcommit_memory net.bridge.bridge-nf-call-iptables", "1 1 1")
    node.says("lsmod | grep -o ^br_netfilter", "br_netfilter")
    node.says("firewall-cmd --list-ports", "10250/tcp 10256/tcp 30000-32767/tcp 30000-32767/udp")
    node.says("systemctl is-enabled chrony firewalld containerd swapunit.swap", "enabled enabled enabled disabled")
    node.says("systemctl is-active chrony firewalld containerd swapunit.swap", "active active active inactive")
    node.says("grep -c 'SystemdCgroup = true' /etc/containerd/config.toml", "1")


def named(arguments: tuple[str, ...]) -> list[str]:
    """The ids of rules that are written as names of arguments."""
    return [argument.replace("_", "/", 1).replace("_", "-") for argument in arguments]
