// Into which documents kubeadm cuts its configuration, after YAMLReader of apimachinery's util/yaml and SplitConfigDocuments of kubeadm.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// The lines in which documents begin that hold nothing but comments and blanks. kubeadm cuts before it reads: what stands before a first
/// "---", and after a last one, is a document without a kind to it, and it ends. Of a "---" that begins the file, and of one behind the
/// last line, it makes no document.
std::vector<uint32_t> empty_kubeadm_documents(std::string_view text);

}  // namespace nodeworthy
