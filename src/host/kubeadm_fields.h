// Of what types the fields of kubeadm's own configuration are, after the types.go of its API's versions. A value of another type keeps
// kubeadm from taking the document; of a field that a version does not have it only warns.
#pragma once

#include <vector>

#include "host/field_types.h"
#include "host/kubeadm.h"

namespace nodeworthy {

/// Those of another type in the documents that kubeadm takes for what the file is for, whose API is one of v1beta2 to v1beta4. Not looked
/// at are secrets, and fields of which kubeadm_mistakes.h has more to say.
std::vector<MistypedField> mistyped_kubeadm_fields(const KubeadmFile& file);

}  // namespace nodeworthy
