#include "engine/kind.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"

namespace nodeworthy {
namespace {

const Field* find_field(const Kind& kind, std::string_view name) {
  for (const Field& field : kind.fields)
    if (field.name == name) return &field;
  return nullptr;
}

bool fits(const Node& node, Form form) {
  switch (form) {
    case Form::words:
      return node.is_scalar() || (node.is_sequence() && std::all_of(node.children.begin(), node.children.end(),
                                                                    [](const Node& item) { return item.is_scalar(); }));
    case Form::flag: return node.is_scalar() && (node.text == "true" || node.text == "false");
    default: return node.is_scalar();
  }
}

bool check_form(std::string_view what, const Node& node, Form form, const Reporter& report) {
  if (fits(node, form)) return true;
  report(node, fmt::format("{} wants {}, this is {}", what, describe(form),
                           node.is_scalar() ? fmt::format("\"{}\"", node.text) : std::string(describe(node.type))));
  return false;
}

bool check_keys(const Kind& kind, const Node& node, const Reporter& report) {
  const Field* any = find_field(kind, "*");
  std::vector<std::string> names;
  for (const Field& field : kind.fields)
    if (!field.name.empty() && field.name != "*") names.emplace_back(field.name);
  bool good = true;
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& key = node.children[i];
    const Field* field = find_field(kind, key.text);
    if (field == nullptr) field = any;
    if (field == nullptr) {
      report(key, fmt::format("{} has no \"{}\"{}", kind.name, key.text, suggestion(key.text, names)));
      good = false;
    } else {
      good = check_form(fmt::format("{} of {}", key.text, kind.name), node.children[i + 1], field->form, report) && good;
    }
  }
  for (const Field& field : kind.fields) {
    if (field.need != Need::required || field.name.empty() || field.name == "*" || node.find(field.name) != nullptr) continue;
    report(node, fmt::format("{} wants \"{}\": {}", kind.name, field.name, field.summary));
    good = false;
  }
  return good;
}

}  // namespace

std::string_view describe(Form form) {
  switch (form) {
    case Form::text: return "a text";
    case Form::fields: return "a value or fields";
    case Form::number: return "a number";
    case Form::size: return "a size";
    case Form::duration: return "a duration";
    case Form::version: return "a version";
    case Form::word: return "a word";
    case Form::words: return "a list of words";
    case Form::flag: return "true or false";
  }
  return {};
}

bool validate(const Kind& kind, const Node& node, const Reporter& report) {
  const Field* bare = find_field(kind, "");
  if (node.is_mapping()) {
    const bool has_keys = std::any_of(kind.fields.begin(), kind.fields.end(), [](const Field& field) { return !field.name.empty(); });
    if (has_keys && !node.children.empty()) return check_keys(kind, node, report);
    if (has_keys && std::none_of(kind.fields.begin(), kind.fields.end(), [](const Field& f) { return f.need == Need::required; }))
      return true;
    report(node, fmt::format("{} wants {}", kind.name, bare != nullptr ? describe(bare->form) : "at least one key"));
    return false;
  }
  if (bare != nullptr) return check_form(kind.name, node, bare->form, report);
  report(node, fmt::format("{} wants a mapping, this is {}", kind.name, describe(node.type)));
  return false;
}

const Node* Params::find(std::string_view field) const {
  if (!field.empty()) return node_.find(field);
  return node_.is_mapping() ? nullptr : &node_;
}

std::optional<Predicate> Params::predicate(std::string_view field, Quantity quantity) const {
  const Node* node = find(field);
  if (node == nullptr) return std::nullopt;
  return Predicate::parse(*node, quantity, report_);
}

std::optional<std::string> Params::word(std::string_view field) const {
  const Node* node = find(field);
  if (node == nullptr) return std::nullopt;
  return std::string(node->text);
}

std::vector<std::string> Params::words(std::string_view field) const {
  const Node* node = find(field);
  if (node == nullptr) return {};
  if (node->is_scalar()) return {std::string(node->text)};
  std::vector<std::string> words;
  for (const Node& item : node->children) words.emplace_back(item.text);
  return words;
}

std::optional<std::string> Params::setting(std::string_view name) const {
  const std::string* value = values_.setting(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

bool Params::flag(std::string_view field, bool otherwise) const {
  const Node* node = find(field);
  return node == nullptr ? otherwise : node->text == "true";
}

std::vector<std::pair<std::string, Predicate>> Params::entries(Quantity quantity) const {
  std::vector<std::pair<std::string, Predicate>> entries;
  for (size_t i = 0; i + 1 < node_.children.size(); i += 2) {
    const std::string_view key = node_.children[i].text;
    const bool named = std::any_of(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == key; });
    if (!named) entries.emplace_back(key, Predicate::parse(node_.children[i + 1], quantity, report_));
  }
  return entries;
}

void Params::problem(std::string_view field, std::string what) const {
  const Node* node = find(field);
  report_(node == nullptr ? node_ : *node, std::move(what));
}

}  // namespace nodeworthy
