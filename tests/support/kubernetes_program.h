// A program as the linker of Go leaves it, of the parts that tell its version.
#pragma once

#include <string>

namespace nodeworthy::test {

/// A 64-bit ELF file with the sections .go.buildinfo, .rodata and .shstrtab.
struct KubernetesProgram {
  std::string main = "k8s.io/kubernetes/cmd/kubelet";
  std::string constants = std::string("\0v1.31.4\0", 9);

  std::string bytes() const;
};

}  // namespace nodeworthy::test
