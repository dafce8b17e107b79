#include "cli/rule_schema.h"

#include <nlohmann/json.hpp>

#include "checks/kinds.h"
#include "engine/rule.h"

namespace nodeworthy {
namespace {

using Json = nlohmann::ordered_json;

/// "$name" stands for a value of the rule or a table.
constexpr std::string_view named_value = "^\\$";

Json reference(std::string_view name) { return {{"$ref", std::string("#/definitions/") + std::string(name)}}; }

Json scalar() { return {{"type", {"string", "number", "boolean"}}}; }

Json text(std::string_view description) { return {{"type", "string"}, {"minLength", 1}, {"description", description}}; }

/// What may stand under a field.
Json form(Form form) {
  switch (form) {
    case Form::words: return {{"anyOf", {scalar(), {{"type", "array"}, {"items", scalar()}}}}};
    case Form::flag: return {{"anyOf", {{{"type", "boolean"}}, {{"type", "string"}, {"pattern", named_value}}}}};
    default: return scalar();
  }
}

/// What may stand under a setting that has a list of values.
Json one_of(std::span<const std::string_view> values) {
  return {{"anyOf", {{{"enum", values}}, {{"type", "string"}, {"pattern", "^(one of|==|!=|~|\\$)"}}}}};
}

Json described(Json schema, std::string_view description) {
  schema["description"] = description;
  return schema;
}

/// The mapping under a kind; null where the kind has none.
Json fields_of(const Kind& kind) {
  Json schema{{"type", "object"}, {"additionalProperties", false}};
  Json properties = Json::object();
  Json required = Json::array();
  for (const Field& field : kind.fields) {
    if (field.name.empty()) continue;
    const Json value = described(form(field.form), field.summary);
    if (field.name == "*") {
      schema["additionalProperties"] = value;
    } else {
      properties[std::string(field.name)] = value;
      if (field.need == Need::required) required.push_back(field.name);
    }
  }
  if (properties.empty() && schema["additionalProperties"] == false) return nullptr;
  schema["properties"] = properties;
  if (!required.empty()) schema["required"] = required;
  return schema;
}

Json schema_of(const Kind& kind) {
  const SettingKind* setting = find_setting(kind.name);
  const auto setting_values = setting == nullptr ? std::span<const std::string_view>() : setting->allowed;
  Json ways = Json::array();
  for (const Field& field : kind.fields)
    if (field.name.empty())
      ways.push_back(
          described(setting_values.empty() || field.form != Form::text ? form(field.form) : one_of(setting_values), field.summary));
  if (Json fields = fields_of(kind); !fields.is_null()) ways.push_back(std::move(fields));
  return described(ways.size() == 1 ? ways.front() : Json{{"anyOf", ways}}, kind.summary);
}

Json condition() {
  const Json parts{{"type", "array"}, {"minItems", 1}, {"items", reference("condition")}};
  Json properties{{"all", described(parts, "every part has to hold")},
                  {"any", described(parts, "one part has to hold")},
                  {"not", described({{"allOf", {reference("condition")}}}, "the part must not hold")}};
  for (const Kind& kind : kinds()) properties[std::string(kind.name)] = schema_of(kind);
  return {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", false}, {"properties", properties}};
}

Json severity() {
  Json names = Json::array();
  for (const Severity one : {Severity::error, Severity::warning, Severity::info}) names.push_back(describe(one));
  return {{"anyOf", {{{"enum", names}}, {{"type", "string"}, {"pattern", named_value}}}},
          {"description", "how bad it is when the rule fails"}};
}

Json repair() {
  return {{"type", "object"},
          {"description", "only restricts what the rule's kinds would do"},
          {"additionalProperties", false},
          {"properties",
           {{"by-hand", text("no change is offered; what a person should do instead")},
            {"caution", {{"enum", {describe(Caution::disruptive)}}, {"description", "every change is made by --fix=disruptive only"}}}}}};
}

Json texts(std::string_view description) {
  return {{"type", "array"}, {"items", {{"type", "string"}, {"minLength", 1}}}, {"description", description}};
}

}  // namespace

std::string rule_schema() {
  const Json schema{
      {"$schema", "http://json-schema.org/draft-07/schema#"},
      {"title", "A rule of nodeworthy"},
      {"type", "object"},
      {"additionalProperties", false},
      {"required", {"title", "severity", "because", "expect"}},
      {"properties",
       {{"title", text("the desired state, as a true sentence")},
        {"severity", severity()},
        {"because", text("why it matters: what breaks without it")},
        {"values", {{"type", "object"}, {"description", "named values for expect and when, which a profile may change"}}},
        {"when", described({{"allOf", {reference("condition")}}}, "when the rule applies")},
        {"expect", described({{"allOf", {reference("condition")}}}, "what should be")},
        {"repair", repair()},
        {"aka", texts("names of the same check in other tools")},
        {"see", texts("links to read on")}}},
      {"definitions", {{"condition", condition()}}},
  };
  return schema.dump(2) + "\n";
}

}  // namespace nodeworthy
