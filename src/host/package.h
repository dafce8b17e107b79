// One package of a distribution.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace nodeworthy {

/// A package that is on a host, wholly or in part.
struct Package {
  std::string name;
  std::string version;  // as the package manager writes it: "1.34.2-1.1", "5:28.5.1-1~debian.12~bookworm"; empty of some half-installed
  std::string architecture;  // empty where it does not say
  std::string broken = {};   // of one that is there in part: what became of it ("unpacked", "half-configured"); else empty
  bool held = false;         // the package manager's own record says that it is to stay as it is
  std::string_view record;   // where it says all this: a path, constant
  bool operator==(const Package&) const = default;
};

/// Packages of a host: hundreds, which move no more once they are in.
using Packages = std::deque<Package>;

/// What its makers call a version: without the epoch and the revision of the distribution. "28.5.1" of "5:28.5.1-1~debian.12~bookworm",
/// "1.7.24~ds1" of "1.7.24~ds1-6".
std::string_view upstream_version(std::string_view version);

}  // namespace nodeworthy
