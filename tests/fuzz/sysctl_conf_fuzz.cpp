#include <cassert>
#include <cstdint>

#include "host/sysctl_conf.h"

/// A key's dotted form leads back to the key.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using nodeworthy::SysctlLine;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t last = 0;
  for (const SysctlLine& line : nodeworthy::parse_sysctl_file(text)) {
    assert(line.line > last);
    last = line.line;
    assert(line.form != SysctlLine::Form::malformed || line.key.empty());
    const std::string path = nodeworthy::sysctl_path(line.key);
    if (path.find('/') < path.find('.')) assert(nodeworthy::sysctl_path(nodeworthy::sysctl_name(path)) == path);
  }
  return 0;
}
