// Entries of a tree as tests compare them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/entry.h"
#include "host/reading.h"

namespace nodeworthy::test {

/// "file 0644 'bytes'", "directory 0755", "link to 'target'", "absent", "unreadable: why"; extended attributes after the mode as "
/// user.a=1". Owners stand before the mode, as "1:2 ", where they are not those of who runs the test.
std::string shown(const Reading<Entry>& entry);

/// Everything below a folder by its path in it; what has a temporary name is left out.
std::map<std::string, std::string> everything_in(const std::string& folder);

/// The paths below a folder that have temporary names.
std::vector<std::string> temporary_in(const std::string& folder);

}  // namespace nodeworthy::test
