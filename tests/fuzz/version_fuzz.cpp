#include "base/text.h"
#include "base/version.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

static void check_order(const Version& a, const Version& b, const Version& c) {
  fuzz::require((a <=> b) == (0 <=> (b <=> a)));
  // Equality is no such chain: a version without a suffix equals those with any.
  if (a < b && b < c) fuzz::require(a < c);
}

/// Of the versions in the lines of a text each equals itself and what it is with a "v", and their order has no circle.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<Version> versions;
  for (std::string_view line : lines_of(fuzz::text_of(data, size))) {
    const std::optional<Version> version = Version::parse(line);
    if (!version) continue;
    fuzz::require(*version == *version);
    std::string spelled(strip(line));
    if (spelled[0] == 'v' || spelled[0] == 'V') spelled.erase(0, 1);
    fuzz::require(Version::parse("v" + spelled) == version);
    const std::string numbers = std::to_string(version->major()) + "." + std::to_string(version->minor());
    fuzz::require(Version::parse(numbers) <= version);
    versions.push_back(*version);
    if (versions.size() == 8) break;
  }
  for (const Version& a : versions)
    for (const Version& b : versions)
      for (const Version& c : versions) check_order(a, b, c);
  return 0;
}
