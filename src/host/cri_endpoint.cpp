#include "host/cri_endpoint.h"

#include <fmt/format.h>

#include "host/cri.h"
#include "host/document_file.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view instance_file = "/var/lib/kubelet/instance-config.yaml";

/// The path of "unix:///run/x.sock" or, as old kubelets and kubeadm take it, "/run/x.sock".
std::string socket_of(std::string_view text) {
  for (std::string_view scheme : {"unix://", "unix:"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(scheme.size());
    break;
  }
  return text.starts_with('/') ? std::string(text) : std::string();
}

CriEndpoint endpoint(const Sourced& said) { return {.socket = socket_of(said.value), .text = said.value, .where = said.where}; }

Reading<Sourced> instance_endpoint(const Host& host) {
  const DocumentFile file = read_document(host, std::string(instance_file), parse_yaml);
  return file.document.and_then([&](const auto& document) -> Reading<Sourced> {
    const Node* value = document->root().find("containerRuntimeEndpoint");
    if (value == nullptr || !value->is_scalar() || value->text.empty()) return Absent{};
    return Sourced{.value = std::string(value->text), .where = fmt::format("{}:{}", instance_file, value->mark.line)};
  });
}

/// Of its flags and files. kubeadm init overrules containerRuntimeEndpoint of its KubeletConfiguration with the criSocket.
Reading<Sourced> kubelet_endpoint(const Host& host) {
  const Reading<Sourced> said = host.once(KubeletConfiguration::read).find({"containerRuntimeEndpoint"}, "container-runtime-endpoint");
  if (said.present() && (said.value().value.empty() || said.value().to_come)) return Absent{};
  return said;
}

}  // namespace

Reading<CriEndpoint> told_cri_endpoint(const Host& host) {
  const Reading<Sourced> kubelet = kubelet_endpoint(host);
  if (!kubelet.absent()) return kubelet.map(endpoint);
  const Reading<Sourced> instance = instance_endpoint(host);
  if (!instance.absent()) return instance.map(endpoint);
  return node_registration(host, "criSocket").map([](const Registered& socket) {
    return endpoint({.value = socket.value, .where = socket.where});
  });
}

const std::vector<std::string>& known_cri_sockets() {
  static const std::vector<std::string> sockets{"/run/containerd/containerd.sock", "/run/crio/crio.sock", "/run/cri-dockerd.sock"};
  return sockets;
}

Reading<std::vector<std::string>> found_cri_sockets(const Host& host) {
  std::vector<std::string> found;
  for (const std::string& path : known_cri_sockets()) {
    const Reading<Status>& status = host.status(path);
    if (status.unreadable()) return Unreadable{status.why()};
    if (status.present() && status.value().type == FileType::socket) found.push_back(path);
  }
  if (found.size() > 1) std::erase_if(found, [&](const std::string& socket) { return cri_version(host, socket).absent(); });
  return found;
}

}  // namespace nodeworthy
