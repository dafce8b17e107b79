// The proxies that processes of a node are told to use, and the addresses of its cluster that should not be reached through them.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// The environment of one process as far as it is about proxies. The proxy's own address is not kept: it may hold a password.
struct ProxySettings {
  std::string whose;     // "kubeadm (from here)", "kubelet.service"
  std::string variable;  // "HTTPS_PROXY", "https_proxy"; empty where no proxy is set
  std::string no_proxy;  // empty where it is not set
};

/// What this process has and hands down to kubeadm, which hands it down to the control plane. Absent in an image.
Reading<ProxySettings> own_proxy(const Host& host);

/// What the kubelet's unit sets; without a unit nothing is set.
Reading<ProxySettings> kubelet_proxy(const Host& host);

/// One address that should be reached without a proxy.
struct Destination {
  std::string what;  // "API server 10.0.0.1", "services 10.96.0.0/12"
  std::string host;  // a name or an address; of a network its first address
  uint16_t port = 0;
};

/// The API servers that the kubeadm configuration names, with their ports (that of this node, its bindPort, where none is named); none
/// where it names none. Unreadable where a port is none.
Reading<std::vector<Destination>> api_server_destinations(const Host& host);

/// The networks of services (without a configuration kubeadm's default of 10.96.0.0/12) and pods.
Reading<std::vector<Destination>> network_destinations(const Host& host);

}  // namespace nodeworthy
