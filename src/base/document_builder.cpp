#include "base/document_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

DocumentError too_deep(Mark mark) {
  return {.mark = mark, .what = fmt::format("nested deeper than {} levels", DocumentBuilder::most_levels)};
}

}  // namespace

DocumentError describe(const TwinKey& twin) {
  return {.mark = twin.mark, .what = fmt::format("the key \"{}\" is there twice, first in line {}", printable(twin.key), twin.first.line)};
}

void DocumentBuilder::open(Node::Type type, Mark mark) {
  if (levels_.size() == most_levels) throw too_deep(mark);
  levels_.push_back({.branch = {.node = {.type = type, .mark = mark}, .height = 1}, .children = {}, .keys = {}});
}

Branch DocumentBuilder::close() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  if (level.has_repeated) drop_repeated(level.children);
  level.branch.node.children = document_.keep(std::move(level.children));
  add(level.branch);
  return level.branch;
}

void DocumentBuilder::add(const Branch& branch) {
  const Node& node = branch.node;
  if (levels_.empty()) return document_.set_root(node);
  if (levels_.size() + branch.height > most_levels) throw too_deep(node.mark);
  Level& level = levels_.back();
  if (level.branch.node.is_mapping() && level.children.size() % 2 == 0) check_key(level, node);
  level.branch.height = std::max(level.branch.height, branch.height + 1);
  level.branch.nodes += branch.nodes;
  level.children.push_back(node);
  if (level.branch.node.is_mapping() && level.children.size() % 2 == 0) place_missing(level.children.rbegin()[1], level.children.back());
}

void DocumentBuilder::place_missing(const Node& key, Node& value) {
  if (value.type == Node::Type::null && value.mark.line > key.mark.line) value.mark = key.mark;
}

void DocumentBuilder::repeat(const Branch& branch, Mark mark) {
  repeated_ += branch.nodes;
  if (repeated_ > most_repeated)
    throw DocumentError{.mark = mark, .what = fmt::format("aliases stand for more than {} nodes", most_repeated)};
  add(branch);
}

void DocumentBuilder::check_key(Level& level, const Node& key) {
  if (!key.is_scalar())
    throw DocumentError{.mark = key.mark, .what = fmt::format("a key must be a scalar, this is {}", describe(key.type))};
  const auto [first, is_new] = level.keys.emplace(key.text, key.mark);
  if (is_new) return;
  level.has_repeated = true;
  TwinKey twin{.key = std::string(key.text), .mark = key.mark, .first = first->second, .level = levels_.size()};
  if (repeated_key_ == RepeatedKey::refused) throw describe(twin);
  if (twins_.size() < most_twins) twins_.push_back(std::move(twin));
}

void DocumentBuilder::drop_repeated(std::vector<Node>& children) {
  std::unordered_map<std::string_view, size_t> last;
  for (size_t i = 0; i + 1 < children.size(); i += 2) last[children[i].text] = i;
  std::vector<Node> kept;
  for (size_t i = 0; i + 1 < children.size(); i += 2)
    if (last[children[i].text] == i) kept.insert(kept.end(), {children[i], children[i + 1]});
  children = std::move(kept);
}

Branch DocumentBuilder::add_scalar(std::string text, Node::Style style, Mark mark) {
  const Branch branch{.node = {.type = Node::Type::scalar, .style = style, .mark = mark, .text = document_.keep(std::move(text))}};
  add(branch);
  return branch;
}

}  // namespace nodeworthy
