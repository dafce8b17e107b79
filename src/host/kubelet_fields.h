// Of what types the fields of a KubeletConfiguration are. A value of another type keeps the kubelet from starting, and kubeadm from taking
// the document. After staging/src/k8s.io/kubelet/config/v1beta1/types.go of Kubernetes and the YAML 1.1 of its parser.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "host/field_types.h"

namespace nodeworthy {

/// All of a document that are certain, in the order of the fields' types. What is no field, or no certain number, is passed over.
std::vector<MistypedField> mistyped_kubelet_fields(const Node& document);

/// What is wrong with the type of one field's value, as a part of a sentence ("\"110\", a text, where the kubelet wants a number"); empty
/// where nothing is.
std::string objection_to_type(std::initializer_list<std::string_view> field, const Node& value);

}  // namespace nodeworthy
