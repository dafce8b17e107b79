#include "base/suggest.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

TEST_CASE("suggestions") {
  const std::vector<std::string> few{"error", "warning", "info"};
  const struct {
    std::string_view what;
    std::string_view word;
    std::vector<std::string> candidates;
    std::string_view suggested;
  } rows[] = {
      {"a letter too few", "eror", few, "; did you mean \"error\"?"},
      {"in capitals", "WARNING", few, "; did you mean \"warning\"?"},
      {"two letters swapped", "ifno", few, "; did you mean \"info\"?"},
      {"the nearest of several", "wornin", few, "; did you mean \"warning\"?"},
      {"of two that are equally near the one that begins alike", "match", {"path", "exists", "matches"}, "; did you mean \"matches\"?"},
      {"nothing near: all of a few", "catastrophe", few, "; one of: error, warning, info"},
      {"nothing near of many", "catastrophe", std::vector<std::string>(13, "x"), ""},
      {"no candidates", "error", {}, ""},
      {"an empty word is near to short ones", "", {"ab", "abcdef"}, "; did you mean \"ab\"?"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(suggestion(row.word, row.candidates) == row.suggested);
  }
}

TEST_CASE("a word as long as a file is compared with nothing") {
  CHECK(suggestion(std::string(1 << 20, 'x'), std::vector<std::string>(300, std::string(1000, 'y'))) == "");
}

}  // namespace
}  // namespace nodeworthy
