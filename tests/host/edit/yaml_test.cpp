#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

using Keys = std::vector<std::string>;
constexpr Scalar systemd{.text = "systemd", .style = Node::Style::quoted};

const test::EditRow rows[] = {
    {"an empty text", "", "cgroupDriver: systemd\n"},
    {"only a comment", "# none\n", "# none\ncgroupDriver: systemd\n"},
    {"only the beginning of a document", "---\n", "---\ncgroupDriver: systemd\n"},
    {"another value", "# c\na: 1\ncgroupDriver:  cgroupfs  # why\nb: 2\n", "# c\na: 1\ncgroupDriver:  systemd  # why\nb: 2\n"},
    {"it is there", "cgroupDriver:  systemd\n", "cgroupDriver:  systemd\n"},
    {"it is there in quotes", "cgroupDriver: 'systemd'\n", "cgroupDriver: 'systemd'\n"},
    {"in single quotes", "cgroupDriver: 'it''s' # c\n", "cgroupDriver: 'systemd' # c\n"},
    {"in double quotes", "cgroupDriver: \"a\\\"b\"\n", "cgroupDriver: \"systemd\"\n"},
    {"in quotes over lines", "cgroupDriver: \"a\n  b\"\nc: d\n", "cgroupDriver: \"systemd\"\nc: d\n"},
    {"the key in quotes", "\"cgroupDriver\" : cgroupfs\n", "\"cgroupDriver\" : systemd\n"},
    {"left out", "cgroupDriver:\na: 1\n", "cgroupDriver: systemd\na: 1\n"},
    {"left out before a comment", "cgroupDriver: # c\na: 1\n", "cgroupDriver: systemd # c\na: 1\n"},
    {"left out at the end", "cgroupDriver:", "cgroupDriver: systemd"},
    {"a null", "cgroupDriver: ~\n", "cgroupDriver: systemd\n"},
    {"a null written out", "cgroupDriver: null # c\n", "cgroupDriver: systemd # c\n"},
    {"missing", "a: 1\nb:\n  c: 2\n", "a: 1\nb:\n  c: 2\ncgroupDriver: systemd\n"},
    {"missing, and the last line has no end", "a: 1", "a: 1\ncgroupDriver: systemd"},
    {"missing before comments and blank lines", "a: 1\n\n# end\n", "a: 1\ncgroupDriver: systemd\n\n# end\n"},
    {"missing after a list that is not indented", "a:\n- 1\n- b: 2\n", "a:\n- 1\n- b: 2\ncgroupDriver: systemd\n"},
    {"missing after a block scalar with what looks like a comment", "a: |\n  b\n  # c\n", "a: |\n  b\n  # c\ncgroupDriver: systemd\n"},
    {"missing after a plain scalar over lines", "a: b\n  c\n", "a: b\n  c\ncgroupDriver: systemd\n"},
    {"missing after a quoted scalar over lines", "a: \"b\n  c\n  # d\n  e\"\n", "a: \"b\n  c\n  # d\n  e\"\ncgroupDriver: systemd\n"},
    {"missing after a flow mapping over lines", "a: {\n  b: c # d\n  }\n", "a: {\n  b: c # d\n  }\ncgroupDriver: systemd\n"},
    {"missing after a flow list whose end is not indented", "a: [\n  b\n]\n", "a: [\n  b\n]\ncgroupDriver: systemd\n"},
    {"missing after a value left out", "a: 1\nb:\n", "a: 1\nb:\ncgroupDriver: systemd\n"},
    {"missing before the end of the document", "a: 1\n...\n", "a: 1\ncgroupDriver: systemd\n...\n"},
    {"missing where all is indented", "  a: 1\n", "  a: 1\n  cgroupDriver: systemd\n"},
    {"missing after a comment that is indented deeper", "a:\n  b: 1\n  # c: 2\n", "a:\n  b: 1\ncgroupDriver: systemd\n  # c: 2\n"},
    {"a flow mapping", "{a: 1, cgroupDriver: cgroupfs}\n", "{a: 1, cgroupDriver: systemd}\n"},
    {"missing in a flow mapping", "{a: 1, b: '}'}\n", "{a: 1, b: '}', cgroupDriver: systemd}\n"},
    {"missing in an empty flow mapping", "{}\n", "{cgroupDriver: systemd}\n"},
    {"missing after a comma", "{a: 1, }\n", "{a: 1, cgroupDriver: systemd }\n"},
    {"missing in JSON", "{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"cgroupDriver\": \"systemd\"\n}\n"},
    {"the key elsewhere", "a:\n  cgroupDriver: x\n", "a:\n  cgroupDriver: x\ncgroupDriver: systemd\n"},
    {"letters of more than a byte", "é: ü\ncgroupDriver: \"ü\" # é\n", "é: ü\ncgroupDriver: \"systemd\" # é\n"},
    {"several documents, one of which has the key", "a: 1\n---\ncgroupDriver: x\n---\nb: 2\n",
     "a: 1\n---\ncgroupDriver: systemd\n---\nb: 2\n"},
    {"several documents without the key", "a: 1\n---\nb: 2\n", "1:1: none of the documents has this key"},
    {"several documents with the key", "cgroupDriver: x\n---\ncgroupDriver: y\n", "1:1: more than one document has this key"},
    {"an anchor", "cgroupDriver: &x cgroupfs\n", "1:15: an anchor, an alias or a tag stands here"},
    {"an alias", "a: &x cgroupfs\ncgroupDriver: *x\n", "2:1: the value is an alias of another one"},
    {"anchors elsewhere", "a: &x [1, 2]\nb: *x\ncgroupDriver: x\n", "a: &x [1, 2]\nb: *x\ncgroupDriver: systemd\n"},
    {"a mapping with an anchor", "&x\na: 1\n", "1:1: an anchor, an alias or a tag stands here"},
    {"a tag", "cgroupDriver: !!str cgroupfs\n", "1:15: an anchor, an alias or a tag stands here"},
    {"a block scalar", "cgroupDriver: |\n  cgroupfs\n", "1:15: the value spans lines"},
    {"a plain scalar over lines", "cgroupDriver: a\n  b\n", "1:15: the value spans lines"},
    {"a list is there", "cgroupDriver: [a]\n", "1:15: a list where a scalar is to be"},
    {"a complex key", "? cgroupDriver\n: x\n", "1:3: the key is not followed by its colon"},
    {"no mapping", "- a\n", "1:1: a list where a mapping would hold cgroupDriver"},
    {"a scalar", "a\n", "1:1: a scalar where a mapping would hold cgroupDriver"},
    {"a tab", "a:\n\tb: 1\n", "2:3: illegal map value"},
    {"a duplicate key", "a: 1\na: 2\n", "2:1: the key \"a\" is there twice, first in line 1"},
    {"no YAML", "a: [1\nb: 2\n", "2:2: end of sequence flow not found"},
};

