// Patterns of paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Whether a path has a character that makes it a pattern: `*`, `?` or `[`.
bool is_pattern(std::string_view path);

/// The paths that match a pattern of an absolute path, in the order of bytes; hidden names are among them. Only the last component may be a
/// pattern: one in a folder's name makes it Unreadable. Empty where there is no such folder.
Reading<std::vector<std::string>> paths_matching(const Host& host, std::string_view pattern);

}  // namespace nodeworthy
