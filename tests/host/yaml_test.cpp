#include "host/yaml.h"

#include <fmt/format.h>

#include "tests/support/catch.h"
#include "tests/support/documents.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string text;
  std::string expected;
};

std::string levels(size_t count) { return std::string(count, '[') + std::string(count, ']'); }

/// Anchors of which each holds the one before it, twice.
std::string doubling(size_t count) {
  std::string text = "a0: &a0 x\n";
  for (size_t i = 1; i < count; ++i) text += fmt::format("a{0}: &a{0} [*a{1}, *a{1}]\n", i, i - 1);
  return text;
}

const Row rows[] = {
    {"an empty text is nothing", "", "null"},
    {"scalars and nulls", "[1, 'a', ~, null, '', \"null\"]", "[1 'a' null null '' 'null']"},
    {"a duplicate key", "a: 1\nb: 2\na: 3\n", "3:1: the key \"a\" is there twice, first in line 1"},
    {"a key that is none", "{[1]: 2}", "1:2: a key must be a scalar, this is a list"},
    {"an anchor and its aliases", "a: &x {b: c}\nd: *x\n", "{a: {b: c} d: {b: c}}"},
    {"an alias inside its anchor", "a: &x [*x]\n", "1:8: alias to a node that is not finished"},
    {"100 levels", levels(100), levels(100)},
    {"101 levels", levels(101), "1:101: nested deeper than 100 levels"},
    {"levels that aliases add", fmt::format("a: &a {0}\nb: {1}*a{2}\n", levels(60), std::string(60, '['), std::string(60, ']')),
     "1:4: nested deeper than 100 levels"},
    {"aliases that double with each line", doubling(90), "16:18: aliases stand for more than 100000 nodes"},
    {"the value of a key that is left out is missed at the key", "a:\n\n\nb: 1\n", "{a: null b: 1}"},
    {"a block scalar with an anchor in a list", "a:\n - &x |\n   b\n\n    c\n - &y >-\n   d\n   e\nf: [*x, *y]\n",
     "{a: ['b\n\n c\n' 'd e'] f: ['b\n\n c\n' 'd e']}"},
    {"one with a tag and an anchor, in a list of a list", "- - !!str &x |\n   b\n  - c\n- *x", "[['b\n' c] 'b\n']"},
    {"one that begins like a comment", "- !t |+\n\n #!/bin/sh\n #\n a\n\n- b", "['\n#!/bin/sh\n#\na\n\n' b]"},
    {"one that a text ends with", "- &x |\n a", "['a']"},
    {"one in a text of more than 1 MiB, which is not parsed twice", std::string(size_t{1} << 20, '\n') + "- &x |\n a\n",
     "1048578:2: end of sequence not found"},
    {"one that its list ends", "- &x |\nb: 1\n", "2:1: a second document begins here; one file holds one"},
    {"one that is the last and says nothing", "- &x |\n", "['']"},
    {"one with an indentation of its own", "- &x |1\n  a\n", "2:3: end of sequence not found"},
    {"a line like it in a block scalar", "a: |\n  - &x |\n b\n", "3:2: end of map not found"},
    {"a tab for an indentation", "a:\n\tb: 1\n", "2:3: illegal map value"},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "{a: 1}"},
    {"a comma and nothing else", ",", "1:1: this belongs to no document"},
    {"a comma behind a document", "{a: 1},\n{b: 2}\n", "1:7: this belongs to no document"},
    {"a second document", "a: 1\n---\nb: 2\n", "3:1: a second document begins here; one file holds one"},
};

TEST_CASE("YAML") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(test::shown(parse_yaml(row.text)) == row.expected);
  }
}

TEST_CASE("YAML in which the last of a key counts") {
  const Row last[] = {
      {"a key that stands once", "a: 1\nb: 2\n", "{a: 1 b: 2}"},
      {"twice", "a: 1\nb: 2\na: [3]\n", "{b: 2 a: [3]}"},
      {"three times, and one that is left out", "a:\na: 1\na:\nb: {c: 1, c: 2}\n", "{a: null b: {c: 2}}"},
      {"a list as a key", "{[1]: 2}", "1:2: a key must be a scalar, this is a list"},
  };
  for (const Row& row : last) {
    INFO(row.what);
    CHECK(test::shown(parse_yaml_last(row.text)) == row.expected);
  }
}

struct LenientRow {
  std::string_view what;
  std::string text;
  std::string expected;
};

const LenientRow lenient_rows[] = {
    {"no key twice", "a: 1\n", "{a: 1}"},
    {"the last of a key counts, with all that is below it", "a: {b: 1, c: 2}\nd: 3\na: {b: 4}\n", "{d: 3 a: {b: 4}} a:3:1:1"},
    {"three of them", "a: 1\na: 2\na:\n", "{a: null} a:2:1:1 a:3:1:1"},
    {"below others", "a:\n  - b: 1\n    b: 2\n", "{a: [{b: 2}]} b:3:2:3"},
    {"in the second document", "a: 1\n---\na: 1\na: 2\n", "{a: 1} {a: 2} a:4:3:1"},
    {"of what was an anchor the alias stays", "a: &x {b: 1}\na: 2\nc: *x\n", "{a: 2 c: {b: 1}} a:2:1:1"},
};

std::string shown(std::variant<LenientYaml, DocumentError> parsed) {
  if (auto* error = std::get_if<DocumentError>(&parsed)) return test::shown(std::variant<Document, DocumentError>(std::move(*error)));
  auto& yaml = std::get<LenientYaml>(parsed);
  std::string text;
  for (Document& document : yaml.documents)
    text += (text.empty() ? "" : " ") + test::shown(std::variant<Document, DocumentError>(std::move(document)));
  for (const TwinKey& twin : yaml.twins) text += fmt::format(" {}:{}:{}:{}", twin.key, twin.mark.line, twin.first.line, twin.level);
  return text;
}

TEST_CASE("YAML that tells of the keys that stand twice") {
  for (const LenientRow& row : lenient_rows) {
    INFO(row.what);
    CHECK(shown(parse_yaml_stream_leniently(row.text)) == row.expected);
  }
}

TEST_CASE("YAML tells of the first 100 keys that stand twice") {
  std::string text;
  for (size_t i = 0; i < 2 * DocumentBuilder::most_twins; ++i) text += "a: 1\n";
  auto parsed = parse_yaml_stream_leniently(text);
  CHECK(std::get<LenientYaml>(parsed).twins.size() == DocumentBuilder::most_twins);
}

// Some versions of yaml-cpp say which one, too.
TEST_CASE("an alias of nothing in YAML") {
  CHECK(test::shown(parse_yaml("a: *b\n")).starts_with("1:4: the referenced anchor is not defined"));
}

}  // namespace
}  // namespace nodeworthy
