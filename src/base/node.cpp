#include "base/node.h"

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

}  // namespace nodeworthy
