#include "engine/values.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "base/version.h"

namespace nodeworthy {
namespace {

constexpr int most_levels = 8;  // of names that refer to names

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

const Node& Values::resolved(const Node& node, const Reporter& report) const {
  if (!has_reference(node)) return node;
  if (node.is_scalar()) return resolved_scalar(node, report);
  std::vector<Node> children;
  for (const Node& child : node.children) {
    const Node& value = resolved(child, report);
    if (node.is_sequence() && child.is_scalar() && value.is_sequence()) {
      children.insert(children.end(), value.children.begin(), value.children.end());
    } else {
      children.push_back(value);
    }
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
  }
  text += node.text.substr(at);
  Node copy = node;
  copy.text = made_->keep(std::move(text));
  return keep(copy);
}

const Node& Values::lookup(std::string_view name, const Node& at, const Reporter& report) const {
  std::vector<std::string> names;
  for (const Node* scope : scopes_) {
    if (const Node* found = scope->find(name); found != nullptr) {
      if (++depth_ > most_levels) report(at, fmt::format("${} refers to itself", name));
      const Node& chosen = depth_ > most_levels ? at : resolved(choose(*found, at, report), report);
      --depth_;
      return chosen;
    }
    for (size_t i = 0; i + 1 < scope->children.size(); i += 2) names.emplace_back(scope->children[i].text);
  }
  if (const auto setting = settings_.find(name); setting != settings_.end()) {
    Node value = at;
    value.text = setting->second;
    return keep(value);
  }
  report(at, fmt::format("no value is named ${}{}", name, suggestion(name, names)));
  return at;
}

const Node& Values::choose(const Node& table, const Node& at, const Reporter& report) const {
  const Node* by = table.find("by");
  if (by == nullptr) return table;
  const SettingKind* kind = find_setting(by->text);
  if (kind == nullptr) {
    report(at, fmt::format("the value is chosen by \"{}\", which is no setting", by->text));
    return at;
  }
  const auto setting = settings_.find(by->text);
  if (setting == settings_.end()) {
    report(at, fmt::format("the value depends on the setting {}, which is not known; give it with --set {}=...", by->text, by->text));
    return at;
  }
  const Node* chosen = nullptr;
  if (kind->quantity == Quantity::version) {
    const std::optional<Version> wanted = Version::parse(setting->second);
    chosen = wanted ? choose_version(table, *wanted) : nullptr;
  } else {
    chosen = table.find(setting->second);
  }
  if (chosen == nullptr) {
    report(at, fmt::format("there is no value for {} {}", by->text, setting->second));
    return at;
  }
  return *chosen;
}

}  // namespace nodeworthy
