#include "host/kubeadm.h"

#include <array>

#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 8> usual_places{
    "/run/kubeadm/kubeadm.yaml",         "/etc/kubernetes/kubeadm.yaml", "/etc/kubernetes/kubeadm-config.yaml",
    "/etc/kubernetes/kubeadm-init.yaml", "/etc/kubeadm/kubeadm.yaml",    "/etc/kubeadm.yaml",
    "/root/kubeadm-config.yaml",         "/root/kubeadm.yaml",
};

Reading<KubeadmText> read_kubeadm_text(const Host& host) {
  for (std::string_view path : usual_places) {
    const Reading<std::string>& text = host.read(path);
    if (text.unreadable()) return Unreadable{text.why()};
    if (text.present()) return KubeadmText{.path = std::string(path), .text = text.value()};
  }
  return Absent{};
}

Reading<KubeadmFile> read_kubeadm_file(const Host& host) {
  return kubeadm_text(host).and_then([](const KubeadmText& file) -> Reading<KubeadmFile> {
    auto parsed = parse_yaml_stream(file.text);
    if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(file.path, *error)};
    return KubeadmFile(file.path, std::move(std::get<std::vector<Document>>(parsed)));
  });
}

/// A value, or what kubeadm takes where there is none.
Reading<std::string> otherwise(const Reading<std::string>& value, std::string_view fallback) {
  if (value.unreadable() || (value.present() && !value.value().empty())) return value;
  return std::string(fallback);
}

}  // namespace

KubeadmFile::KubeadmFile(std::string path, std::vector<Document> documents)
    : path_(std::move(path)), documents_(std::make_shared<const std::vector<Document>>(std::move(documents))) {}

const Node* KubeadmFile::find(std::string_view kind) const {
  for (const Document& document : *documents_)
    if (const Node* found = document.root().find("kind"); found != nullptr && found->text == kind) return &document.root();
  return nullptr;
}

const Node* KubeadmFile::find(std::string_view kind, std::initializer_list<std::string_view> path) const {
  const Node* document = find(kind);
  return document == nullptr ? nullptr : document->find(path);
}

const Reading<KubeadmText>& kubeadm_text(const Host& host) { return host.once(read_kubeadm_text); }

const Reading<KubeadmFile>& kubeadm_file(const Host& host) { return host.once(read_kubeadm_file); }

Reading<std::string> kubeadm_value(const Host& host, std::string_view kind, std::initializer_list<std::string_view> path) {
  return kubeadm_file(host).and_then([&](const KubeadmFile& file) -> Reading<std::string> {
    const Node* value = file.find(kind, path);
    if (value == nullptr || !value->is_scalar()) return Absent{};
    return std::string(value->text);
  });
}

Reading<std::string> api_server_port(const Host& host) {
  Reading<std::string> port = kubeadm_value(host, "InitConfiguration", {"localAPIEndpoint", "bindPort"});
  if (port.absent()) port = kubeadm_value(host, "JoinConfiguration", {"controlPlane", "localAPIEndpoint", "bindPort"});
  if (port.present() && port.value() == "0") port = Absent{};
  return otherwise(port, "6443");
}

Reading<std::string> etcd_folder(const Host& host) {
  return otherwise(kubeadm_value(host, "ClusterConfiguration", {"etcd", "local", "dataDir"}), "/var/lib/etcd");
}

}  // namespace nodeworthy
