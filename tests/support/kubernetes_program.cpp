#include "tests/support/kubernetes_program.h"

#include <cstdint>
#include <vector>

namespace nodeworthy::test {
namespace {

std::string number(uint64_t value, size_t count) {
  std::string bytes;
  for (size_t i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::string section(size_t name, size_t offset, size_t size) {
  return number(name, 4) + std::string(20, '\0') + number(offset, 8) + number(size, 8) + std::string(24, '\0');
}

}  // namespace

std::string KubernetesProgram::bytes() const {
  const std::string build =
      "\xff Go buildinf:\x08\x02" + std::string(17, '\0') + "go1.22.5 path\t" + main + "\nmod\tk8s.io/kubernetes\t(devel)\t\n";
  const std::string names("\0.go.buildinfo\0.rodata\0.shstrtab\0", 34);
  constexpr size_t begin = 64;
  const size_t constants_at = begin + build.size();
  const size_t names_at = constants_at + constants.size();
  const size_t sections_at = names_at + names.size();
  std::string file = std::string(
                         "\x7f"
                         "ELF\x02\x01",
                         6) +
                     std::string(34, '\0') + number(sections_at, 8) + std::string(10, '\0') + number(64, 2) + number(4, 2) + number(3, 2);
  file += build + constants + names;
  return file + section(0, 0, 0) + section(1, begin, build.size()) + section(15, constants_at, constants.size()) +
         section(23, names_at, names.size());
}

}  // namespace nodeworthy::test
