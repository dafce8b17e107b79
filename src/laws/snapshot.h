// What a folder holds, to see whether something changed it.
#pragma once

#include <map>
#include <string>

namespace nodeworthy {

/// By path in the folder: type, mode, owner and content, as text; blanks around what the kernel says below /proc and
/// /sys do not count. A missing folder has nothing.
using Snapshot = std::map<std::string, std::string>;

/// Everything below a folder but nodeworthy's own journal in it. Throws std::system_error where it cannot be read.
Snapshot snapshot(const std::string& folder);

/// Where the two differ, in a line; empty where they do not.
std::string difference(const Snapshot& before, const Snapshot& after);

}  // namespace nodeworthy
