#include "host/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/edit/json_text.h"
#include "host/edit/splice.h"
#include "host/edit/verify.h"
#include "host/edit/yaml_text.h"

namespace nodeworthy {
namespace {

/// A part of a text.
struct Range {
  size_t begin = 0;
  size_t end = 0;
};

/// A key and its value.
struct Pair {
  const Node* key = nullptr;
  const Node* value = nullptr;
};

std::optional<Pair> find_pair(const Node& mapping, std::string_view key) {
  for (size_t i = 0; i + 1 < mapping.children.size(); i += 2)
    if (mapping.children[i].text == key) return Pair{&mapping.children[i], &mapping.children[i + 1]};
  return std::nullopt;
}

Pair last_pair(const Node& mapping) {
  const size_t size = mapping.children.size();
  return {&mapping.children[size - 2], &mapping.children[size - 1]};
}

bool is_string(const Node& node, std::string_view text) {
  return node.is_scalar() && node.text == text && (node.style == Node::Style::quoted || yaml_reads_as_string(text));
}

bool is_written(const Node& node, const Scalar& value) {
  return value.style == Node::Style::quoted ? is_string(node, value.text) : is_scalar(node, value);
}

std::string spelled_key(std::string_view key) { return yaml_spelled({.text = key, .style = Node::Style::quoted}, {}); }

/// Finds places in one document of a text that parses, and writes new keys the way their neighbours are written.
class Editor {
 public:
  Editor(std::string_view text, const Node& root) : text_(text), root_(root), offsets_(text), lines_(text_lines(text)) {}

  /// The one change that sets a value.
  Splice set(KeyPath path, const Scalar& value) const {
    if (path.empty()) refuse(text_, 0, "no key to set");
    const Node* node = &root_;
    std::optional<Pair> pair;
    bool in_flow = false;
    size_t column = 1;
    for (; !path.empty() && node->is_mapping(); path = path.subspan(1)) {
      check_own(*node);
      const std::optional<Pair> next = find_pair(*node, path[0]);
      if (!next) return appended(*node, path, value);
      in_flow = in_flow || is_flow(*node);
      column = node->children[0].mark.column;
      pair = next;
      node = pair->value;
      check_alias(*pair);
    }
    if (path.empty()) return replaced(*pair, value);
    if (node->type != Node::Type::null)
      refuse(text_, begin(*node), fmt::format("{} where a mapping would hold {}", describe(node->type), path[0]));
    if (!pair) return inserted_line(text_, text_.size(), block(path, value, 0));
    return filled(*pair, path, value, in_flow ? 0 : column);
  }

 private:
  size_t begin(const Node& node) const { return offsets_.of(node.mark); }
  bool is_at(const Node& node, std::string_view characters) const {
    const size_t at = begin(node);
    return at < text_.size() && characters.find(text_[at]) != std::string_view::npos;
  }
  bool is_flow(const Node& node) const { return is_at(node, "{["); }

  /// Refuses to edit what an alias elsewhere may stand for, or what a tag says more about.
  void check_own(const Node& node) const {
    if (is_at(node, "&!*")) refuse(text_, begin(node), "an anchor, an alias or a tag stands here");
  }

  /// Refuses an alias: its node is the anchor's and stands before.
  void check_alias(const Pair& pair) const {
    if (pair.value->type != Node::Type::null && begin(*pair.value) <= begin(*pair.key))
      refuse(text_, begin(*pair.key), "the value is an alias of another one");
  }

  /// Behind the colon of a key that stands before it in the same line.
  size_t behind_colon(const Node& key) const {
    size_t at = begin(key);
    if (key.style == Node::Style::quoted && is_at(key, "\"'")) {
      at = yaml_quoted_end(text_, at);
    } else if (text_.substr(at).starts_with(key.text)) {
      at += key.text.size();
    }
    at = std::min(text_.find_first_not_of(" \t", at), text_.size());
    if (at == text_.size() || text_[at] != ':') refuse(text_, begin(key), "the key is not followed by its colon");
    return at + 1;
  }

