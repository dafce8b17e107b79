#include "tests/support/documents.h"

#include <fmt/format.h>

namespace nodeworthy::test {
namespace {

std::string shown(const Node& node) {
  if (node.type == Node::Type::null) return "null";
  if (node.is_scalar()) return node.style == Node::Style::quoted ? fmt::format("'{}'", node.text) : std::string(node.text);
  std::string text;
  for (size_t i = 0; i < node.children.size(); ++i) {
    const bool is_key = node.is_mapping() && i % 2 == 0;
    text += shown(node.children[i]) + (is_key ? ": " : i + 1 < node.children.size() ? " " : "");
  }
  return node.is_mapping() ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace

std::string shown(const std::variant<Document, DocumentError>& parsed) {
  if (const auto* error = std::get_if<DocumentError>(&parsed)) return describe("?", *error).substr(error->mark.line == 0 ? 0 : 2);
  return shown(std::get<Document>(parsed).root());
}

std::string marks(const Node& node) {
  std::string text = fmt::format("{}:{} ", node.mark.line, node.mark.column);
  for (const Node& child : node.children) text += marks(child);
  return text;
}

}  // namespace nodeworthy::test
