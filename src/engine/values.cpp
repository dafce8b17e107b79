#include "engine/values.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/version.h"

namespace nodeworthy {
namespace {

constexpr size_t most_levels = 8;  // of names that refer to names
// A value that names others several times multiplies with each level.
constexpr int most_lookups = 10'000;
constexpr size_t longest_text = size_t{64} << 10;

bool is_name_start(char c) { return c >= 'a' && c <= 'z'; }
bool is_name_character(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-'; }

/// The next "$name" in a text from `from` on, with its dollar sign; empty when there is none.
std::string_view next_reference(std::string_view text, size_t from) {
  for (size_t at = text.find('$', from); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (at + 1 >= text.size() || !is_name_start(text[at + 1])) continue;
    size_t end = at + 1;
    while (end < text.size() && is_name_character(text[end])) ++end;
    while (text[end - 1] == '-') --end;
    return text.substr(at, end - at);
  }
  return {};
}

bool has_reference(const Node& node) {
  if (node.is_scalar()) return !next_reference(node.text, 0).empty();
  return std::any_of(node.children.begin(), node.children.end(), has_reference);
}

/// Reports the cases of a table that its setting can never choose.
bool check_cases(const Node& table, const Node& by, const Node& at, const Reporter& report) {
  bool good = true;
  for (size_t i = 0; i + 1 < table.children.size(); i += 2) {
    const Node& key = table.children[i];
    const std::string error = key.text == "by" ? std::string() : case_error(by.text, key.text);
    if (error.empty()) continue;
    report(at, fmt::format("in a table by {}: {}", by.text, error));
    good = false;
  }
  return good;
}

/// The value of a table for a version: the case of the greatest version that is not above it.
const Node* choose_version(const Node& table, const Version& wanted) {
  const Node* chosen = nullptr;
  std::optional<Version> best;
  for (size_t i = 0; i + 1 < table.children.size(); i += 2) {
    const std::optional<Version> from = Version::parse(table.children[i].text);
    if (table.children[i].text == "by" || !from || wanted < *from || (best && *from < *best)) continue;
    best = from;
    chosen = &table.children[i + 1];
  }
  return chosen;
}

}  // namespace

const Node& Values::keep(Node node) const { return made_->keep(std::vector<Node>{node})[0]; }

Node Values::placed(const Node& node, Mark mark) const {
  Node copy = node;
  copy.mark = mark;
  std::vector<Node> children;
  for (const Node& child : node.children) children.push_back(placed(child, mark));
  copy.children = made_->keep(std::move(children));
  return copy;
}

const std::string* Values::setting(std::string_view name) const {
  asked_.emplace(name);
  const auto found = settings_.find(name);
  return found == settings_.end() ? nullptr : &found->second;
}

const Node& Values::resolved(const Node& node, const Reporter& report) const {
  if (!has_reference(node)) return node;
  if (node.is_scalar()) return resolved_scalar(node, report);
  std::vector<Node> children;
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    const Node& value = resolved(child, report);
    if (node.is_sequence() && child.is_scalar() && value.is_sequence()) {
      children.insert(children.end(), value.children.begin(), value.children.end());
      continue;
    }
    if (node.is_mapping() && i % 2 == 0 && !value.is_scalar())
      report(child, fmt::format("{} is {} and cannot be a key", child.text, describe(value.type)));
    children.push_back(value);
  }
  Node copy = node;
  copy.children = made_->keep(std::move(children));
  return keep(copy);
}

const Node& Values::resolved_scalar(const Node& node, const Reporter& report) const {
  const std::string_view whole = next_reference(node.text, 0);
  if (whole.size() == node.text.size()) return lookup(whole.substr(1), node, report);
  std::string text;
  size_t at = 0;
  for (std::string_view reference = whole; !reference.empty(); reference = next_reference(node.text, at)) {
    const auto begin = static_cast<size_t>(reference.data() - node.text.data());
    text += node.text.substr(at, begin - at);
    const Node& value = lookup(reference.substr(1), node, report);
    if (!value.is_scalar()) report(node, fmt::format("{} is {} and cannot stand inside a text", reference, describe(value.type)));
    text += value.text;
    at = begin + reference.size();
    if (text.size() > longest_text) {
      report(node, fmt::format("becomes longer than {} bytes", longest_text));
      return node;
    }
  }
  text += node.text.substr(at);
  Node copy = node;
  copy.text = made_->keep(std::move(text));
  return keep(copy);
}

const Node& Values::lookup(std::string_view name, const Node& at, const Reporter& report) const {
  if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
    report(at, fmt::format("${} refers to itself", name));
    return at;
  }
  if (open_.size() == most_levels || ++lookups_ == most_lookups)
    report(at, fmt::format("${} stands for too many names; name values directly", name));
  if (open_.size() == most_levels || lookups_ >= most_lookups) return at;
  const Node* found = find(name, at, report);
  if (found == nullptr) return at;
  open_.push_back(name);
  const Node& value = resolved(keep(placed(*found, at.mark)), report);
  open_.pop_back();
  return value;
}

const Node* Values::find(std::string_view name, const Node& at, const Reporter& report) const {
  std::vector<std::string> names;
  for (const Node* scope : scopes_) {
    if (const Node* found = scope->find(name); found != nullptr) return choose(*found, at, report);
    for (size_t i = 0; i + 1 < scope->children.size(); i += 2) names.emplace_back(scope->children[i].text);
  }
  if (const std::string* value = setting(name)) return &keep({.type = Node::Type::scalar, .mark = at.mark, .text = *value});
  report(at, fmt::format("no value is named ${}{}", name, suggestion(name, names)));
  return nullptr;
}

const Node* Values::choose(const Node& table, const Node& at, const Reporter& report) const {
  const Node* by = table.find("by");
  if (by == nullptr) return &table;
  const SettingKind* kind = find_setting(by->text);
  const std::string* value = setting(by->text);
  if (kind == nullptr) {
    report(at, fmt::format("the value is chosen by \"{}\", which is no setting", by->text));
  } else if (value == nullptr) {
    report(at, fmt::format("the value depends on the setting {}, which is not known; give it with --set {}=...", by->text, by->text));
  } else if (check_cases(table, *by, at, report)) {
    const std::optional<Version> wanted = kind->quantity == Quantity::version ? Version::parse(*value) : std::nullopt;
    const Node* chosen = wanted ? choose_version(table, *wanted) : table.find(*value);
    if (chosen == nullptr) report(at, fmt::format("there is no value for {} {}", by->text, *value));
    return chosen;
  }
  return nullptr;
}

}  // namespace nodeworthy
