#include "host/cluster.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "host/cgroup_driver_agreement.h"
#include "host/cri_endpoint.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"
#include "host/kubernetes_program.h"
#include "host/membership.h"
#include "host/packages.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view apiserver_manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";

/// What kubeadm makes of the node by a configuration: kubeadm join passes over a ClusterConfiguration. Absent where one file is for both
/// init and join.
Reading<std::string> role_in(const KubeadmFile& configuration) {
  const Node* join = configuration.find("JoinConfiguration");
  const Node* control_plane = join == nullptr ? nullptr : join->find("controlPlane");
  const bool init = configuration.find("InitConfiguration") != nullptr;
  if (join == nullptr && (init || configuration.find("ClusterConfiguration") != nullptr)) return std::string("control-plane");
  if (join == nullptr || init) return Absent{};
  return std::string(control_plane != nullptr && control_plane->is_mapping() ? "control-plane" : "worker");
}

/// Whether kubeadm init is told to leave kube-proxy to somebody else.
bool leaves_out_kube_proxy(const KubeadmFile& configuration) {
  const Node* disabled = configuration.find("ClusterConfiguration", {"proxy", "disabled"});
  if (disabled != nullptr && yaml_boolean(*disabled) == true) return true;
  const Node* phases = configuration.find("InitConfiguration", {"skipPhases"});
  if (phases == nullptr || !phases->is_sequence()) return false;
  return std::any_of(phases->children.begin(), phases->children.end(),
                     [](const Node& phase) { return phase.text == "addon/kube-proxy" || phase.text == "addon"; });
}

/// The version in "image: REPOSITORY/kube-apiserver:v1.34.2" of a line, its comment left out.
std::optional<std::string> image_version(std::string_view manifest) {
  constexpr std::string_view image = "/kube-apiserver:v";
  for (std::string_view line : lines_of(manifest)) {
    const size_t at = line.find(image);
    if (at == std::string_view::npos || line.find('#') < at) continue;
    line.remove_prefix(at + image.size());
    return std::string(line.substr(0, line.find_first_not_of("0123456789.")));
  }
  return std::nullopt;
}

/// The runtime whose socket a path is by its usual name.
Reading<std::string> runtime_at(std::string_view socket) {
  auto says = [&](std::string_view text) { return socket.find(text) != std::string_view::npos; };
  if (says("crio.sock")) return std::string("cri-o");
  if (says("containerd.sock")) return std::string("containerd");
  if (says("cri-dockerd.sock") || says("dockershim.sock")) return std::string("docker");
  return Absent{};
}

/// The runtime that the kubelet is told to use.
Reading<std::string> told_runtime(const Host& host) {
  const Reading<CriEndpoint> endpoint = told_cri_endpoint(host);
  if (!endpoint.absent()) return endpoint.and_then([](const CriEndpoint& told) { return runtime_at(told.text); });
  // Up to 1.23 the kubelet spoke to docker itself unless it was told of a socket; only then it had flags of the network plugin.
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  const Reading<Sourced> network = kubelet.find({}, "network-plugin");
  const Reading<Sourced> kind = kubelet.find({}, "container-runtime");
  if (network.absent() || (kind.present() && kind.value().value == "remote")) return Absent{};
  return network.map([](const Sourced&) { return std::string("docker"); });
}

Reading<std::string> version_of_program(const Host& host, std::string_view name) {
  return kubernetes_program_path(host, name).and_then([&](const std::string& path) { return kubernetes_program_version(host, path); });
}

Reading<std::string> version_of_kubelet_package(const Host& host) { return package_version(host, "kubelet"); }
Reading<std::string> version_of_kubelet(const Host& host) { return version_of_program(host, "kubelet"); }

/// The version of what is installed here; Unreadable where something is that does not tell it.
Reading<std::string> installed_version(const Host& host) {
  std::optional<std::string> why;
  for (auto version_of : {version_of_kubelet_package, version_of_kubelet, kubeadm_version}) {
    Reading<std::string> version = version_of(host);
    if (version.present()) return version;
    if (version.unreadable() && !why) why = version.why();
  }
  if (why) return Unreadable{*why};
  return kubelet_installed(host).and_then(
      [](bool) -> Reading<std::string> { return Unreadable{"the kubelet is set up, and nothing tells its version"}; });
}