TEST_CASE("editing YAML") {
  const Keys path{"cgroupDriver"};
  for (const test::EditRow& row : rows) {
    // The text of a scalar over lines is that of its reader, which keeps the CR.
    test::check_row(row, [&](std::string_view text) { return set_yaml(text, path, systemd); });
  }
}

const test::EditRow nested[] = {
    {"an empty text", "", "memorySwap:\n  swapBehavior: LimitedSwap\n"},
    {"the mapping is missing", "a:\n    b: 1\n", "a:\n    b: 1\nmemorySwap:\n    swapBehavior: LimitedSwap\n"},
    {"the mapping is left out", "memorySwap: # c\na: 1\n", "memorySwap: # c\n  swapBehavior: LimitedSwap\na: 1\n"},
    {"the mapping is left out at the end", "a: 1\nmemorySwap:", "a: 1\nmemorySwap:\n  swapBehavior: LimitedSwap"},
    {"the mapping is a null", "memorySwap: null\n", "memorySwap: {swapBehavior: LimitedSwap}\n"},
    {"the mapping is empty", "memorySwap: {}\na: 1\n", "memorySwap: {swapBehavior: LimitedSwap}\na: 1\n"},
    {"the key is missing", "memorySwap:\n   x: 1\n   # c\na: 1\n", "memorySwap:\n   x: 1\n   swapBehavior: LimitedSwap\n   # c\na: 1\n"},
    {"another value", "memorySwap:\n  swapBehavior: NoSwap\n", "memorySwap:\n  swapBehavior: LimitedSwap\n"},
    {"in flow", "memorySwap: { x: 1 }\n", "memorySwap: { x: 1, swapBehavior: LimitedSwap }\n"},
    {"missing in flow", "{a: 1}\n", "{a: 1, memorySwap: {swapBehavior: LimitedSwap}}\n"},
    {"left out in flow", "{memorySwap: , a: 1}\n", "{memorySwap: {swapBehavior: LimitedSwap} , a: 1}\n"},
    {"a scalar on the way", "memorySwap: x\n", "1:13: a scalar where a mapping would hold swapBehavior"},
    {"an alias on the way", "a: &x\n  b: 1\nmemorySwap: *x\n", "3:1: the value is an alias of another one"},
    {"an anchor on the way", "memorySwap: &x\n  b: 1\n", "1:13: an anchor, an alias or a tag stands here"},
};