  /// Where a value stands; behind the colon of the key where the value is left out.
  Range place(const Pair& pair) const {
    const size_t colon = behind_colon(*pair.key);
    const size_t at = begin(*pair.value);
    if (pair.value->type == Node::Type::null) {
      const size_t token = std::min(text_.find_first_not_of(" \t", colon), text_.size());
      for (std::string_view word : {"~", "null", "Null", "NULL"})
        if (at == token && text_.substr(at).starts_with(word)) return {at, at + word.size()};
      return {colon, colon};
    }
    if (is_at(*pair.value, "\"'")) return {at, yaml_quoted_end(text_, at)};
    if (pair.value->style == Node::Style::plain && text_.substr(at).starts_with(pair.value->text))
      return {at, at + pair.value->text.size()};
    refuse(text_, at, "the value spans lines");
  }

  Splice replaced(const Pair& pair, const Scalar& value) const {
    const Node::Type type = pair.value->type;
    if (type == Node::Type::mapping || type == Node::Type::sequence)
      refuse(text_, begin(*pair.value), fmt::format("{} where a scalar is to be", describe(type)));
    if (type == Node::Type::scalar) check_own(*pair.value);
    const Range range = place(pair);
    const std::string spelled = yaml_spelled(value, text_.substr(range.begin, range.end - range.begin));
    return {.begin = range.begin, .end = range.end, .text = (range.begin == range.end ? " " : "") + spelled};
  }

  /// A mapping in place of nothing: below its key, unless within a flow mapping (column 0) or where a null is written out.
  Splice filled(const Pair& pair, KeyPath path, const Scalar& value, size_t column) const {
    const Range range = place(pair);
    const bool is_left_out = range.begin == range.end;
    if (is_left_out && column > 0) return below(line_of(range.begin), block(path, value, column - 1 + unit()));
    return {.begin = range.begin, .end = range.end, .text = fmt::format("{}{{{}}}", is_left_out ? " " : "", flow(path, value, false))};
  }

  Splice appended(const Node& mapping, KeyPath path, const Scalar& value) const {
    if (is_flow(mapping)) return appended_to_flow(mapping, path, value);
    return below(last_line(mapping), block(path, value, mapping.children[0].mark.column - 1));
  }

  Splice appended_to_flow(const Node& mapping, KeyPath path, const Scalar& value) const {
    const size_t at = yaml_flow_end(text_, begin(mapping)).content_end;
    if (mapping.children.empty()) return {.begin = at, .end = at, .text = flow(path, value, false)};
    const Node& key = *last_pair(mapping).key;
    const size_t gap = text_.substr(0, begin(key)).find_last_not_of(" \t\r\n") + 1;
    const std::string_view blanks = text_.substr(gap, begin(key) - gap);
    const std::string_view space = blanks.find('\n') == std::string_view::npos ? " " : blanks;
    return {
        .begin = at, .end = at, .text = fmt::format("{}{}{}", text_[at - 1] == ',' ? "" : ",", space, flow(path, value, is_at(key, "\"")))};
  }

  Splice below(size_t line, std::string_view lines) const { return inserted_line(text_, lines_[line].next, lines); }

  /// The index of the line that holds an offset.
  size_t line_of(size_t offset) const {
    const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset, [](size_t at, const TextLine& l) { return at < l.begin; });
    return static_cast<size_t>(after - lines_.begin()) - 1;
  }

  /// The index of the last line of a block mapping. What follows the last mark, indented deeper than the keys, belongs to the last value;
  /// of comments that is only true within a block scalar.
  size_t last_line(const Node& mapping) const {
    const size_t column = mapping.children[0].mark.column;
    size_t last = begin(mapping);
    const Node* node = &mapping;
    while (!node->children.empty() && !is_flow(*node)) {
      if (node->is_mapping()) last = std::max(last, begin(*last_pair(*node).key));
      node = &node->children.back();
    }
    if (node->type != Node::Type::null && begin(*node) > last) last = end_of(*node);
    const bool is_block_scalar = node->is_scalar() && is_at(*node, "|>");
    size_t line = line_of(last);
    for (size_t next = line + 1; next < lines_.size(); ++next) {
      const std::string_view content = lines_[next].of(text_);
      const std::string_view stripped = strip(content);
      if (stripped.empty() || (stripped[0] == '#' && !is_block_scalar)) continue;
      if (content.find_first_not_of(' ') < column) break;
      line = next;
    }
    return line;
  }

