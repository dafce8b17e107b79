#include "host/edit/verify.h"

#include <set>
#include <utility>

namespace nodeworthy {
namespace {

/// Compares two documents; remembers what it has compared, because aliases share nodes.
class Comparison {
 public:
  bool same(const Node& one, const Node& other) {
    if (one.type != other.type || one.style != other.style || one.text != other.text || one.children.size() != other.children.size())
      return false;
    if (one.children.empty() || !seen_.emplace(one.children.data(), other.children.data()).second) return true;
    for (size_t i = 0; i < one.children.size(); ++i)
      if (!same(one.children[i], other.children[i])) return false;
    return true;
  }

  bool changed(const Node* before, const Node& after, KeyPath path, const Fits& fits) {
    if (path.empty()) return fits(before, after);
    if (!after.is_mapping() || !may_grow(before)) return false;
    const std::span<const Node> old = before == nullptr ? std::span<const Node>() : before->children;
    const std::span<const Node> now = after.children;
    const Node* old_value = nullptr;
    const Node* new_value = nullptr;
    for (size_t i = 0, j = 0; i < old.size() || j < now.size(); i += 2, j += 2) {
      for (; i < old.size() && old[i].text == path[0]; i += 2) old_value = &old[i + 1];
      for (; j < now.size() && now[j].text == path[0]; j += 2) new_value = &now[j + 1];
      if (i == old.size() && j == now.size()) break;
      if (i == old.size() || j == now.size() || !same(old[i], now[j]) || !same(old[i + 1], now[j + 1])) return false;
    }
    return new_value != nullptr && changed(old_value, *new_value, path.subspan(1), fits);
  }

 private:
  static bool may_grow(const Node* node) { return node == nullptr || node->type == Node::Type::null || node->is_mapping(); }

  std::set<std::pair<const Node*, const Node*>> seen_;
};

}  // namespace

bool is_scalar(const Node& node, const Scalar& wanted) {
  if (node.type == Node::Type::null) return wanted.style == Node::Style::plain && wanted.text == "null";
  return node.is_scalar() && node.style == wanted.style && node.text == wanted.text;
}

bool is_same(const Node& one, const Node& other) { return Comparison().same(one, other); }

bool is_changed(const Node& before, const Node& after, KeyPath path, const Fits& fits) {
  return Comparison().changed(&before, after, path, fits);
}

}  // namespace nodeworthy
