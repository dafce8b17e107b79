// The file that people and provisioners hand to kubeadm --config.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/document_builder.h"
#include "base/node.h"
#include "host/host.h"

namespace nodeworthy {

/// Where kubeadm's configuration is, and its text.
struct KubeadmText {
  std::string path;
  std::string text;
};

/// The configuration that a person has named (Host::named_kubeadm_file), else the first there is in the usual places, unparsed. Absent
/// where there is none.
const Reading<KubeadmText>& kubeadm_text(const Host& host);

/// The documents of one file. Cheap to copy; nodes live as long as any copy.
class KubeadmFile {
 public:
  KubeadmFile(std::string path, std::vector<Document> documents, std::vector<TwinKey> twins);

  const std::string& path() const { return path_; }
  const std::vector<Document>& documents() const { return *documents_; }
  /// The keys that are there twice, of which kubeadm takes the last with a warning.
  const std::vector<TwinKey>& twins() const { return *twins_; }
  /// The document of a kind ("ClusterConfiguration"); null when there is none.
  const Node* find(std::string_view kind) const;
  /// The same with its owner; null when there is none.
  std::shared_ptr<const Document> document(std::string_view kind) const;
  /// Whether it is for kubeadm init: it has an InitConfiguration, or a ClusterConfiguration and no JoinConfiguration. kubeadm join looks at
  /// neither, and at no KubeletConfiguration, which it takes from the cluster.
  bool is_for_init() const;
  /// The node at a path in the document of a kind; null when there is none.
  const Node* find(std::string_view kind, std::initializer_list<std::string_view> path) const;

 private:
  std::string path_;
  std::shared_ptr<const std::vector<Document>> documents_;
  std::shared_ptr<const std::vector<TwinKey>> twins_;
};

/// The same, parsed. Absent where there is none, Unreadable where it does not parse, and where a document says twice what it is.
const Reading<KubeadmFile>& kubeadm_file(const Host& host);

/// The scalar at a path in the document of a kind. Absent where nothing says it.
Reading<std::string> kubeadm_value(const Host& host, std::string_view kind, std::initializer_list<std::string_view> path);

/// The port that the API server of this node is to listen on: bindPort of the localAPIEndpoint, else 6443.
Reading<std::string> api_server_port(const Host& host);

/// Where etcd of this node is to keep its data: etcd.local.dataDir, else /var/lib/etcd.
Reading<std::string> etcd_folder(const Host& host);

/// Where kubeadm join writes the certificate of the cluster's authority: caCertPath, else /etc/kubernetes/pki/ca.crt.
Reading<std::string> joined_authority(const Host& host);

/// What kubeadm registers a node with: a field of nodeRegistration of the InitConfiguration, else of the JoinConfiguration.
struct Registered {
  std::string value;
  std::string where;  // "/etc/kubernetes/kubeadm.yaml:4 nodeRegistration.name"
};

/// The scalar of a field of nodeRegistration. Absent where it is not there or empty.
Reading<Registered> node_registration(const Host& host, std::string_view field);

}  // namespace nodeworthy
