#include "base/text.h"

#include <optional>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using Parts = std::vector<std::string_view>;

TEST_CASE("strip") {
  CHECK(strip(" \t a b \r\n") == "a b");
  CHECK(strip("a") == "a");
  CHECK(strip(" \n\v\f") == "");
  CHECK(strip("") == "");
}

TEST_CASE("lines") {
  CHECK(lines_of("") == Parts{});
  CHECK(lines_of("a") == Parts{"a"});
  CHECK(lines_of("a\n") == Parts{"a"});
  CHECK(lines_of("a\n\nb\r\n") == Parts{"a", "", "b\r"});
  CHECK(lines_of("\n") == Parts{""});
}

TEST_CASE("words") {
  CHECK(words_of("") == Parts{});
  CHECK(words_of(" \t\n") == Parts{});
  CHECK(words_of("one") == Parts{"one"});
  CHECK(words_of("  one\ttwo  three\n") == Parts{"one", "two", "three"});
}

TEST_CASE("splitting and joining") {
  CHECK(split("", ',') == Parts{""});
  CHECK(split(",a,,b,", ',') == Parts{"", "a", "", "b", ""});
  CHECK(join({}, ", ") == "");
  CHECK(join({"", "a", ""}, ",") == ",a,");
}

TEST_CASE("replacing") {
  CHECK(replace_all("aXbXX", "X", "--") == "a--b----");
  CHECK(replace_all("aaa", "aa", "a") == "aa");
  CHECK(replace_all("", "a", "b") == "");
  CHECK(lower("AbC-9\xC3\x84") == "abc-9\xC3\x84");
}

TEST_CASE("finding") {
  CHECK(position_of("b", "abab") == 1);
  CHECK(position_of("abc", "ababc") == 2);
  CHECK(position_of("abc", "ab") == std::string_view::npos);
  CHECK(position_of("", "ab") == 0);
  CHECK(position_of("a", "") == std::string_view::npos);
  CHECK(position_of(std::string_view("\0b", 2), std::string_view("a\0b", 3)) == 1);
}

TEST_CASE("integers") {
  const struct {
    std::string_view text;
    std::optional<int64_t> value;
  } rows[] = {
      {"0", 0},
      {"-7", -7},
      {"+7", 7},
      {"010", 10},
      {"9223372036854775807", INT64_MAX},
      {"-9223372036854775808", INT64_MIN},
      {"9223372036854775808", {}},
      {"", {}},
      {"+", {}},
      {"-", {}},
      {"+-7", {}},
      {"--7", {}},
      {" 7", {}},
      {"7 ", {}},
      {"0x10", {}},
      {"1.5", {}},
      {"1e3", {}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    int64_t value = 42;
    CHECK(parse_integer(row.text, value) == row.value.has_value());
    CHECK(value == row.value.value_or(42));
  }
}

TEST_CASE("globs") {
  CHECK(glob_match("kernel/*", "kernel/swap"));
  CHECK(glob_match("*", "kernel/swap"));
  CHECK(glob_match("net.*.eth?", "net.ipv4.conf.eth0"));
  CHECK(glob_match("[a-c]x", "bx"));
  CHECK(glob_match("kernel/swap", "kernel/swap"));
  CHECK(glob_match("kernel\\/swap", "kernel/swap"));
  CHECK_FALSE(glob_match("kernel/swap", "kernel/swap-unit"));
  CHECK_FALSE(glob_match("kernel/*", "kernel"));
  CHECK_FALSE(glob_match("kernel/*", "kernels/swap"));
  CHECK_FALSE(glob_match("", "a"));
}

TEST_CASE("a glob of many stars takes no time") {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "*a";
  CHECK_FALSE(glob_match(pattern + "b", std::string(2000, 'a')));
}

TEST_CASE("what is shown to people holds no control characters") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view shown;
  } rows[] = {
      {"plain", "a b", "a b"},
      {"umlauts and kanji stay", "\xC3\xA4 \xE6\xBC\xA2", "\xC3\xA4 \xE6\xBC\xA2"},
      {"line ends and tabs become blanks", "a\tb\r\nc", "a b  c"},
      {"escapes of a terminal", "\x1B[31m", "\xEF\xBF\xBD[31m"},
      {"C1 control characters, too",
       "a\xC2\x9B"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
      {"a byte that is no UTF-8", "a\xFF", "a\xEF\xBF\xBD"},
      {"an overlong slash", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"half a surrogate pair", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"beyond Unicode", "\xF5\x80\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"cut off in a sequence", "\xE6\xBC", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"what turns the direction of text around", "\xE2\x80\xAEtxt", "\xEF\xBF\xBDtxt"},
      {"isolates, too", "\xE2\x81\xA6x\xE2\x81\xA9", "\xEF\xBF\xBDx\xEF\xBF\xBD"},
      {"line and paragraph separators", "\xE2\x80\xA8\xE2\x80\xA9", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"what XML forbids", "\xEF\xBF\xBE\xEF\xBF\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"the neighbours of what is refused stay", "\xE2\x80\xA7\xE2\x80\xAF\xE2\x81\xA5", "\xE2\x80\xA7\xE2\x80\xAF\xE2\x81\xA5"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(printable(row.text) == row.shown);
  }
  CHECK(printable(std::string("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(printable("abcdef", 3) == "abc...");
  CHECK(printable("abc", 3) == "abc");
  CHECK(sanitized("a\tb\n\x1B") == "a\tb\n\xEF\xBF\xBD");
}

TEST_CASE("printable text is cut between characters") {
  CHECK(printable("ab\xF0\x9F\x90\xA7", 6) == "ab\xF0\x9F\x90\xA7");
  for (size_t limit : {2U, 3U, 4U, 5U}) CHECK(printable("ab\xF0\x9F\x90\xA7", limit) == "ab...");
  CHECK(printable("\x80\x80\x80\x80\x80\x80", 5) == "\xEF\xBF\xBD\xEF\xBF\xBD...");
}

TEST_CASE("words are wrapped") {
  CHECK(wrapped("", 2, 10).empty());
  CHECK(wrapped(" \n ", 2, 10).empty());
  CHECK(wrapped("one  two\nthree", 2, 10) == "  one two\n  three\n");
  CHECK(wrapped("one two", 0, 7) == "one two\n");
  CHECK(wrapped("one two", 0, 6) == "one\ntwo\n");
  CHECK(wrapped("much-longer-than-that x", 2, 10) == "  much-longer-than-that\n  x\n");
  CHECK(wrapped("\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9", 0, 5) == "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\n");
}

}  // namespace
}  // namespace nodeworthy