/// Whether a configuration came with podman or CRI-O, for containers of their own: no plugin of a cluster. leftovers/cni has the same
/// names.
bool is_of_runtime(std::string_view name) {
  constexpr std::array<std::string_view, 3> words{"podman", "crio", "loopback"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

/// IPv6 where a node joins by an address of it, as kubeadm decides which family has to be forwarded; of another address it is not told.
Reading<std::string> family_of_endpoint(const Host& host) {
  const Reading<std::string> endpoint = kubeadm_value(host, "JoinConfiguration", {"discovery", "bootstrapToken", "apiServerEndpoint"});
  return endpoint.and_then([](const std::string& text) -> Reading<std::string> {
    if (text.starts_with('[')) return std::string("ipv6");
    return Absent{};
  });
}

bool is_clear(const Reading<std::string>& version) {
  return version.unreadable() || (version.present() && version.value().starts_with("1."));
}

/// Of the configuration that a cluster is set up with. The cluster of a node that has joined may have been upgraded since, so there it
/// counts only where a person has named it.
Reading<std::string> configured_version(const Host& host) {
  const Reading<Membership> member = membership(host);
  const bool named = !host.named_kubeadm_file().empty();
  if (!named && member.present() && member.value().joined) return Absent{};
  const Reading<std::string> version = kubeadm_value(host, "ClusterConfiguration", {"kubernetesVersion"});
  if (!named && version.present() && member.unreadable()) return Unreadable{member.why()};
  return version.map([](const std::string& text) { return text.starts_with('v') ? text.substr(1) : text; });
}

}  // namespace

Reading<std::string> detect_role(const Host& host) {
  const Reading<Status>& manifest = host.status(apiserver_manifest);
  if (manifest.present()) return std::string("control-plane");
  if (manifest.unreadable()) return Unreadable{manifest.why()};
  // A file that lies about tells nothing of a node that has joined.
  const Reading<Membership> member = membership(host);
  if (member.present() && member.value().joined) return std::string("worker");
  const Reading<KubeadmFile>& configuration = kubeadm_file(host);
  Reading<std::string> role = configuration.and_then(role_in);
  if (member.unreadable() && role == Reading<std::string>(std::string("control-plane"))) return Unreadable{member.why()};
  return role;
}

Reading<std::string> detect_kubernetes(const Host& host) {
  const Reading<std::string> running = host.read(apiserver_manifest).and_then([](const std::string& manifest) -> Reading<std::string> {
    const std::optional<std::string> version = image_version(manifest);
    if (!version) return Absent{};
    return *version;
  });
  if (is_clear(running)) return running;
  const Reading<std::string> configured = configured_version(host);
  if (is_clear(configured)) return configured;
  return installed_version(host);
}

Reading<std::string> kubeadm_version(const Host& host) {
  const Reading<std::string> package = package_version(host, "kubeadm");
  if (package.present()) return package;
  const Reading<std::string> program = version_of_program(host, "kubeadm");
  return program.absent() ? package : program;
}

Reading<std::string> detect_runtime(const Host& host) {
  const Reading<std::string> told = told_runtime(host);
  if (told.present()) return told;
  const Reading<bool> crio = program_installed(host, "crio");
  const Reading<bool> adapter = program_installed(host, "cri-dockerd");
  const Reading<bool> docker = program_installed(host, "dockerd");
  const Reading<bool> containerd = program_installed(host, "containerd");
  for (const Reading<bool>* program : {&crio, &adapter, &docker, &containerd})
    if (program->unreadable()) return Unreadable{program->why()};
  const int installed = int{crio.present()} + int{adapter.present() || docker.present()} + int{containerd.present()};
  if (told.unreadable() && installed > 1) return told;
  if (crio.present()) return std::string("cri-o");
  // Docker brings containerd along, so both together say little; cri-dockerd says that Kubernetes is to use docker.
  if (adapter.present() || (docker.present() && containerd.absent())) return std::string("docker");
  if (docker.absent() && containerd.present()) return std::string("containerd");
  return Absent{};
}

Reading<std::string> detect_cni(const Host& host) {
  return host.list("/etc/cni/net.d").and_then([&](const std::vector<std::string>& names) -> Reading<std::string> {
    for (const std::string& name : names) {
      if (!name.ends_with(".conflist") && !name.ends_with(".conf") && !name.ends_with(".json")) continue;
      if (is_of_runtime(name)) continue;
      const Reading<std::string>& text = host.read("/etc/cni/net.d/" + name);
      if (text.unreadable()) return Unreadable{text.why()};
      if (text.absent()) continue;
      for (std::string_view known : {"flannel", "calico", "cilium"})
        if (text.value().find(known) != std::string::npos) return std::string(known);
      return std::string("other");
    }
    return Absent{};
  });
}

Reading<std::string> detect_kube_proxy(const Host& host) {
  const Reading<KubeadmFile>& configuration = kubeadm_file(host);
  if (configuration.present() && leaves_out_kube_proxy(configuration.value())) return std::string("none");
  return kubeadm_value(host, "KubeProxyConfiguration", {"mode"}).and_then([](const std::string& mode) -> Reading<std::string> {
    if (mode.empty()) return Absent{};
    return mode;
  });
}

Reading<std::string> detect_etcd(const Host& host) {
  return kubeadm_file(host).and_then([](const KubeadmFile& file) -> Reading<std::string> {
    if (file.find("ClusterConfiguration") == nullptr) return Absent{};
    return std::string(file.find("ClusterConfiguration", {"etcd", "external"}) != nullptr ? "external" : "local");
  });
}

Reading<std::string> detect_ip_family(const Host& host) {
  std::set<std::string_view> families;
  for (std::string_view subnets : {"podSubnet", "serviceSubnet"}) {
    const Reading<std::string> value = kubeadm_value(host, "ClusterConfiguration", {"networking", subnets});
    if (value.unreadable()) return value;
    if (value.absent()) continue;
    for (std::string_view subnet : split(value.value(), ',')) {
      if (!strip(subnet).empty()) families.insert(subnet.find(':') == std::string_view::npos ? "ipv4" : "ipv6");
    }
  }
  if (families.empty()) return family_of_endpoint(host);
  return std::string(families.size() == 2 ? "dual" : *families.begin());
}

}  // namespace nodeworthy
