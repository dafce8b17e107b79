// Lines of versions that are kept up beside one another, as 1.7 and 2.1 of containerd or 5.10 and 5.15 of Linux.
#pragma once

#include <span>

#include "base/version.h"

namespace nodeworthy {

/// Whether a version is of one of the lines (major and minor) and not older than what stands for it, or newer than all of them.
bool is_of_lines(const Version& version, std::span<const Version> lines);

}  // namespace nodeworthy
