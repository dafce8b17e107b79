// What fuzz targets of several areas assert.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/document_builder.h"

namespace nodeworthy::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline std::string_view text_of(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

/// How many lines a text has, an empty one behind its last line end included.
inline size_t lines_in(std::string_view text) {
  size_t lines = 1;
  for (char c : text) lines += c == '\n' ? 1 : 0;
  return lines;
}

/// What every document keeps to that was read from a text of so many lines: bounded depth, positions inside the text, and mappings of
/// scalars that stand once, each found by its name. Returns how many nodes there are.
inline size_t check_document(const Node& node, size_t lines, size_t level = 0) {
  require(level <= DocumentBuilder::most_levels);
  require(node.mark.line <= lines && (node.mark.line > 0 || node.type == Node::Type::null));
  require(node.children.empty() || node.is_mapping() || node.is_sequence());
  size_t nodes = 1;
  for (const Node& child : node.children) nodes += check_document(child, lines, level + 1);
  if (!node.is_mapping()) return nodes;
  require(node.children.size() % 2 == 0);
  for (size_t i = 0; i < node.children.size() && i < 100; i += 2) {
    require(node.children[i].is_scalar());
    require(node.find(node.children[i].text) == &node.children[i + 1]);
  }
  return nodes;
}

}  // namespace nodeworthy::fuzz
