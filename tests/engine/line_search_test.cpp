#include "engine/line_search.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::vector<LineNumber> find(const std::vector<std::string>& texts, const std::vector<std::string>& pieces) {
  LineSearch search(std::vector<LinePattern>(texts.begin(), texts.end()));
  for (const std::string& piece : pieces)
    if (!search.take(piece)) break;
  return search.found();
}

struct Row {
  std::string_view what;
  std::string pattern;
  std::string line;  // the one that matches
};

const Row rows[] = {
    {"a literal", "needle", "a needle here"},
    {"a literal in upper case", "NEEDLE", "a NEEDLE here"},
    {"a literal whose case counts for nothing", "(?i)needle", "a NeEdLe here"},
    {"the beginning of a line", "^needle", "needle here"},
    {"the end of a line", "needle$", "a needle"},
    {"the choice of two, of which one has no literal", "needle|^x", "x"},
    {"no literal at all", "^[0-9]+$", "42"},
    {"an empty line", "^$", ""},
    {"literals too short to be worth a search", "a.b", "a b"},
    {"a literal that may be left out", "(needle)?x", "x"},
    {"bytes that are no ASCII", "\xc4pfel", "\xc4pfel"},
    // Whether the case of those counts depends on RE2's version.
    {"the case of letters beside bytes that are no ASCII", "(?i)\xc4pfel", "\xc4PFEL"},
    {"bytes that are no text", "\\x00\\x01needle", std::string("\0\1needle", 8)},
    {"a class that makes several literals", "need[lL]es", "needLes"},
    {"a repeated literal", "(needle){2}", "needleneedle"},
};

TEST_CASE("a line is found in the first piece and in a later one") {
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string piece = "other\n" + row.line + "\nother\n";
    CHECK(find({row.pattern}, {piece}) == std::vector<LineNumber>{2});
    CHECK(find({row.pattern}, {"other\nother\n", "other\n", piece}) == std::vector<LineNumber>{5});
  }
}

TEST_CASE("patterns are looked for until each is found") {
  CHECK(find({"one", "two", "none"}, {"one\n", "x\n", "two\none\ntwo\n", "x"}) == std::vector<LineNumber>{1, 3, 0});
  CHECK(find({"Needle"}, {"x\n", "needle\n", "NEEDLE\n"}) == std::vector<LineNumber>{0});
  CHECK(find({}, {"x\n"}).empty());
  LineSearch search({LinePattern("one")});
  CHECK(search.take("x\n"));
  CHECK_FALSE(search.take("one\n"));
}

TEST_CASE("a pattern says what is wrong with it") {
  CHECK(LinePattern("a+").error().empty());
  CHECK(LinePattern("(").error() == "missing ): (");
  CHECK(LinePattern("a)").error() == "unexpected ): a)");
}

}  // namespace
}  // namespace nodeworthy
