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

/// VersionResponse and StatusResponse from their bytes; Unreadable where they are no message.
Reading<CriVersion> parse_cri_version(std::string_view message);
Reading<CriStatus> parse_cri_status(std::string_view message);

}  // namespace nodeworthy
