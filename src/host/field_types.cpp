#include "host/field_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view digits = "0123456789_";

// Of a hostile document's mistakes these are enough.
constexpr size_t most_mistakes = 100;

/// Whether a word without quotes is a number: "110", "-1", "1.5".
bool is_number(std::string_view word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  const size_t point = std::min(word.find_first_not_of(digits), word.size());
  const bool whole = point == word.size();
  return point > 0 && word[0] != '_' &&
         (whole || (word[point] == '.' && word.substr(point + 1).find_first_not_of(digits) == std::string::npos));
}

/// Whether it could be one in some other form ("0x6e", "1e2", ".inf"), or is null in one.
bool is_doubtful(std::string_view word) { return word.find_first_of("0123456789") == 0 || word.find_first_of("+-.N") == 0; }

/// The type of a value, as far as it is certain.
std::optional<FieldType> type_of(const Node& value) {
  if (value.style == Node::Style::quoted) return FieldType::text;
  if (yaml_boolean(value)) return FieldType::boolean;
  if (is_number(value.text)) return FieldType::integer;
  if (is_doubtful(value.text)) return std::nullopt;
  return FieldType::text;
}

std::string mismatch(FieldShape wanted, const Node& value) {
  if (value.type == Node::Type::null || (wanted == FieldShape::list ? value.is_sequence() : value.is_mapping())) return {};
  return std::string(describe(value.type));
}

/// The value of a field, whose name has points between the keys of its path; null where there is none.
const Node* find(const Node& document, std::string_view field) {
  const Node* node = &document;
  for (std::string_view key : split(field, '.'))
    if (node != nullptr) node = node->find(key);
  return node;
}

void look_at(const TypedFields& fields, std::string_view name, const Node& value, std::vector<MistypedField>& mistakes) {
  auto add = [&](std::string field, const Node& at, std::string_view want, std::string have) {
    if (!have.empty() && mistakes.size() < most_mistakes)
      mistakes.push_back({.field = std::move(field), .mark = at.mark, .want = std::string(want), .have = std::move(have)});
  };
  if (fields.shape == FieldShape::value) return add(std::string(name), value, describe(fields.type), mismatch(fields.type, value));
  if (std::string have = mismatch(fields.shape, value); !have.empty())
    return add(std::string(name), value, fields.shape == FieldShape::list ? "a list" : "a mapping", std::move(have));
  if (fields.shape == FieldShape::list)
    for (const Node& item : value.children) add(std::string(name), item, describe(fields.type), mismatch(fields.type, item));
  if (fields.shape == FieldShape::mapping)
    for (size_t i = 0; i + 1 < value.children.size(); i += 2)
      add(fmt::format("{}.{}", name, printable(value.children[i].text, 80)), value.children[i + 1], describe(fields.type),
          mismatch(fields.type, value.children[i + 1]));
}

}  // namespace

std::string_view describe(FieldType type) {
  switch (type) {
    case FieldType::boolean: return "true or false";
    case FieldType::integer: return "a number";
    case FieldType::text: return "a text";
    case FieldType::mapping: return "a mapping";
  }
  return {};
}

std::string mismatch(FieldType wanted, const Node& value) {
  if (value.type == Node::Type::null) return {};
  if (wanted == FieldType::mapping) return value.is_mapping() ? "" : std::string(describe(value.type));
  if (!value.is_scalar()) return std::string(describe(value.type));
  const std::optional<FieldType> type = type_of(value);
  if (!type || *type == wanted) return {};
  const std::string shown = printable(value.text, 80);
  return fmt::format("{}, {}", value.style == Node::Style::quoted ? '"' + shown + '"' : shown,
                     *type == FieldType::boolean ? "a truth value" : describe(*type));
}

std::vector<MistypedField> mistyped_fields(std::span<const TypedFields> fields, const Node& mapping) {
  std::vector<MistypedField> mistakes;
  for (const TypedFields& some : fields)
    for (std::string_view name : split(some.names, ' '))
      if (const Node* value = find(mapping, name)) look_at(some, name, *value, mistakes);
  return mistakes;
}

}  // namespace nodeworthy
