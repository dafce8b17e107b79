#include "host/json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/edit/json_text.h"
#include "host/edit/splice.h"
#include "host/edit/verify.h"

namespace nodeworthy {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// A new item of a list or mapping: a scalar, or what holds it.
struct Item {
  KeyPath keys;  // that lead to the scalar, the item's own first; empty for an item of a list
  std::string scalar;
  bool in_list = false;  // whether the scalar is the one item of a new list
};

/// Finds places in a text that parses, and writes new items the way their neighbours are written.
class Editor {
 public:
  Editor(std::string_view text, const Node& root) : text_(text), root_(root), offsets_(text) {}

  size_t begin(const Node& node) const { return offsets_.of(node.mark); }

  /// Behind the last character of a node.
  size_t end(const Node& node) const {
    size_t at = begin(node);
    if (node.is_mapping() || node.is_sequence())
      return text_.find_first_not_of(blanks, node.children.empty() ? at + 1 : end(node.children.back())) + 1;
    if (node.style == Node::Style::plain) return std::min(text_.find_first_of(" \t\r\n,]}", at), text_.size());
    for (++at; text_[at] != '"'; ++at)
      if (text_[at] == '\\') ++at;
    return at + 1;
  }

  /// A new item at the end of a list or mapping.
  Splice appended(const Node& parent, const Item& item) const {
    if (parent.children.empty()) return filled(parent, item);
    const Node& last = parent.children[parent.children.size() - (parent.is_mapping() ? 2 : 1)];
    const std::string_view gap = gap_before(begin(last));
    const size_t at = end(parent.children.back());
    if (gap.find('\n') != std::string_view::npos) {
      const std::string indent(gap.substr(gap.rfind('\n') + 1));
      return {.begin = at, .end = at, .text = fmt::format(",{}{}{}", line_end(), indent, written(item, colon(parent), &indent))};
    }
    const bool alone = parent.children.size() <= (parent.is_mapping() ? 2U : 1U);
    const std::string_view space = alone ? (colon(parent).ends_with(':') ? "" : " ") : gap;
    return {.begin = at, .end = at, .text = fmt::format(",{}{}", space, written(item, colon(parent), nullptr))};
  }

 private:
  std::string_view line_end() const { return line_end_of(text_); }

  /// The blanks before an offset.
  std::string_view gap_before(size_t at) const {
    const std::string_view before = text_.substr(0, at);
    return before.substr(before.find_last_not_of(blanks) + 1);
  }

  /// What stands between a key and its value, of a mapping's last one.
  std::string_view colon(const Node& parent) const {
    if (!parent.is_mapping() || parent.children.empty()) return ": ";
    const size_t from = end(parent.children[parent.children.size() - 2]);
    const std::string_view between = text_.substr(from, begin(parent.children.back()) - from);
    return between.find('\n') == std::string_view::npos ? between : ": ";
  }

  /// The indentation of one level: of the root's first key, where it stands on a line of its own.
  std::string unit() const {
    if (root_.children.empty()) return "  ";
    const std::string_view gap = gap_before(begin(root_.children[0]));
    const size_t line_begin = gap.rfind('\n') + 1;
    return line_begin == 0 || line_begin == gap.size() ? "  " : std::string(gap.substr(line_begin));
  }

  bool is_multi_line() const { return root_.children.empty() || gap_before(begin(root_.children[0])).find('\n') != std::string_view::npos; }

  /// The first item of an empty list or mapping, or of a mapping in place of a null.
  Splice filled(const Node& parent, const Item& item) const {
    const size_t at = begin(parent);
    const std::string_view brackets = parent.is_sequence() ? "[]" : "{}";
    std::string inner;
    if (is_multi_line()) {
      const std::string outer(indentation_of(text_.substr(text_.rfind('\n', at) + 1)));
      const std::string indent = outer + unit();
      inner = fmt::format("{0}{1}{2}{0}{3}", line_end(), indent, written(item, ": ", &indent), outer);
    } else {
      inner = written(item, colon(root_), nullptr);
    }
    return {.begin = at, .end = end(parent), .text = fmt::format("{}{}{}", brackets[0], inner, brackets[1])};
  }

  /// An item as text; over several lines where there is an indentation of its first.
  std::string written(const Item& item, std::string_view colon, const std::string* indent) const {
    std::string opening;
    std::string closing;
    std::string inner = indent == nullptr ? "" : *indent;
    const auto open = [&](char bracket, char end) {
      const std::string outer = inner;
      inner += unit();
      opening += bracket + (indent == nullptr ? "" : std::string(line_end()) + inner);
      closing = (indent == nullptr ? "" : std::string(line_end()) + outer) + end + closing;
    };
    for (size_t i = 0; i < item.keys.size(); ++i) {
      if (i > 0) open('{', '}');
      opening += json_string(item.keys[i]) + std::string(colon);
    }
    if (item.in_list) open('[', ']');
    return opening + item.scalar + closing;
  }

