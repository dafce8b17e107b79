#include "host/cluster.h"

#include <array>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "host/packages.h"
#include "host/shell_words.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view apiserver_manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";

/// Where people and provisioners keep the file they hand to kubeadm --config.
constexpr std::array<std::string_view, 8> kubeadm_files{
    "/run/kubeadm/kubeadm.yaml",         "/etc/kubernetes/kubeadm.yaml", "/etc/kubernetes/kubeadm-config.yaml",
    "/etc/kubernetes/kubeadm-init.yaml", "/etc/kubeadm/kubeadm.yaml",    "/etc/kubeadm.yaml",
    "/root/kubeadm-config.yaml",         "/root/kubeadm.yaml",
};

/// The documents of the first kubeadm configuration there is.
struct KubeadmConfiguration {
  std::vector<Document> documents;

  /// The document of a kind; null when there is none.
  const Node* find(std::string_view kind) const {
    for (const Document& document : documents)
      if (const Node* found = document.root().find("kind"); found != nullptr && found->text == kind) return &document.root();
    return nullptr;
  }
};

using Kubeadm = Reading<std::shared_ptr<const KubeadmConfiguration>>;

Kubeadm read_kubeadm(const Host& host) {
  for (std::string_view path : kubeadm_files) {
    const Reading<std::string>& text = host.read(path);
    if (text.absent()) continue;
    if (text.unreadable()) return Unreadable{text.why()};
    auto parsed = parse_yaml_stream(text.value());
    if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(path, *error)};
    auto configuration = std::make_shared<KubeadmConfiguration>();
    configuration->documents = std::move(std::get<std::vector<Document>>(parsed));
    return std::shared_ptr<const KubeadmConfiguration>(std::move(configuration));
  }
  return Absent{};
}

const Kubeadm& kubeadm(const Host& host) { return host.once(read_kubeadm); }

/// Whether a configuration is for kubeadm init, or for a join as a control plane.
bool begins_control_plane(const KubeadmConfiguration& configuration) {
  const Node* join = configuration.find("JoinConfiguration");
  const Node* control_plane = join == nullptr ? nullptr : join->find("controlPlane");
  return configuration.find("ClusterConfiguration") != nullptr || (control_plane != nullptr && control_plane->is_mapping());
}

/// The scalar at a path in the document of a kind.
Reading<std::string> kubeadm_value(const Host& host, std::string_view kind, std::initializer_list<std::string_view> path) {
  return kubeadm(host).and_then([&](const auto& configuration) -> Reading<std::string> {
    const Node* document = configuration->find(kind);
    const Node* value = document == nullptr ? nullptr : document->find(path);
    if (value == nullptr || !value->is_scalar()) return Absent{};
    return std::string(value->text);
  });
}

/// The version in "image: REPOSITORY/kube-apiserver:v1.34.2".
std::optional<std::string> image_version(std::string_view manifest) {
  constexpr std::string_view image = "/kube-apiserver:v";
  const size_t at = manifest.find(image);
  if (at == std::string_view::npos) return std::nullopt;
  manifest.remove_prefix(at + image.size());
  return std::string(manifest.substr(0, manifest.find_first_not_of("0123456789.")));
}

/// The runtime that kubeadm told the kubelet to use.
Reading<std::string> runtime_of_flags(const std::string& flags) {
  auto says = [&](std::string_view text) { return flags.find(text) != std::string::npos; };
  if (says("crio.sock")) return std::string("cri-o");
  if (says("containerd.sock")) return std::string("containerd");
  // Up to 1.23 the kubelet spoke to docker itself unless it was told of a socket; only then it had flags of the network plugin.
  if (says("cri-dockerd.sock") || says("dockershim.sock") || (says("--network-plugin") && !says("--container-runtime=remote")))
    return std::string("docker");
  return Absent{};
}

bool is_clear(const Reading<std::string>& version) {
  return version.unreadable() || (version.present() && version.value().starts_with("1."));
}

}  // namespace

Reading<std::string> detect_role(const Host& host) {
  const Reading<Status>& manifest = host.status(apiserver_manifest);
  if (manifest.present()) return std::string("control-plane");
  const Kubeadm& configuration = kubeadm(host);
  if (configuration.present() && begins_control_plane(*configuration.value())) return std::string("control-plane");
  if (manifest.unreadable()) return Unreadable{manifest.why()};
  if (configuration.unreadable()) return Unreadable{configuration.why()};
  return Absent{};
}

Reading<std::string> detect_kubernetes(const Host& host) {
  const Reading<std::string> running = host.read(apiserver_manifest).and_then([](const std::string& manifest) -> Reading<std::string> {
    const std::optional<std::string> version = image_version(manifest);
    if (!version) return Absent{};
    return *version;
  });
  if (is_clear(running)) return running;
  const Reading<std::string> configured =
      kubeadm_value(host, "ClusterConfiguration", {"kubernetesVersion"}).map([](const std::string& version) {
        return version.starts_with('v') ? version.substr(1) : version;
      });
  if (is_clear(configured)) return configured;
  const Reading<std::string> kubelet = package_version(host, "kubelet");
  return kubelet.absent() ? package_version(host, "kubeadm") : kubelet;
}

Reading<std::string> detect_runtime(const Host& host) {
  const Reading<std::string> told = host.read("/var/lib/kubelet/kubeadm-flags.env").and_then(runtime_of_flags);
  if (!told.absent()) return told;
  const Reading<bool> crio = program_installed(host, "crio");
  const Reading<bool> adapter = program_installed(host, "cri-dockerd");
  const Reading<bool> docker = program_installed(host, "dockerd");
  const Reading<bool> containerd = program_installed(host, "containerd");
  for (const Reading<bool>* program : {&crio, &adapter, &docker, &containerd})
    if (program->unreadable()) return Unreadable{program->why()};
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
  return kubeadm_value(host, "KubeProxyConfiguration", {"mode"}).and_then([](const std::string& mode) -> Reading<std::string> {
    if (mode.empty()) return Absent{};
    return mode;
  });
}

Reading<std::string> kubeadm_cri_socket(const Host& host) {
  for (std::string_view kind : {"JoinConfiguration", "InitConfiguration"}) {
    const Reading<std::string> socket = kubeadm_value(host, kind, {"nodeRegistration", "criSocket"});
    if (socket.unreadable() || (socket.present() && !socket.value().empty())) return socket;
  }
  return Absent{};
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
  if (families.empty()) return Absent{};
  return std::string(families.size() == 2 ? "dual" : *families.begin());
}

}  // namespace nodeworthy
