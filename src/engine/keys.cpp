#include "engine/keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

bool is_text(const Node& node) { return node.is_scalar() && !strip(node.text).empty(); }

bool fits(const Node& node, Shape shape) {
  switch (shape) {
    case Shape::text: return is_text(node);
    case Shape::texts: return node.is_sequence() && std::all_of(node.children.begin(), node.children.end(), is_text);
    case Shape::mapping: return node.is_mapping();
  }
  return false;
}

std::string_view describe(Shape shape) {
  switch (shape) {
    case Shape::text: return "a text";
    case Shape::texts: return "a list of texts";
    case Shape::mapping: return "a mapping";
  }
  return {};
}

const Key* find_key(std::span<const Key> keys, std::string_view name) {
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == name; });
  return key == keys.end() ? nullptr : &*key;
}

bool check_value(const Key& key, const Node& value, const Reporter& report) {
  if (fits(value, key.shape)) return true;
  const bool is_empty_text = value.is_scalar() && key.shape == Shape::text;
  report(value, fmt::format("\"{}\" wants {}, this is {}", key.name, describe(key.shape), is_empty_text ? "empty" : describe(value.type)));
  return false;
}

}  // namespace

bool check_keys(const Node& node, std::span<const Key> keys, const Reporter& report) {
  if (!node.is_mapping()) {
    report(node, fmt::format("a mapping is wanted here, this is {}", describe(node.type)));
    return false;
  }
  bool good = true;
  std::vector<std::string> names;
  for (const Key& key : keys) {
    names.emplace_back(key.name);
    const Node* value = node.find(key.name);
    if (value != nullptr) good = check_value(key, *value, report) && good;
    if (value != nullptr || key.presence == Presence::optional) continue;
    report(node, fmt::format("\"{}\" is missing", key.name));
    good = false;
  }
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const std::string_view name = node.children[i].text;
    if (find_key(keys, name) != nullptr) continue;
    report(node.children[i], fmt::format("there is no \"{}\" here{}", name, suggestion(name, names)));
    good = false;
  }
  return good;
}

const Node* shaped(const Node& node, std::span<const Key> keys, std::string_view name) {
  const Node* value = node.find(name);
  return value != nullptr && fits(*value, find_key(keys, name)->shape) ? value : nullptr;
}

}  // namespace nodeworthy
