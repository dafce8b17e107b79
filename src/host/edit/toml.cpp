#include "host/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/edit/json_text.h"
#include "host/edit/splice.h"
#include "host/edit/toml_text.h"
#include "host/edit/verify.h"

namespace nodeworthy {
namespace {

using Kind = TomlStatement::Kind;

/// How many keys two paths share at their beginning.
size_t shared(KeyPath one, KeyPath other) {
  const auto [end, ignored] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  return static_cast<size_t>(end - one.begin());
}

bool begins_with(KeyPath path, KeyPath beginning) { return shared(path, beginning) == beginning.size(); }

/// Finds places in a text that parses, and writes new keys the way their neighbours are written.
class Editor {
 public:
  explicit Editor(std::string_view text) : text_(text), statements_(toml_statements(text)) {}

  /// The one change that sets a value, by replacing it or in a new place. The path leads through no list and no scalar.
  Splice set(KeyPath path, const Scalar& value) const {
    for (const TomlStatement& entry : statements_) {
      if (entry.kind != Kind::entry || !begins_with(path, header_of(entry))) continue;
      const KeyPath rest = path.subspan(header_of(entry).size());
      if (begins_with(rest, entry.key)) return set_in(entry, rest.subspan(entry.key.size()), value);
    }
    return inserted(path, value);
  }

 private:
  /// The path of the table that an entry stands in.
  KeyPath header_of(const TomlStatement& entry) const { return entry.table == 0 ? KeyPath() : KeyPath(statements_[entry.table - 1].key); }

  std::string spelled(const Scalar& value, std::string_view like) const {
    if (value.style == Node::Style::plain) return std::string(value.text);
    const bool is_literal = like.starts_with('\'') && !like.starts_with("'''");
    const bool fits = std::none_of(value.text.begin(), value.text.end(), [](char c) { return c == '\'' || (c >= 0 && c < ' '); });
    return is_literal && fits ? fmt::format("'{}'", value.text) : json_string(value.text);
  }

  std::string assigned(KeyPath keys, const Scalar& value) const { return fmt::format("{} = {}", toml_key(keys), spelled(value, {})); }

  /// The change in an entry whose key is the path, or in its inline table where more keys follow.
  Splice set_in(const TomlStatement& entry, KeyPath rest, const Scalar& value) const {
    const std::string_view old = text_.substr(entry.value_begin, entry.value_end - entry.value_begin);
    if (rest.empty()) return {.begin = entry.value_begin, .end = entry.value_end, .text = spelled(value, old)};
    const std::vector<TomlStatement> inner = toml_inline_entries(text_, entry.value_begin);
    for (const TomlStatement& statement : inner)
      if (begins_with(rest, statement.key)) return set_in(statement, rest.subspan(statement.key.size()), value);
    if (!inner.empty()) return {.begin = inner.back().value_end, .end = inner.back().value_end, .text = ", " + assigned(rest, value)};
    return {.begin = entry.value_begin + 1, .end = entry.value_end - 1, .text = fmt::format(" {} ", assigned(rest, value))};
  }

  /// A new key: in its table, beside the dotted keys that make up its table, or in a new table at the end.
  Splice inserted(KeyPath path, const Scalar& value) const {
    const KeyPath parent = path.first(path.size() - 1);
    if (const TomlStatement* dotted = nearest_dotted(path))
      return below(*dotted, indentation(*dotted) + assigned(path.subspan(header_of(*dotted).size()), value));
    if (parent.empty()) return inserted_in_root(assigned(path, value));
    for (size_t i = 0; i < statements_.size(); ++i) {
      const TomlStatement& header = statements_[i];
      if (header.kind != Kind::table || header.key.size() != parent.size() || !begins_with(parent, header.key)) continue;
      const TomlStatement* last = last_entry(i + 1);
      if (last != nullptr) return below(*last, indentation(*last) + assigned(path.last(1), value));
      return below(header, indentation(header) + relative_indentation() + assigned(path.last(1), value));
    }
    const std::vector<TextLine> lines = text_lines(text_);
    const bool apart = lines.empty() || strip(lines.back().of(text_)).empty();
    const std::string_view line_end = line_end_of(text_);
    return inserted_line(text_, text_.size(),
                         fmt::format("{}[{}]{}{}{}", apart ? std::string_view() : line_end, toml_key(parent), line_end,
                                     relative_indentation(), assigned(path.last(1), value)));
  }

