"""Versions of control groups, and the drivers of docker and containerd."""

from node import Node

LEGACY = "systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller="
DOCKER = "--set runtime=docker --only runtime/cgroup-driver"
DRIVER = "docker info --format '{{.CgroupDriver}} {{.CgroupVersion}}'"


def cgroups(node: Node) -> None:
    """Control groups of version 2, hybrid and of version 1, with docker's drivers as docker tells them, and containerd's two forms."""
    node.resume()
    node.run("echo '{\"exec-opts\": [\"native.cgroupdriver=cgroupfs\"]}' >/etc/docker/daemon.json; systemctl start docker")
    node.says(DRIVER, "cgroupfs 2")
    node.check(DOCKER, runtime_cgroup_driver="fail")
    node.fix(f"{DOCKER} --fix=disruptive")
    node.says(DRIVER, "systemd 2")
    node.check(DOCKER, runtime_cgroup_driver="pass")
    node.run("systemctl disable --now docker.service docker.socket")

    containerd = "--set runtime=containerd --only runtime/cgroup-driver"
    node.run("mkdir -p /etc/containerd; containerd config default >/etc/containerd/config.toml; systemctl start containerd")
    node.check(containerd, runtime_cgroup_driver="fail")
    node.fix(f"{containerd} --fix=disruptive")
    node.check(containerd, runtime_cgroup_driver="pass")
    node.says("containerd config dump | grep SystemdCgroup", "SystemdCgroup = true")

    for what, options, group in [("hybrid", LEGACY + "0", "tmpfs"), ("version 1", LEGACY + "1", "tmpfs")]:
        node.reboot(options)
        node.says("stat -fc %T /sys/fs/cgroup", group)
        report = node.check("--only node/control-groups")
        node.expect(f"control groups, {what}", report["node/control-groups"]["verdict"], "fail")
