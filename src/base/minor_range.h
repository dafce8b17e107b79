// How far a version may be from another one, counted in minor versions: what Kubernetes calls skew.
#pragma once

#include <cstdint>
#include <string>

#include "base/version.h"

namespace nodeworthy {

/// The versions of one major number from a minor one to another, both of them included.
struct MinorRange {
  /// A number of minor versions that stands for any.
  static constexpr uint64_t any = 1'000'000;

  uint64_t major = 0;
  uint64_t oldest = 0;
  uint64_t newest = 0;

  /// From so many minor versions before one to so many behind it.
  static MinorRange around(const Version& version, uint64_t older, uint64_t newer);

  bool has(const Version& version) const;

  /// "1.34", "1.31 to 1.34", "1.34 or older", "1.34 or newer".
  std::string describe() const;
};

}  // namespace nodeworthy