  std::string_view text_;
  const Node& root_;
  Offsets offsets_;
};

/// The deepest node that is there on a path, and how many keys lead to it.
struct Deepest {
  const Node* node = nullptr;
  size_t keys = 0;
};

/// Refuses where no mapping holds the next key.
Deepest deepest(std::string_view text, const Editor& editor, const Node& root, KeyPath path) {
  if (path.empty()) refuse(text, 0, "no key to set");
  Deepest found{.node = &root};
  while (found.keys < path.size() && found.node->type != Node::Type::null) {
    if (!found.node->is_mapping())
      refuse(text, editor.begin(*found.node),
             fmt::format("{} where a mapping would hold {}", describe(found.node->type), path[found.keys]));
    const Node* next = found.node->find(path[found.keys]);
    if (next == nullptr) break;
    found = {.node = next, .keys = found.keys + 1};
  }
  return found;
}

Document parsed(std::string_view text) {
  auto result = parse_json(text);
  if (auto* error = std::get_if<DocumentError>(&result)) throw std::move(*error);
  return std::move(std::get<Document>(result));
}

/// The edited text, once it has been read back.
std::string checked(std::string_view text, const Node& before, std::span<const Splice> splices, KeyPath path, const Fits& fits) {
  std::string after = spliced(text, splices);
  const auto result = parse_json(after);
  const auto* document = std::get_if<Document>(&result);
  if (document == nullptr || !is_changed(before, document->root(), path, fits))
    refuse(text, splices[0].begin, "JSON cannot say this value");
  return after;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(blanks) == std::string_view::npos; }

/// Edits a text, or the empty document that a blank text stands for.
template <class Edit>
Edited edited_document(std::string_view text, Edit&& edit) {
  return edited(text, [&] { return is_blank(text) ? edit("{}" + std::string(line_end_of(text))) : edit(text); });
}

std::string set_scalar(std::string_view text, KeyPath path, const Scalar& value) {
  const Document document = parsed(text);
  const Editor editor(text, document.root());
  const Deepest at = deepest(text, editor, document.root(), path);
  const std::string scalar = value.style == Node::Style::quoted ? json_string(value.text) : std::string(value.text);
  Splice splice;
  if (at.keys < path.size()) {
    splice = editor.appended(*at.node, {.keys = path.subspan(at.keys), .scalar = scalar});
  } else {
    if (is_scalar(*at.node, value)) return std::string(text);
    splice = {.begin = editor.begin(*at.node), .end = editor.end(*at.node), .text = scalar};
    if (at.node->is_mapping() || at.node->is_sequence())
      refuse(text, splice.begin, fmt::format("{} where a scalar is to be", describe(at.node->type)));
  }
  return checked(text, document.root(), {&splice, 1}, path, [&](const Node*, const Node& node) { return is_scalar(node, value); });
}

/// Whether a list is another one with its elements of a prefix set, or with one more.
bool is_list_set(const Node* before, const Node& after, std::string_view prefix, const Scalar& element) {
  const std::span<const Node> old = before == nullptr ? std::span<const Node>() : before->children;
  if (!after.is_sequence() || after.children.size() < old.size()) return false;
  bool found = false;
  for (size_t i = 0; i < old.size(); ++i) {
    const bool changes = old[i].is_scalar() && old[i].text.starts_with(prefix);
    if (changes ? !is_scalar(after.children[i], element) : !is_same(old[i], after.children[i])) return false;
    found = found || changes;
  }
  if (found) return after.children.size() == old.size();
  return after.children.size() == old.size() + 1 && is_scalar(after.children.back(), element);
}

std::string set_element(std::string_view text, KeyPath path, std::string_view prefix, const Scalar& element) {
  const Document document = parsed(text);
  const Editor editor(text, document.root());
  const Deepest at = deepest(text, editor, document.root(), path);
  const std::string scalar = json_string(element.text);
  std::vector<Splice> splices;
  if (at.keys < path.size()) {
    splices.push_back(editor.appended(*at.node, {.keys = path.subspan(at.keys), .scalar = scalar, .in_list = true}));
  } else {
    if (!at.node->is_sequence()) refuse(text, editor.begin(*at.node), fmt::format("{} where a list is to be", describe(at.node->type)));
    bool found = false;
    for (const Node& node : at.node->children) {
      if (!node.is_scalar() || !node.text.starts_with(prefix)) continue;
      found = true;
      if (!is_scalar(node, element)) splices.push_back({.begin = editor.begin(node), .end = editor.end(node), .text = scalar});
    }
    if (found && splices.empty()) return std::string(text);
    if (!found) splices.push_back(editor.appended(*at.node, {.keys = {}, .scalar = scalar}));
  }
  return checked(text, document.root(), splices, path,
                 [&](const Node* before, const Node& after) { return is_list_set(before, after, prefix, element); });
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

Edited set_json(std::string_view text, KeyPath path, const Scalar& value) {
  return edited_document(text, [&](std::string_view document) { return set_scalar(document, path, value); });
}

Edited set_json_element(std::string_view text, KeyPath path, std::string_view prefix, std::string_view element) {
  const Scalar scalar{.text = element, .style = Node::Style::quoted};
  return edited_document(text, [&](std::string_view document) { return set_element(document, path, prefix, scalar); });
}

}  // namespace nodeworthy