TEST_CASE("editing YAML below the root") {
  const Keys path{"memorySwap", "swapBehavior"};
  const Scalar value{.text = "LimitedSwap", .style = Node::Style::quoted};
  for (const test::EditRow& row : nested) test::check_row(row, [&](std::string_view text) { return set_yaml(text, path, value); });
}

TEST_CASE("a YAML key with dots in a mapping of mappings") {
  const Keys path{"evictionHard", "nodefs.available"};
  CHECK(test::shown(set_yaml("evictionHard:\n  nodefs.available: 5%\n", path, {.text = "10%", .style = Node::Style::quoted})) ==
        "evictionHard:\n  nodefs.available: 10%\n");
}

TEST_CASE("YAML scalars are written so that every reader takes them for what they are") {
  const Keys path{"a"};
  const auto set = [&](std::string_view text, std::string_view value, Node::Style style) {
    return test::shown(set_yaml(text, path, {.text = value, .style = style}));
  };
  CHECK(set("a: \"false\"\n", "false", Node::Style::plain) == "a: false\n");
  CHECK(set("a: 1\n", "null", Node::Style::plain) == "a: null\n");
  for (std::string_view word :
       {"true", "No", "y", "null", "~", "", "1", "1e3", "0x1f", ".inf", "2020-01-01", "12:30", "a b", "a: b", "#a", "-"})
    CHECK(set("a: x\n", word, Node::Style::quoted) == fmt::format("a: \"{}\"\n", word));
  for (std::string_view word : {"systemd", "100m", "15%", "/run/x.sock", "registry.k8s.io/pause:3.9", "unix:///run/x"})
    CHECK(set("a: x\n", word, Node::Style::quoted) == fmt::format("a: {}\n", word));
  CHECK(set("a: unix:///run/x # c\n", "unix:///run/x", Node::Style::quoted) == "a: unix:///run/x # c\n");
  CHECK(set("a: 'x'\n", "it's", Node::Style::quoted) == "a: 'it''s'\n");
  CHECK(set("a: 'x'\n", "b\nc", Node::Style::quoted) == "a: \"b\\u000ac\"\n");
  CHECK(set("a: x\n", "b: c", Node::Style::plain) == "1:4: the value cannot be written here");
  CHECK(test::shown(set_yaml("a: x\n", {}, systemd)) == "1:1: no key to set");
}

}  // namespace
}  // namespace nodeworthy
