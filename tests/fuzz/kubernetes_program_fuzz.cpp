#include "host/kubernetes_program.h"
#include "properties.h"

using namespace nodeworthy;

/// Whatever a file holds, it is a version of three numbers, or none.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Reading<std::string> version = kubernetes_version_in(parts_of(std::string(fuzz::text_of(data, size))));
  fuzz::require(!version.unreadable());
  if (version.present()) fuzz::require(version.value().starts_with("1.") && version.value().size() < 64);
  return 0;
}
