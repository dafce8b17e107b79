#include "tests/support/json_schema.h"

#include "base/text.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/program.h"
#include "tests/support/tree.h"

namespace nodeworthy::test {
namespace {

// Debian's, which is where its package python3-jsonschema goes.
constexpr const char* python = "/usr/bin/python3";

}  // namespace

bool can_validate_json() {
  if (run_program({python, "-c", "import jsonschema"}).status == 0) return true;
  WARN("SKIPPED: no validator of JSON Schema here; install python3-jsonschema");
  return false;
}

std::vector<std::string> validated_json(const std::string& schema, const std::vector<std::string>& documents) {
  const Tree folder({{"/documents", join(documents, "\n") + "\n"}});
  const std::string source = source_directory();
  const Ended ended = run_program({python, source + "/tests/support/validate.py", source + "/" + schema, folder.tree() + "/documents"});
  INFO(ended.err);
  REQUIRE(ended.status == 0);
  std::vector<std::string> results;
  for (std::string_view line : lines_of(ended.out)) results.emplace_back(line);
  REQUIRE(results.size() == documents.size());
  return results;
}

}  // namespace nodeworthy::test