  /// The last character of a node without children, or of a flow collection; the first of a scalar that is not quoted.
  size_t end_of(const Node& node) const {
    const size_t at = begin(node);
    if (is_flow(node)) return yaml_flow_end(text_, at).end - 1;
    return is_at(node, "\"'") ? yaml_quoted_end(text_, at) - 1 : at;
  }

  /// How far a mapping in block style is indented: the first one in the root, two blanks where there is none.
  size_t unit() const {
    for (size_t i = 1; i < root_.children.size(); i += 2) {
      const Node& value = root_.children[i];
      if (value.is_mapping() && !value.children.empty() && !is_flow(value) && value.mark.column > root_.mark.column)
        return value.mark.column - root_.mark.column;
    }
    return 2;
  }

  /// Keys below each other.
  std::string block(KeyPath path, const Scalar& value, size_t indentation) const {
    std::string out;
    for (const std::string& key : path) {
      if (!out.empty()) out += line_end_of(text_);
      out += std::string(indentation, ' ') + spelled_key(key) + ":";
      indentation += unit();
    }
    return out + " " + yaml_spelled(value, {});
  }

  /// Keys in a line, as JSON where the other keys are in double quotes.
  static std::string flow(KeyPath path, const Scalar& value, bool as_json) {
    std::string out;
    std::string closing;
    for (const std::string& key : path) {
      if (!out.empty()) {
        out += "{";
        closing += "}";
      }
      out += (as_json ? json_string(key) : spelled_key(key)) + ": ";
    }
    return out + yaml_spelled(value, as_json ? "\"" : "") + closing;
  }

  std::string_view text_;
  const Node& root_;
  Offsets offsets_;
  std::vector<TextLine> lines_;
};

std::vector<Document> parsed(std::string_view text) {
  auto result = parse_yaml_stream(text);
  if (auto* error = std::get_if<DocumentError>(&result)) throw std::move(*error);
  auto& documents = std::get<std::vector<Document>>(result);
  if (documents.empty()) documents.emplace_back();
  return std::move(documents);
}

/// The node at the end of a path; null where there is none.
const Node* find(const Node& root, KeyPath path) {
  const Node* node = &root;
  for (; node != nullptr && !path.empty(); path = path.subspan(1)) node = node->find(path[0]);
  return node;
}

/// The index of the document to edit: the only one, or the only one that has the path.
size_t chosen(std::string_view text, const std::vector<Document>& documents, KeyPath path) {
  if (documents.size() == 1) return 0;
  size_t found = documents.size();
  for (size_t i = 0; i < documents.size(); ++i) {
    if (find(documents[i].root(), path) == nullptr) continue;
    if (found < documents.size()) refuse(text, 0, "more than one document has this key");
    found = i;
  }
  if (found == documents.size()) refuse(text, 0, "none of the documents has this key");
  return found;
}

/// Whether the documents of `after` are those of `before`, but for the change in one.
bool is_changed_stream(const std::vector<Document>& before, std::string_view after, size_t changed, KeyPath path, const Scalar& value) {
  const auto result = parse_yaml_stream(after);
  const auto* documents = std::get_if<std::vector<Document>>(&result);
  if (documents == nullptr || documents->size() != before.size()) return false;
  for (size_t i = 0; i < before.size(); ++i) {
    const Node& old = before[i].root();
    const Node& read = (*documents)[i].root();
    const Fits fits = [&](const Node*, const Node& node) { return is_written(node, value); };
    if (i == changed ? !is_changed(old, read, path, fits) : !is_same(old, read)) return false;
  }
  return true;
}

}  // namespace

Edited set_yaml(std::string_view text, KeyPath path, const Scalar& value) {
  return edited(text, [&] {
    const std::vector<Document> documents = parsed(text);
    const size_t index = chosen(text, documents, path);
    const Node& root = documents[index].root();
    if (const Node* old = find(root, path); old != nullptr && is_written(*old, value)) return std::string(text);
    const Splice splice = Editor(text, root).set(path, value);
    std::string after = spliced(text, {&splice, 1});
    if (!is_changed_stream(documents, after, index, path, value)) refuse(text, splice.begin, "the value cannot be written here");
    return after;
  });
}

}  // namespace nodeworthy
