#include <cassert>
#include <cstdint>

#include "host/xml.h"

namespace {

/// Every element stands in the text, and none deeper than the bound.
void check(const nodeworthy::XmlElement& element, size_t lines, int level) {
  assert(level <= 32);
  assert(element.mark.line >= 1 && element.mark.line <= lines);
  for (const auto& [name, value] : element.attributes) assert(element.attribute(name) != nullptr);
  for (const auto& child : element.children) check(child, lines, level + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t lines = 1;
  for (char c : text) lines += c == '\n' ? 1 : 0;
  const auto parsed = nodeworthy::parse_xml(text);
  if (const auto* root = std::get_if<nodeworthy::XmlElement>(&parsed)) check(*root, lines, 1);
  return 0;
}
