#include "base/version_lines.h"

#include <algorithm>

namespace nodeworthy {

bool is_of_lines(const Version& version, std::span<const Version> lines) {
  const auto same = [&](const Version& line) { return line.major() == version.major() && line.minor() == version.minor(); };
  const auto own = std::find_if(lines.begin(), lines.end(), same);
  if (own != lines.end())
    return std::any_of(lines.begin(), lines.end(), [&](const Version& line) { return same(line) && version >= line; });
  return std::all_of(lines.begin(), lines.end(), [&](const Version& line) { return version > line; });
}

}  // namespace nodeworthy
