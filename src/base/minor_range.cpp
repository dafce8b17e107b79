#include "base/minor_range.h"

#include <fmt/format.h>

#include <algorithm>

namespace nodeworthy {

MinorRange MinorRange::around(const Version& version, uint64_t older, uint64_t newer) {
  return {.major = version.major(), .oldest = version.minor() - std::min(older, version.minor()), .newest = version.minor() + newer};
}

bool MinorRange::has(const Version& version) const {
  return version.major() == major && version.minor() >= oldest && version.minor() <= newest;
}

std::string MinorRange::describe() const {
  const std::string first = fmt::format("{}.{}", major, oldest);
  if (newest >= any) return first + " or newer";
  if (oldest == 0) return fmt::format("{}.{} or older", major, newest);
  return oldest == newest ? first : fmt::format("{} to {}.{}", first, major, newest);
}

}  // namespace nodeworthy
