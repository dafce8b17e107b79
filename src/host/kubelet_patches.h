// The patches that kubeadm lays over the kubelet's configuration before it writes it, from Kubernetes 1.25 on.
#pragma once

#include <string>
#include <vector>

#include "host/document_file.h"

namespace nodeworthy {

/// The documents of the patches in a folder (patches.directory of kubeadm's configuration), in the order in which they are laid over each
/// other: of the files kubeletconfiguration[SUFFIX][+TYPE].yaml or .json, of type `strategic`, which it is unless said, or `merge`. For the
/// fields of the kubelet both come to RFC 7386. Unreadable where it is not known what a patch does: of type `json`, with directives of a
/// strategic one, or of a type that there is not. After kubeadm's app/util/patches.
std::vector<DocumentFile> kubelet_patches(const Host& host, const std::string& folder);

}  // namespace nodeworthy
