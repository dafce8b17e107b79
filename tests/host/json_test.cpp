#include "host/json.h"

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

const Row rows[] = {
    {"scalars", "[1, -2, 3.50, 1e3, true, false, null, \"a\", \"\"]", "[1 -2 3.50 1e3 true false null 'a' '']"},
    {"nested", "{\"a\": {\"b\": [{}, []]}, \"c\": 1}", "{'a': {'b': [{} []]} 'c': 1}"},
    {"escapes", R"(["\u00e9\n\"\\"])", "['é\n\"\\']"},
    {"more than 64 bits stays as written", "[18446744073709551616]", "[18446744073709551616]"},
    {"a duplicate key", "{\n \"a\": 1,\n \"b\": 2, \"a\": 3}", "3:10: the key \"a\" is there twice, first in line 2"},
    {"the same key elsewhere", "{\"a\": {\"a\": 1}}", "{'a': {'a': 1}}"},
    {"an empty text", "", "1:1: is empty"},
    {"a trailing comma", "{\"a\": 1,\n}", "2:1: syntax error while parsing object key - unexpected '}'; expected string literal"},
    {"something after the document", "{}\n{}", "2:1: syntax error while parsing value - unexpected '{'; expected end of input"},
    {"100 levels", levels(100), levels(100)},
    {"101 levels", levels(101), "1:101: nested deeper than 100 levels"},
    {"no end to nesting", std::string(1000000, '['), "1:101: nested deeper than 100 levels"},
    {"no UTF-8", "[\"\xff\"]",
     "1:3: syntax error while parsing value - invalid string: ill-formed UTF-8 byte; last read: '\"\xEF\xBF\xBD'"},
};

TEST_CASE("JSON") {
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string shown = test::shown(parse_json(row.text));
    CHECK(shown == row.expected);
  }
}

TEST_CASE("JSON that some programs take") {
  for (const char* text : {"", " \n", "{}", "{\"a\": 1, \"a\": 2}"}) CHECK(some_take_as_json(text));
  for (const char* text : {"{", "{\"a\": 1,}", "{} {}", "// c\n{}"}) CHECK(!some_take_as_json(text));
  CHECK(some_take_as_json(levels(101)));
}

TEST_CASE("JSON knows where things are") {
  const auto parsed = parse_json("{\n  \"a\": 1,\n  \"b\" :\n    [10,20 , \"x\"] }\n");
  const Document& document = std::get<Document>(parsed);
  CHECK(test::marks(document.root()) == "1:1 2:3 2:8 3:3 4:5 4:6 4:9 4:14 ");
}

}  // namespace
}  // namespace nodeworthy
