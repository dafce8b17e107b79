#include "host/xml.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::string shown(const XmlElement& element) {
  std::string text = fmt::format("{}@{}:{}", element.name, element.mark.line, element.mark.column);
  for (const auto& [key, value] : element.attributes) text += fmt::format(" {}={}", key, value);
  if (!element.text.empty()) text += fmt::format(" '{}'", element.text);
  for (const XmlElement& child : element.children) text += fmt::format(" [{}]", shown(child));
  return text;
}

std::string shown(std::string_view text) {
  const auto parsed = parse_xml(text);
  if (const auto* error = std::get_if<DocumentError>(&parsed))
    return fmt::format("{}:{}: {}", error->mark.line, error->mark.column, error->what);
  return shown(std::get<XmlElement>(parsed));
}

std::string nested(int levels) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += "<a>";
  for (int i = 0; i < levels; ++i) text += "</a>";
  return text;
}

struct Row {
  std::string_view what;
  std::string_view text;
  std::string_view expected;
};

const Row rows[] = {
    {"elements, attributes and text with their places",
     "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- c -->\n<a x=\"1\" y='2'>\n  <b/>t<c>u</c>\n</a>\n",
     "a@3:2 x=1 y=2 't' [b@4:4] [c@4:9 'u']"},
    {"a byte order mark is passed over", "\xEF\xBB\xBF<a/>", "a@1:5"},
    {"the five entities and character references", "<a x=\"&lt;&amp;&#65;\">&gt;&quot;&apos;</a>", "a@1:2 x=<&A '>\"''"},
    {"an entity that nobody declared stays as it is", "<a x=\"&b;\"/>", "a@1:2 x=&b;"},
    {"character data", "<a><![CDATA[<b>]]></a>", "a@1:2 '<b>'"},
    {"a document type", "<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", "1:11: a document type is not accepted"},
    {"two roots", "<a/>\n<b/>", "2:2: a second root element"},
    {"nothing", "", "1:1: No document element found"},
    {"a comment alone", "<!-- a -->", "1:11: No document element found"},
    {"an attribute twice", "<a x=\"1\"\n x=\"2\"/>", "1:2: the attribute \"x\" is there twice"},
    {"an end that does not match", "<a>\n<b></a>", "2:6: Start-end tags mismatch"},
    {"binary garbage",
     "\x7F"
     "ELF\x02\x01",
     "1:7: No document element found"},
};

TEST_CASE("xml") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text) == row.expected);
  }
}

TEST_CASE("xml is bounded") {
  CHECK(shown(nested(32)).starts_with("a@1:2 [a@1:5 "));
  CHECK(shown(nested(33)) == "1:98: nested deeper than 32 levels");
  CHECK(shown(nested(100000)) == "1:98: nested deeper than 32 levels");
  CHECK(shown("<a>" + std::string(size_t{1} << 20, ' ') + "</a>") == "0:0: larger than 1 MiB");
}

}  // namespace
}  // namespace nodeworthy
