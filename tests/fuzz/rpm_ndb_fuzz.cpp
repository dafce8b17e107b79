#include "host/rpm_file.h"
#include "properties.h"

using namespace nodeworthy;

/// Whatever a file holds, it is read in bounded time to packages that have a name and a version, or is refused.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto take = [](const RpmBlob& blob) {
    const Package package = rpm_package(blob);
    fuzz::require(!package.name.empty() && package.version.size() > 2);
  };
  try {
    RpmFile file(parts_of(std::string(fuzz::text_of(data, size))), "file");
    read_rpm_ndb(file, take);
  } catch (const RpmError& error) {
    fuzz::require(*error.what() != '\0');
  }
  return 0;
}
