#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/edit/splice.h"
#include "host/xml.h"

namespace nodeworthy {
namespace {

constexpr size_t nowhere = std::string_view::npos;

/// Where the markup at an offset, a '<', is over: a comment, a CDATA section, an instruction or a tag, whose quoted values may hold a '>'.
size_t end_of_markup(std::string_view text, size_t at) {
  constexpr struct { std::string_view begin, end; } spans[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  for (const auto& span : spans)
    if (text.substr(at).starts_with(span.begin)) return text.find(span.end, at + span.begin.size());
  while (at < text.size() && text[at] != '>') {
    const char c = text[at];
    at = c == '"' || c == '\'' ? text.find(c, at + 1) : at;
    if (at != nowhere) ++at;
  }
  return at;
}

/// Where the last end tag begins that is one: in a document with one root, the root's.
size_t last_end_tag(std::string_view text) {
  size_t last = nowhere;
  for (size_t at = text.find('<'); at < text.size(); at = text.find('<', at)) {
    if (text.substr(at).starts_with("</")) last = at;
    at = end_of_markup(text, at);
  }
  return last;
}

XmlElement parsed(std::string_view text) {
  auto result = parse_xml(text);
  auto* error = std::get_if<DocumentError>(&result);
  if (error == nullptr) return std::get<XmlElement>(std::move(result));
  if (error->mark.line == 0) refuse(text, 0, error->what);
  throw std::move(*error);
}

/// Whether two elements say the same, wherever they stand.
bool is_same(const XmlElement& one, const XmlElement& other) {
  return one.name == other.name && one.attributes == other.attributes && strip(one.text) == strip(other.text) &&
         std::equal(one.children.begin(), one.children.end(), other.children.begin(), other.children.end(), is_same);
}

Splice new_child(std::string_view text, size_t end_tag, std::string_view element) {
  const std::string_view before = text.substr(0, end_tag);
  const size_t line = before.find_last_of('\n') + 1;
  const std::string_view indentation = before.substr(line);
  if (strip(indentation).empty()) return inserted_line(text, line, fmt::format("{}  {}", indentation, element));
  const std::string_view line_end = line_end_of(text);
  return {.begin = end_tag, .end = end_tag, .text = fmt::format("{}  {}{}", line_end, element, line_end)};
}

}  // namespace

Edited open_port(std::string_view text, std::string_view port, std::string_view protocol) {
  return edited(text, [&] {
    XmlElement zone = parsed(text);
    if (zone.name != "zone") refuse(text, 0, "the root is no <zone>");
    const XmlElement wanted{.name = "port", .attributes = {{"port", std::string(port)}, {"protocol", std::string(protocol)}}};
    for (const XmlElement& element : zone.children)
      if (element.name == wanted.name &&
          std::is_permutation(element.attributes.begin(), element.attributes.end(), wanted.attributes.begin(), wanted.attributes.end()))
        return std::string(text);
    const size_t end_tag = last_end_tag(text);
    if (end_tag == nowhere) refuse(text, 0, "there is no </zone>");
    const Splice splice = new_child(text, end_tag, fmt::format("<port port=\"{}\" protocol=\"{}\"/>", port, protocol));
    std::string result = spliced(text, {&splice, 1});
    zone.children.push_back(wanted);
    if (!is_same(parsed(result), zone)) refuse(text, end_tag, "a port would not come to stand at the end of the zone");
    return result;
  });
}

}  // namespace nodeworthy
