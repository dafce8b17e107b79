// Where the certificates and keys of a control plane are: where a rule says, and where kubeadm's configuration has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Where files of the control plane may be.
struct CertificatePlaces {
  std::vector<std::string> known;
  std::string untold;  // why they may be elsewhere, too: what kubeadm's configuration says cannot be told; else empty
};

/// Where that is for the paths of a rule, in their order: each path itself, and for one of /etc/kubernetes/pki that below the
/// certificatesDir of kubeadm's configuration, too, where it is another folder. A key of the ClusterConfiguration that holds a path, as
/// `etcd.external.certFile`, stands for that; for nothing where it is not set.
CertificatePlaces certificate_places(const Host& host, const std::vector<std::string>& paths_or_keys);

/// Whether a text is such a key.
bool is_key_of_certificate(std::string_view text);

}  // namespace nodeworthy
