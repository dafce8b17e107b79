// Patterns of paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Whether a path has a character that makes it a pattern: `*`, `?` or `[`.
bool is_pattern(std::string_view path);

/// The paths that match a pattern of an absolute path, in the order of bytes; hidden names are among them. One component may be a pattern:
/// another one makes it Unreadable. Where it is a folder's, what is not there is left out, and a folder around it with more names than
/// people have, or whose folders are mounted when they are looked into, is Unreadable. Empty where there is nothing.
Reading<std::vector<std::string>> paths_matching(const Host& host, std::string_view pattern);

}  // namespace nodeworthy
