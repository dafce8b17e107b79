#include <fmt/format.h>

#include "base/text.h"
#include "host/mountinfo.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

static std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool plain = c != ' ' && c != '\n' && c != '\\' && c != '\t';
    out += plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return out;
}

/// Every line is a mount, and written again as the kernel does reads as the same. A path is on a mount that covers it, and no other that
/// covers it has a longer point.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto mounts = parse_mountinfo(text);
  if (!mounts) return 0;
  fuzz::require(mounts->size() == lines_of(text).size());
  std::string written;
  for (const Mount& mount : *mounts)
    written += fmt::format("22 1 {} {} {} {} shared:1 - {} {} rw\n", mount.device, escaped(mount.root), escaped(mount.point), mount.options,
                           mount.type, escaped(mount.source));
  fuzz::require(parse_mountinfo(written) == mounts);
  const std::string path = mounts->empty() ? "/" : mounts->back().point;
  const Mount* found = mount_of(*mounts, path);
  fuzz::require(mounts->empty() || (found != nullptr && found->point.size() >= path.size()));
  fuzz::require(found == nullptr || path.starts_with(found->point));
  return 0;
}
