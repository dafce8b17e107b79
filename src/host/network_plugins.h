// Where container runtimes look for the programs of network plugins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "host/host.h"

namespace nodeworthy {

/// Where they look unless they are told otherwise, and where most network plugins put themselves.
inline constexpr std::string_view usual_plugin_folder = "/opt/cni/bin";

/// The folders in a value of TOML that is to be a string (scalar) or an array of strings (sequence), empty ones left out; nothing where it
/// is something else, with which the runtime does not start.
std::optional<std::vector<std::string>> folders_in(const Node& value, Node::Type type);

/// The folders that a runtime (containerd, cri-o, docker) looks in, in order. For docker those of --cni-bin-dir of the kubelet, which only
/// had it up to 1.23, else of cri-docker.service. The usual one for any other name.
Reading<std::vector<std::string>> network_plugin_folders(const Host& host, std::string_view runtime);

}  // namespace nodeworthy
