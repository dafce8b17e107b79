// The container runtime's own word over the Container Runtime Interface. After k8s.io/cri-api's runtime/v1/api.proto; v1alpha2 has the same
// numbers of fields.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Who answers at a socket.
struct CriVersion {
  std::string api;      // "v1", or "v1alpha2" of what is too old for it; empty where it speaks gRPC and no CRI
  std::string runtime;  // "containerd"
  std::string version;  // "1.7.24"
  std::string refusal;  // what it says where it speaks no CRI
};

/// One condition of a runtime's status: "RuntimeReady", "NetworkReady".
struct CriCondition {
  std::string type;
  bool holds = false;
  std::string reason;
  std::string message;
};

/// What a runtime says of itself.
struct CriStatus {
  std::vector<CriCondition> conditions;
  std::map<std::string, std::string> info;  // what it adds when asked to be verbose: containerd its "config" in JSON
};

/// Asks for the version, in v1 and then in v1alpha2, as the kubelet does. Absent where nobody listens at the socket.
Reading<CriVersion> cri_version(const Host& host, std::string_view socket);

/// Asks for the status in the version of the interface that the runtime speaks. Absent where it speaks none.
Reading<CriStatus> cri_status(const Host& host, std::string_view socket);

/// The driver of control groups ("systemd", "cgroupfs") that the runtime tells the kubelet, by RuntimeConfig: containerd since 2.0, CRI-O
/// since 1.28. Absent where it has no such method.
Reading<std::string> cri_cgroup_driver(const Host& host, std::string_view socket);

/// The references of the images that it has ("registry.k8s.io/pause:3.10"). Absent where it speaks no CRI.
Reading<std::vector<std::string>> cri_images(const Host& host, std::string_view socket);

/// The driver that a runtime runs with, be it only as its status says: containerd 1 shows its configuration there. Absent where it says
/// nothing of it.
Reading<std::string> cri_running_driver(const Host& host, std::string_view socket);

/// The answers from their bytes; Unreadable where they are no message of that kind.
Reading<CriVersion> parse_cri_version(std::string_view message);
Reading<CriStatus> parse_cri_status(std::string_view message);
Reading<std::string> parse_cri_driver(std::string_view message);
Reading<std::vector<std::string>> parse_cri_images(std::string_view message);

/// The driver of containerd's configuration in JSON, as its status has it: systemd where SystemdCgroup is true among the options of the
/// default runtime. Absent where that is not runc: what others do with the flag is not known.
Reading<std::string> driver_of_containerd_status(std::string_view json);

}  // namespace nodeworthy
