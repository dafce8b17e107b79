#include "host/kubeadm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/document_file.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

/// docs/guide.md lists them, too. Not /etc/kubeadm.yml: with that an image is built, and nothing joins. None that everybody may write to.
constexpr std::array<std::string_view, 18> usual_places{
    "/run/kubeadm/kubeadm.yaml",  // of Cluster API, as the next
    "/run/kubeadm/kubeadm-join-config.yaml",
    "/etc/kubernetes/kubeadm.yaml",
    "/etc/kubernetes/kubeadm-config.yaml",
    "/etc/kubernetes/kubeadm-init.yaml",
    "/etc/kubernetes/kubeadm-controlplane.yaml",  // of Kubespray, as the next
    "/etc/kubernetes/kubeadm-client.conf",
    "/etc/kubernetes/kubeadm-join.yaml",
    "/etc/kubernetes/kubeadm.conf",
    "/etc/kubeadm/kubeadm.yaml",
    "/etc/kubeadm.yaml",
    "/kind/kubeadm.conf",
    "/var/tmp/minikube/kubeadm.yaml",
    "/root/kubeadm-config.yaml",
    "/root/kubeadm.yaml",
    "/root/kubeadm-init.yaml",
    "/root/kubeadm-join.yaml",
    "/root/kubeadm.conf",
};

Reading<KubeadmText> read_text(const Host& host, std::string_view path) {
  return host.read(path, document_limit).map([&](const std::string& text) { return KubeadmText{.path = std::string(path), .text = text}; });
}

Reading<KubeadmText> read_kubeadm_text(const Host& host) {
  if (const std::string& named = host.named_kubeadm_file(); !named.empty()) return read_text(host, named);
  for (std::string_view path : usual_places)
    if (Reading<KubeadmText> found = read_text(host, path); !found.absent()) return found;
  return Absent{};
}

/// Where the line between two documents is missing, all that the first says is lost.
bool is_of_two_documents(const TwinKey& twin) { return twin.level == 1 && (twin.key == "kind" || twin.key == "apiVersion"); }

Reading<KubeadmFile> read_kubeadm_file(const Host& host) {
  return kubeadm_text(host).and_then([](const KubeadmText& file) -> Reading<KubeadmFile> {
    auto parsed = parse_yaml_stream_leniently(file.text);
    if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(file.path, *error)};
    auto& yaml = std::get<LenientYaml>(parsed);
    const auto merged = std::find_if(yaml.twins.begin(), yaml.twins.end(), is_of_two_documents);
    if (merged != yaml.twins.end()) return Unreadable{describe(file.path, describe(*merged))};
    return KubeadmFile(file.path, std::move(yaml.documents), std::move(yaml.twins));
  });
}

/// A value, or what kubeadm takes where there is none.
Reading<std::string> otherwise(const Reading<std::string>& value, std::string_view fallback) {
  if (value.unreadable() || (value.present() && !value.value().empty())) return value;
  return std::string(fallback);
}

}  // namespace

KubeadmFile::KubeadmFile(std::string path, std::vector<Document> documents, std::vector<TwinKey> twins)
    : path_(std::move(path)),
      documents_(std::make_shared<const std::vector<Document>>(std::move(documents))),
      twins_(std::make_shared<const std::vector<TwinKey>>(std::move(twins))) {}

std::shared_ptr<const Document> KubeadmFile::document(std::string_view kind) const {
  for (const Document& document : *documents_)
    if (const Node* found = document.root().find("kind"); found != nullptr && found->text == kind) return {documents_, &document};
  return nullptr;
}

const Node* KubeadmFile::find(std::string_view kind) const {
  const std::shared_ptr<const Document> found = document(kind);
  return found == nullptr ? nullptr : &found->root();
}

bool KubeadmFile::is_for_init() const {
  return find("InitConfiguration") != nullptr || (find("ClusterConfiguration") != nullptr && find("JoinConfiguration") == nullptr);
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

Reading<std::string> joined_authority(const Host& host) {
  return otherwise(kubeadm_value(host, "JoinConfiguration", {"caCertPath"}), "/etc/kubernetes/pki/ca.crt");
}

Reading<Registered> node_registration(const Host& host, std::string_view field) {
  return kubeadm_file(host).and_then([&](const KubeadmFile& file) -> Reading<Registered> {
    for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
      const Node* value = file.find(kind, {"nodeRegistration", field});
      if (value == nullptr || !value->is_scalar() || value->text.empty()) continue;
      return Registered{.value = std::string(value->text),
                        .where = fmt::format("{}:{} nodeRegistration.{}", file.path(), value->mark.line, field)};
    }
    return Absent{};
  });
}

}  // namespace nodeworthy
