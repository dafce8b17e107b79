// What a host says of the cluster that it is in or about to join, from the files of kubeadm, the kubelet and the runtime.
#pragma once

#include <string>

#include "host/host.h"

namespace nodeworthy {

/// "control-plane" where a static pod manifest of kube-apiserver or a kubeadm ClusterConfiguration is there, else Absent.
Reading<std::string> detect_role(const Host& host);

/// The Kubernetes version ("1.34.2"), what the cluster has before what the node has: of the kube-apiserver's static pod manifest, the
/// kubeadm configuration, the kubelet's package or program, or kubeadm's. Absent where there is no Kubernetes, Unreadable where there is a
/// kubelet or a kubeadm of which nothing tells the version. The configuration of a node that has joined counts only where a person has
/// named it: the cluster may have been upgraded since.
Reading<std::string> detect_kubernetes(const Host& host);

/// The version of kubeadm itself, of its package or else its program. Absent where there is none, Unreadable where it does not tell it.
Reading<std::string> kubeadm_version(const Host& host);

/// "containerd", "docker" or "cri-o": what the kubelet is told to use or kubeadm is going to tell it (cri_endpoint.h), else what is
/// installed. Absent where nothing is. Where it cannot be told and only one of them is installed, it is that one.
Reading<std::string> detect_runtime(const Host& host);

/// "flannel", "calico", "cilium" or "other": the first configuration of /etc/cni/net.d, but for those that podman and CRI-O bring along.
/// Absent where there is none.
Reading<std::string> detect_cni(const Host& host);

/// "iptables", "ipvs" or "nftables": the mode of the kubeadm configuration's KubeProxyConfiguration; "none" where it has kubeadm init leave
/// kube-proxy out. Absent where nothing says it.
Reading<std::string> detect_kube_proxy(const Host& host);

/// "external" or "local": where the kubeadm configuration's ClusterConfiguration has etcd. Absent where there is no such configuration.
Reading<std::string> detect_etcd(const Host& host);

/// "ipv4", "ipv6" or "dual": the families of the kubeadm configuration's pod and service subnets. Absent where nothing says it.
Reading<std::string> detect_ip_family(const Host& host);

}  // namespace nodeworthy
