// Where the kubelet meets its container runtime.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// An endpoint of CRI and who says it.
struct CriEndpoint {
  std::string socket;  // "/run/containerd/containerd.sock"; empty where what is said is no Unix socket
  std::string text;    // as it stands: "unix:///run/containerd/containerd.sock"
  std::string where;   // "/var/lib/kubelet/kubeadm-flags.env:1 --container-runtime-endpoint"; empty where it was found
};

/// The endpoint that the kubelet is told, or kubeadm is going to tell it: of --container-runtime-endpoint or containerRuntimeEndpoint, else
/// of kubeadm's /var/lib/kubelet/instance-config.yaml, else of nodeRegistration.criSocket of the kubeadm configuration. Absent where nobody
/// says it: then kubeadm takes the only one that it finds.
Reading<CriEndpoint> told_cri_endpoint(const Host& host);

/// The sockets of the runtimes that kubeadm knows (containerd, CRI-O, cri-dockerd) which are there. Of several, those at which somebody
/// listens: kubeadm dials them. Unreadable where a path could not be looked at.
Reading<std::vector<std::string>> found_cri_sockets(const Host& host);

/// The paths where found_cri_sockets looks.
const std::vector<std::string>& known_cri_sockets();

}  // namespace nodeworthy