  /// The last entry whose dotted key makes up more of the path's tables than any other's; null when none makes up any.
  const TomlStatement* nearest_dotted(KeyPath path) const {
    const TomlStatement* nearest = nullptr;
    size_t most = 0;
    for (const TomlStatement& entry : statements_) {
      if (entry.kind != Kind::entry || !begins_with(path, header_of(entry))) continue;
      const size_t count = shared(path.subspan(header_of(entry).size()), entry.key);
      if (count == 0 || header_of(entry).size() + count < most) continue;
      most = header_of(entry).size() + count;
      nearest = &entry;
    }
    return nearest;
  }

  /// A key of the root, which has to stand before the first header and the comments above that.
  Splice inserted_in_root(const std::string& line) const {
    if (const TomlStatement* last = last_entry(0)) return below(*last, indentation(*last) + line);
    if (statements_.empty()) return inserted_line(text_, text_.size(), line);
    const std::vector<TextLine> lines = text_lines(text_);
    size_t at = 0;
    for (const TextLine& other : lines) {
      if (other.begin > statements_[0].begin) break;
      if (strip(other.of(text_)).empty()) at = other.next;
    }
    return inserted_line(text_, at, line + std::string(line_end_of(text_)));
  }

  const TomlStatement* last_entry(size_t table) const {
    const auto last = std::find_if(statements_.rbegin(), statements_.rend(),
                                   [&](const TomlStatement& s) { return s.kind == Kind::entry && s.table == table; });
    return last == statements_.rend() ? nullptr : &*last;
  }

  Splice below(const TomlStatement& statement, std::string_view line) const {
    const size_t end = text_.find('\n', statement.value_end);
    return inserted_line(text_, end == std::string_view::npos ? text_.size() : end + 1, line);
  }

  std::string indentation(const TomlStatement& statement) const {
    return std::string(indentation_of(text_.substr(text_.substr(0, statement.begin).rfind('\n') + 1)));
  }

  /// How much deeper than its header the first key of a table is indented.
  std::string relative_indentation() const {
    for (const TomlStatement& entry : statements_) {
      if (entry.kind != Kind::entry || entry.table == 0) continue;
      const std::string outer = indentation(statements_[entry.table - 1]);
      const std::string inner = indentation(entry);
      return inner.starts_with(outer) ? inner.substr(outer.size()) : "";
    }
    return "";
  }

  std::string_view text_;
  std::vector<TomlStatement> statements_;
};

/// Refuses a path that a list or a scalar stands in the way of; the node at its end, null where there is none.
const Node* find(std::string_view text, const Node& root, KeyPath path) {
  if (path.empty()) refuse(text, 0, "no key to set");
  const Node* node = &root;
  for (const std::string& key : path) {
    if (!node->is_mapping())
      throw DocumentError{.mark = node->mark, .what = fmt::format("{} where a table would hold {}", describe(node->type), key)};
    node = node->find(key);
    if (node == nullptr) return nullptr;
  }
  if (!node->is_scalar()) throw DocumentError{.mark = node->mark, .what = fmt::format("{} where a scalar is to be", describe(node->type))};
  return node;
}

}  // namespace

Edited set_toml(std::string_view text, KeyPath path, const Scalar& value) {
  return edited(text, [&] {
    const auto before = parse_toml(text);
    if (const auto* error = std::get_if<DocumentError>(&before)) throw *error;
    const Node& root = std::get<Document>(before).root();
    const Node* old = find(text, root, path);
    if (old != nullptr && is_scalar(*old, value)) return std::string(text);
    const Splice splice = Editor(text).set(path, value);
    std::string after = spliced(text, {&splice, 1});
    const auto read = parse_toml(after);
    const auto* document = std::get_if<Document>(&read);
    const Fits fits = [&](const Node*, const Node& node) { return is_scalar(node, value); };
    if (document == nullptr || !is_changed(root, document->root(), path, fits))
      refuse(text, splice.begin, "the value cannot be written here");
    return after;
  });
}

}  // namespace nodeworthy
