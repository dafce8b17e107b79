#include "host/rpm_file.h"
#include "properties.h"

using namespace nodeworthy;

/// A database and its write-ahead log, the first byte says where one ends and the other begins.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text = fuzz::text_of(data + 1, size - 1);
  const size_t cut = text.size() * data[0] / 256;
  try {
    RpmFile file(parts_of(std::string(text.substr(0, cut))), "file");
    RpmFile log(parts_of(std::string(text.substr(cut))), "log");
    read_rpm_sqlite(file, &log, [](const RpmBlob& blob) { fuzz::require(!rpm_package(blob).name.empty()); });
  } catch (const RpmError&) {
  }
  return 0;
}
