#include "tests/support/tables.h"

#include "engine/catalog.h"
#include "tests/support/catch.h"

namespace nodeworthy::test {

std::vector<VersionedNames> versioned_names(std::string_view table) {
  const Catalog catalog(built_in_rule_files());
  const Node* list = catalog.tables().front()->find(table);
  REQUIRE(list != nullptr);
  std::vector<VersionedNames> all;
  for (const Node& item : list->children) all.push_back(parse_versioned_names(item.text).value());
  return all;
}

}  // namespace nodeworthy::test
