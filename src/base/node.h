// A tree of scalars, sequences and mappings with source positions: what YAML, JSON and TOML documents are read into, and what
// the built-in rules are compiled to. A Node only points at its text and children, so that a table of them can be constant.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// Where something stands in a file, both counted from 1; line 0 when unknown.
struct Mark {
  uint32_t line = 0;
  uint32_t column = 0;
};

/// One node; borrows its text and children from a Document or from constant data.
struct Node {
  enum class Type : uint8_t { null, scalar, sequence, mapping };
  /// Quoted scalars are never null, booleans or numbers.
  enum class Style : uint8_t { plain, quoted };

  Type type = Type::null;
  Style style = Style::plain;
  Mark mark;
  std::string_view text;           // of a scalar
  std::span<const Node> children;  // items of a sequence; key, value, key, value ... of a mapping

  bool is_scalar() const { return type == Type::scalar; }
  bool is_sequence() const { return type == Type::sequence; }
  bool is_mapping() const { return type == Type::mapping; }

  /// The value under a key of a mapping; null when this is no mapping or has no such key.
  const Node* find(std::string_view key) const;

  /// The node at the end of a path of keys; null when any is missing.
  const Node* find(std::initializer_list<std::string_view> path) const;
};

/// "a scalar", "a list", "a mapping", "nothing".
std::string_view describe(Node::Type type);

/// Owns the nodes and texts of one document. Move only, because nodes point into it.
class Document {
 public:
  Document() = default;
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  const Node& root() const { return root_; }
  void set_root(Node root) { root_ = root; }

  /// Keeps a text for the document's life.
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  /// Keeps children for the document's life.
  std::span<const Node> keep(std::vector<Node> children) { return children_.emplace_back(std::move(children)); }

 private:
  Node root_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Node>> children_;
};

/// Why a text is no document of its format.
struct DocumentError {
  Mark mark;
  std::string what;
};

/// "FILE:LINE:COLUMN: what", without what is not known of the position.
std::string describe(std::string_view file, const DocumentError& error);

}  // namespace nodeworthy
