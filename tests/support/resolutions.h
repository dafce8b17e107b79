// The ways to resolve paths that work where the tests run.
#pragma once

#include <fcntl.h>

#include <filesystem>
#include <string_view>
#include <vector>

#include "host/resolve_in_root.h"
#include "tests/support/catch.h"

namespace nodeworthy::test {

inline std::vector<Resolution> resolutions() {
  const Fd root(::open(std::filesystem::temp_directory_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (best_resolution(root.get()) == Resolution::kernel) return {Resolution::user_space, Resolution::kernel};
  WARN("SKIPPED: openat2 is refused here, only the resolution in user space is tested");
  return {Resolution::user_space};
}

inline std::string_view describe(Resolution resolution) { return resolution == Resolution::kernel ? "openat2" : "user space"; }

}  // namespace nodeworthy::test
