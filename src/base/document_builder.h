// Builds a Document from the events of a parser: a list or mapping opens, scalars are added, it closes.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/node.h"

namespace nodeworthy {

/// A node, how many levels it holds (0 for a scalar, 1 for a list of scalars) and how many nodes, itself included.
struct Branch {
  Node node;
  size_t height = 0;
  size_t nodes = 1;
};

/// What becomes of a key that stands in a mapping once more.
enum class RepeatedKey : uint8_t { refused, last_counts };

/// A key that stands in a mapping once more.
struct TwinKey {
  std::string key;
  Mark mark;
  Mark first;
  size_t level = 0;  // 1 for those of the document itself
};

/// "the key "a" is there twice, first in line 1".
DocumentError describe(const TwinKey& twin);

/// Keeps what every format is held to: keys are scalars and stand once unless it is told otherwise, nothing is nested deeper than 100
/// levels, and branches that stand in several places come to at most 100000 nodes more, so that whoever walks a document may recurse and
/// comes to an end. Every operation throws DocumentError.
class DocumentBuilder {
 public:
  static constexpr size_t most_levels = 100;
  static constexpr size_t most_repeated = 100'000;

  explicit DocumentBuilder(Document& document, RepeatedKey repeated = RepeatedKey::refused)
      : document_(document), repeated_key_(repeated) {}

  static constexpr size_t most_twins = 100;

  /// The keys that stand once more, in order; the first 100 of them.
  const std::vector<TwinKey>& twins() const { return twins_; }

  /// Begins a sequence or mapping.
  void open(Node::Type type, Mark mark);
  /// Ends the innermost one, adds it where it belongs and returns it.
  Branch close();
  /// Adds a node: the root, an item, and in a mapping a key and a value in turn. Its text and children live as long as the document.
  void add(const Branch& branch);
  /// Adds a branch once more, at another place.
  void repeat(const Branch& branch, Mark mark);
  /// Adds a scalar, keeping its text.
  Branch add_scalar(std::string text, Node::Style style, Mark mark);

 private:
  struct Level {
    Branch branch;
    std::vector<Node> children;
    std::unordered_map<std::string_view, Mark> keys;
    bool has_repeated = false;
  };

  void check_key(Level& level, const Node& key);
  /// Leaves of each key the last.
  static void drop_repeated(std::vector<Node>& children);
  /// Of a value that is left out a parser only knows what follows, lines later; it is missed at its key.
  static void place_missing(const Node& key, Node& value);

  Document& document_;
  RepeatedKey repeated_key_;
  std::vector<Level> levels_;
  size_t repeated_ = 0;  // nodes
  std::vector<TwinKey> twins_;
};

}  // namespace nodeworthy
