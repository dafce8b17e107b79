"""SELinux, now and at the next boot."""

from node import Node, seen

RULE = "security/selinux"


def selinux(node: Node) -> None:
    """SELinux enforcing, permissive, disabled by its file and by the kernel's command line, and file and kernel in disagreement."""
    node.resume()
    expect_selinux(node, "permissive", "Permissive", "pass")
    node.run("setenforce 1")
    expect_selinux(node, "enforcing now only", "Enforcing", "fail")
    node.fix(f"--only {RULE} --fix=disruptive")
    expect_selinux(node, "repaired", "Permissive", "pass")

    node.run("sed -i s/^SELINUX=.*/SELINUX=enforcing/ /etc/selinux/config")
    expect_selinux(node, "enforcing at boot only", "Permissive", "fail")
    node.reboot()
    expect_selinux(node, "enforcing, booted", "Enforcing", "fail")
    node.fix(f"--only {RULE} --fix=disruptive")
    node.reboot("selinux=0")
    known = "SELINUX_BOOTPARAM=y" in node.run("cat /boot/config-$(uname -r)")
    what = f"repaired and booted with selinux=0, which this kernel {'knows' if known else 'ignores'}"
    expect_selinux(node, what, "Disabled" if known else "Permissive", "pass")

    node.run("sed -i s/^SELINUX=.*/SELINUX=disabled/ /etc/selinux/config")
    node.reboot("selinux=1")
    expect_selinux(node, "disabled by the file", "Disabled", "pass")
    node.run("sed -i s/^SELINUX=.*/SELINUX=permissive/ /etc/selinux/config")
    node.reboot("lsm=yama")
    expect_selinux(node, "disabled by the kernel's command line", "Disabled", "pass")


def expect_selinux(node: Node, what: str, mode: str, verdict: str) -> None:
    """The system's own word, and ours."""
    node.says("getenforce", mode)
    report = node.check(f"--only {RULE}")
    node.expect(f"{what}: {seen(report, RULE)}", report[RULE]["verdict"], verdict)
