"""kubeadm's own word."""

import re

from node import Node, Skip

# Whatever the node lacks, kubeadm goes on to its next check. Images are not pulled: a node has no network.
PREFLIGHT = "kubeadm join phase preflight 10.0.2.2:6443 --token abcdef.0123456789abcdef --discovery-token-unsafe-skip-ca-verification"
ASKED_OF_THE_CLUSTER = {"ImagePull"}


def kubeadm(node: Node) -> None:
    """Each check of kubeadm's that fails or warns on a node is a rule that does not pass, under kubeadm's name."""
    node.resume()
    if node.answer("command -v kubeadm").status != 0:
        raise Skip("no package of this distribution has kubeadm; one that is installed on this machine would be taken")
    said = set(re.findall(r"\[(?:WARNING|ERROR) ([\w-]+)\]", node.answer(PREFLIGHT).output)) - ASKED_OF_THE_CLUSTER
    ours = {name: rule["verdict"] for rule in node.check("--set role=worker").values() for name in rule["aka"]}
    for name in sorted(said):
        node.row(ours.get(name) in ("fail", "unknown"), f"kubeadm complains of {name}, we say {ours.get(name)}")
    node.row(bool(said), f"kubeadm complains of {len(said)} things")
