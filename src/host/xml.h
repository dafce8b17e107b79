// The one door to pugixml for documents: XML text into a small tree of elements.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/node.h"

namespace nodeworthy {

/// One element.
struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;  // in order
  std::vector<XmlElement> children;                             // elements only
  std::string text;                                             // between the children, joined
  Mark mark;                                                    // of the name

  /// The value of an attribute; null where there is none.
  const std::string* attribute(std::string_view attribute_name) const;
};

/// The root element of a document in UTF-8, or the first error. Stricter than pugixml where leniency would hide a mistake: one root, no
/// attribute twice. A document type is an error, so that no entity is ever declared, let alone fetched; so are more than 1 MiB of text and
/// more than 32 levels.
std::variant<XmlElement, DocumentError> parse_xml(std::string_view text);

}  // namespace nodeworthy
