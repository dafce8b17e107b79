#include "host/xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <pugixml.hpp>

namespace nodeworthy {
namespace {

constexpr size_t longest_document = size_t{1} << 20;
constexpr int most_levels = 32;

/// Where the lines of a text begin, to turn offsets into marks.
class Lines {
 public:
  explicit Lines(std::string_view text) : size_(text.size()) {
    for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) begins_.push_back(at + 1);
  }

  Mark mark(ptrdiff_t offset) const {
    const size_t at = std::min(static_cast<size_t>(std::max<ptrdiff_t>(offset, 0)), size_);
    const auto next = std::upper_bound(begins_.begin(), begins_.end(), at);
    return {.line = static_cast<uint32_t>(next - begins_.begin()), .column = static_cast<uint32_t>(at - *std::prev(next) + 1)};
  }

 private:
  size_t size_;
  std::vector<size_t> begins_{0};
};

/// Turns pugixml's nodes into ours.
class Reader {
 public:
  explicit Reader(std::string_view text) : lines_(text) {}

  std::variant<XmlElement, DocumentError> document(const pugi::xml_document& document) {
    std::optional<XmlElement> root;
    for (const pugi::xml_node& node : document) {
      if (node.type() == pugi::node_doctype) return DocumentError{mark(node), "a document type is not accepted"};
      if (node.type() == pugi::node_pcdata) return DocumentError{mark(node), "text outside the root element"};
      if (node.type() != pugi::node_element) continue;
      if (root) return DocumentError{mark(node), "a second root element"};
      root = element(node, 1);
    }
    if (error_) return *std::move(error_);
    if (!root) return DocumentError{{}, "no element"};
    return *std::move(root);
  }

 private:
  Mark mark(const pugi::xml_node& node) const { return lines_.mark(node.offset_debug()); }

  void fail(const pugi::xml_node& node, std::string what) {
    if (!error_) error_ = DocumentError{mark(node), std::move(what)};
  }

  XmlElement element(const pugi::xml_node& node, int level) {
    XmlElement made{.name = node.name(), .attributes = {}, .children = {}, .text = {}, .mark = mark(node)};
    if (level > most_levels) fail(node, fmt::format("nested deeper than {} levels", most_levels));
    if (error_) return made;
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      if (made.attribute(attribute.name()) != nullptr) fail(node, fmt::format("the attribute \"{}\" is there twice", attribute.name()));
      made.attributes.emplace_back(attribute.name(), attribute.value());
    }
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() == pugi::node_element) made.children.push_back(element(child, level + 1));
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) made.text += child.value();
    }
    return made;
  }

  Lines lines_;
  std::optional<DocumentError> error_;
};

}  // namespace

const std::string* XmlElement::attribute(std::string_view attribute_name) const {
  for (const auto& [key, value] : attributes)
    if (key == attribute_name) return &value;
  return nullptr;
}

std::variant<XmlElement, DocumentError> parse_xml(std::string_view text) {
  if (text.size() > longest_document) return DocumentError{{}, "larger than 1 MiB"};
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  if (!result) return DocumentError{Lines(text).mark(result.offset), result.description()};
  return Reader(text).document(document);
}

}  // namespace nodeworthy
