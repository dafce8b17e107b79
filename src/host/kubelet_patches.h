// The patches that kubeadm lays over what it writes, after its app/util/patches.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/version.h"
#include "host/document_file.h"

namespace nodeworthy {

/// The documents of the patches in a folder (patches.directory of kubeadm's configuration), in the order in which they are laid over each
/// other: of the files kubeletconfiguration[SUFFIX][+TYPE].yaml or .json, of type `strategic`, which it is unless said, or `merge`. For the
/// fields of the kubelet both come to RFC 7386. Unreadable where it is not known what a patch does: of type `json`, with directives of a
/// strategic one, or of a type that there is not. None where the kubeadm that is installed is older than 1.25, for which they are files of
/// no patch.
std::vector<DocumentFile> kubelet_patches(const Host& host, const std::string& folder);

/// The files of a folder with which kubeadm ends: patches of a target that it has, and of a type that it has not ("etcd+mine.yaml"). A
/// folder that cannot be listed has none. Of a kubeadm that is not known only the targets count that each one has.
std::vector<std::string> patches_without_type(const Host& host, const std::string& folder, const std::optional<Version>& kubeadm);

}  // namespace nodeworthy
