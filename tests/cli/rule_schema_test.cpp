// The format of rules for editors takes what the program takes, and refuses what it refuses.
#include "cli/rule_schema.h"

#include <nlohmann/json.hpp>

#include "engine/catalog.h"
#include "host/yaml.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace nodeworthy {
namespace {

using Json = nlohmann::ordered_json;

/// A YAML document as an editor has it, where all that matters of a plain scalar is whether it is a flag.
Json json_of(const Node& node) {
  Json json;
  if (node.is_scalar()) json = std::string(node.text);
  if (node.is_scalar() && (node.text == "true" || node.text == "false")) json = node.text == "true";
  if (node.is_sequence()) json = Json::array();
  if (node.is_mapping()) json = Json::object();
  if (node.is_sequence())
    for (const Node& item : node.children) json.push_back(json_of(item));
  if (node.is_mapping())
    for (size_t i = 0; i + 1 < node.children.size(); i += 2) json[std::string(node.children[i].text)] = json_of(node.children[i + 1]);
  return json;
}

TEST_CASE("the schema of rules takes every built-in rule") {
  if (!test::can_validate_json()) return;
  const Catalog catalog(built_in_rule_files());
  std::vector<std::string> documents;
  for (const auto& [id, file] : catalog.rules()) documents.push_back(json_of(file->root).dump());
  const std::vector<std::string> results = test::validated_json("docs/rule.schema.json", documents);
  for (size_t i = 0; i < results.size(); ++i) {
    INFO(documents[i]);
    CHECK(results[i] == "valid");
  }
}

TEST_CASE("the schema of rules refuses what is none") {
  if (!test::can_validate_json()) return;
  struct Row {
    std::string_view what;
    std::string_view yaml;
    std::string_view found;
  };
  const Row rows[] = {
      {"a rule without a title", "{severity: error, because: B, expect: {running: true}}", "'title' is a required property"},
      {"an unknown key", "{title: T, severity: error, because: B, expect: {running: true}, expct: {}}", "'expct' was unexpected"},
      {"an unknown kind", "{title: T, severity: error, because: B, expect: {sysctls: {vm.swappiness: 0}}}", "'sysctls' was unexpected"},
      {"an unknown field of a kind", "{title: T, severity: error, because: B, expect: {file: {path: /etc, pth: 1}}}",
       "'pth' was unexpected"},
      {"a missing field of a kind", "{title: T, severity: error, because: B, expect: {file: {matches: a}}}",
       "'path' is a required property"},
      {"a severity that is none", "{title: T, severity: bad, because: B, expect: {running: true}}", "'bad'"},
      {"a condition without a part", "{title: T, severity: error, because: B, expect: {all: []}}", "[] "},
  };
  std::vector<std::string> documents;
  for (const Row& row : rows) documents.push_back(json_of(std::get<Document>(parse_yaml(row.yaml)).root()).dump());
  const std::vector<std::string> results = test::validated_json("docs/rule.schema.json", documents);
  for (size_t i = 0; i < results.size(); ++i) {
    INFO(rows[i].what << ": " << results[i]);
    CHECK(results[i].find(rows[i].found) != std::string::npos);
  }
}

}  // namespace
}  // namespace nodeworthy
