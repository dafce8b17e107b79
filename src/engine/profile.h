// A profile: which rules a run looks at, with which settings and changed values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog.h"
#include "engine/rule.h"

namespace nodeworthy {

/// One profile or several joined: ids in the catalog's order, and for what more than one says, the word of the last. Borrows from the
/// catalog.
struct Profile {
  std::vector<std::string_view> names;
  std::vector<std::string_view> rules;
  Settings settings;
  std::map<std::string_view, Override> overrides;
};

/// Reads the profiles of these names and joins them. An unknown name, key, setting or value and a pattern that selects nothing are
/// reported; the folders' own rules (Catalog::added) come in addition.
Profile read_profiles(const Catalog& catalog, const std::vector<std::string>& names, Problems& problems);

}  // namespace nodeworthy
