// Docker's own word over its socket. After Docker's Engine API; its paths without a version are understood by all of them.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Where dockerd listens unless it is told otherwise.
inline constexpr std::string_view docker_socket = "/run/docker.sock";

/// The version of the daemon that answers ("20.10.24"). Absent where nobody listens at the socket.
Reading<std::string> docker_version(const Host& host);

/// The driver of control groups that it runs with. Absent where nobody listens.
Reading<std::string> docker_running_driver(const Host& host);

/// The references of the images that it has ("k8s.gcr.io/pause:3.4.1"). Absent where nobody listens.
Reading<std::vector<std::string>> docker_images(const Host& host);

}  // namespace nodeworthy
