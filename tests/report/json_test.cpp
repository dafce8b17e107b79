// The JSON report keeps its contract, docs/report.schema.json, as an independent validator reads it; and the contract is strict.
#include <nlohmann/json.hpp>

#include "report/formats.h"
#include "tests/report/samples.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

namespace nodeworthy {
namespace {

using Json = nlohmann::ordered_json;

bool can_validate() { return test::can_validate_json(); }

std::vector<std::string> validated(const std::vector<Json>& documents) {
  std::vector<std::string> texts;
  for (const Json& document : documents) texts.push_back(document.dump());
  return test::validated_json("docs/report.schema.json", texts);
}

/// Whether the contract leaves the member names of an object open.
bool is_open(const Json::json_pointer& object) { return object == Json::json_pointer("/settings"); }

/// Every object of a document.
std::vector<Json::json_pointer> objects_of(const Json& document) {
  std::vector<Json::json_pointer> objects;
  if (document.is_object()) objects.emplace_back("");
  const Json flat = document.flatten();
  for (const auto& member : flat.items())
    for (Json::json_pointer at = Json::json_pointer(member.key()).parent_pointer();; at = at.parent_pointer()) {
      if (document.at(at).is_object() && std::find(objects.begin(), objects.end(), at) == objects.end()) objects.push_back(at);
      if (at.empty()) break;
    }
  return objects;
}

/// A document with every change of one kind that makes it another contract's: a member less, more, or of another type.
std::vector<std::pair<std::string, Json>> broken(const Json& document) {
  std::vector<std::pair<std::string, Json>> all;
  for (const Json::json_pointer& object : objects_of(document)) {
    if (is_open(object)) continue;
    Json more = document;
    more.at(object)["unheard-of"] = 1;
    all.emplace_back("an unheard-of member in " + object.to_string(), std::move(more));
    for (const auto& member : document.at(object).items()) {
      Json less = document;
      less.at(object).erase(member.key());
      all.emplace_back("no " + (object / member.key()).to_string(), std::move(less));
      Json other = document;
      other.at(object)[member.key()] = 1.5;
      all.emplace_back("another type of " + (object / member.key()).to_string(), std::move(other));
    }
  }
  return all;
}

TEST_CASE("every JSON report keeps the schema") {
  if (!can_validate()) return;
  std::vector<Json> documents;
  for (const test::Sample& sample : test::samples()) documents.push_back(Json::parse(json_report(sample.report, {})));
  for (const std::string& result : validated(documents)) CHECK(result == "valid");
}

TEST_CASE("the schema refuses whatever is not the contract") {
  if (!can_validate()) return;
  std::vector<std::pair<std::string, Json>> cases;
  for (const test::Sample& sample : test::samples())
    if (sample.name == "every-verdict" || sample.name == "repaired")
      for (auto& one : broken(Json::parse(json_report(sample.report, {})))) cases.push_back(std::move(one));
  REQUIRE(cases.size() > 200);
  std::vector<Json> documents;
  for (const auto& [what, document] : cases) documents.push_back(document);
  const std::vector<std::string> results = validated(documents);
  for (size_t i = 0; i < cases.size(); ++i) {
    INFO(cases[i].first);
    CHECK(results[i] != "valid");
  }
}

TEST_CASE("the schema refuses values that no report has") {
  if (!can_validate()) return;
  const Json report = Json::parse(json_report(test::samples().front().report, {}));
  std::vector<Json> documents;
  for (const auto& [pointer, value] : std::vector<std::pair<std::string, Json>>{{"/schema", 2},
                                                                                {"/tool/name", "another"},
                                                                                {"/started", "2026-01-02 03:04:05"},
                                                                                {"/started", "2026-01-02T03:04:05+01:00"},
                                                                                {"/duration_ms", -1},
                                                                                {"/summary/pass", -1},
                                                                                {"/rules/0/severity", "fatal"},
                                                                                {"/rules/0/verdict", "passed"},
                                                                                {"/rules/0/title", ""},
                                                                                {"/rules/0/observations/0/verdict", "FAIL"},
                                                                                {"/rules/0/observations/0/verdict", "fixed"},
                                                                                {"/run", ""},
                                                                                {"/reboot_required", nullptr},
                                                                                {"/reboot_required/0", ""},
                                                                                {"/rules/0/changes/0/error", ""},
                                                                                {"/rules/0/changes/0/caution", "risky"},
                                                                                {"/settings/role", 1},
                                                                                {"/host/name", ""}}) {
    documents.push_back(report);
    documents.back()[Json::json_pointer(pointer)] = value;
  }
  const std::vector<std::string> results = validated(documents);
  for (size_t i = 0; i < results.size(); ++i) {
    INFO(i);
    CHECK(results[i] != "valid");
  }
}

}  // namespace
}  // namespace nodeworthy
