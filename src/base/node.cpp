#include "base/node.h"

#include <fmt/format.h>

namespace nodeworthy {

const Node* Node::find(std::string_view key) const {
  if (!is_mapping()) return nullptr;
  for (size_t i = 0; i + 1 < children.size(); i += 2)
    if (children[i].text == key) return &children[i + 1];
  return nullptr;
}

const Node* Node::find(std::initializer_list<std::string_view> path) const {
  const Node* node = this;
  for (std::string_view key : path) {
    node = node->find(key);
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::string_view describe(Node::Type type) {
  switch (type) {
    case Node::Type::null: return "nothing";
    case Node::Type::scalar: return "a scalar";
    case Node::Type::sequence: return "a list";
    case Node::Type::mapping: return "a mapping";
  }
  return {};
}

std::string describe(std::string_view file, const DocumentError& error) {
  if (error.mark.line == 0) return fmt::format("{}: {}", file, error.what);
  return fmt::format("{}:{}:{}: {}", file, error.mark.line, error.mark.column, error.what);
}

}  // namespace nodeworthy
