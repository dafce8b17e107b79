// What a rule asks of the version of a package.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/minor_range.h"
#include "engine/kind.h"

namespace nodeworthy {

/// A predicate, or a range around the Kubernetes version of the run. Neither where a rule asks nothing.
struct WantedVersion {
  std::optional<Predicate> predicate = {};
  std::optional<MinorRange> range = {};
  std::string unknown = {};  // why there is no range although the rule wants one

  /// Reads `version`, `older` and `newer`; what goes not together is a problem.
  static WantedVersion read(const Params& params);

  /// ">= 1.7.24", "1.31 to 1.34"; empty where nothing is asked.
  std::string describe() const;

  /// Whether a version of the package's makers is one of those that are asked for; nothing when it is no version.
  std::optional<bool> holds(std::string_view version) const;
};

}  // namespace nodeworthy
