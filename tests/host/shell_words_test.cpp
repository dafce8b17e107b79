#include "host/shell_words.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// "LINE NAME=[VALUE]" of each assignment, joined by "; ".
std::string shown(std::string_view text) {
  std::string all;
  for (const Assignment& assignment : shell_assignments(text)) {
    if (!all.empty()) all += "; ";
    all += std::to_string(assignment.line) + " " + assignment.name + "=[" + assignment.value + "]";
  }
  return all;
}

TEST_CASE("assignments") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view assignments;
  } rows[] = {
      {"plain", "A=1\nB_2=b c\n", "1 A=[1]; 2 B_2=[b c]"},
      {"without an end of line", "A=1", "1 A=[1]"},
      {"an empty value", "A=\nB=\"\"\n", "1 A=[]; 2 B=[]"},
      {"quotes", "A=\"a b\"\nB='c \"d\"'\n", "1 A=[a b]; 2 B=[c \"d\"]"},
      {"quotes inside a word", "A=a\"b c\"d\n", "1 A=[ab cd]"},
      {"blanks in quotes belong to the value", "A=\" a \"\nB=' b\t'  \n", "1 A=[ a ]; 2 B=[ b\t]"},
      {"blanks after a value do not", "A=a \t\n", "1 A=[a]"},
      {"an escaped blank does", "A=a\\ \n", "1 A=[a ]"},
      {"escapes in double quotes", R"(A="a\"b\\c\$d\`e\nf")", "1 A=[a\"b\\c$d`e\\nf]"},
      {"none in single quotes", R"(A='a\b')", "1 A=[a\\b]"},
      {"a line that goes on", "A=a \\\nb\nC=1\n", "1 A=[a b]; 3 C=[1]"},
      {"a value over lines", "A=\"a\nb\"\nC=1\n", "1 A=[a\nb]; 3 C=[1]"},
      {"a quote that nobody closes takes the rest", "A=\"a\nB=1\n", "1 A=[a\nB=1\n]"},
      {"a backslash at the end", "A=a\\", "1 A=[a\\]"},
      {"comments and other lines", "# A=1\n; B=2\n\nif [ x = y ]; then\nC=3\n", "5 C=[3]"},
      {"a sign in a value is no comment", "A=a#b\n", "1 A=[a#b]"},
      {"exported", "export A=1\n", "1 A=[1]"},
      {"indented", "  A=1\n", "1 A=[1]"},
      {"an equals sign in the value", "A=--b=c\n", "1 A=[--b=c]"},
      {"names that are none", "1A=1\nA-B=2\n=3\nA B=4\n", ""},
      {"blanks around the equals sign make no assignment", "A =1\n", ""},
      {"CR LF", "A=1\r\nB=\"2\"\r\n", "1 A=[1]; 2 B=[2]"},
      {"a byte order mark hides the first name",
       "\xEF\xBB\xBF"
       "A=1\nB=2\n",
       "2 B=[2]"},
      {"nothing", "", ""},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text) == row.assignments);
  }
}

TEST_CASE("of a repeated name the last counts") {
  CHECK(shell_assignment("A=1\nB=2\nA=3\n", "A") == std::optional<std::string>("3"));
  CHECK(shell_assignment("A=1\n", "B") == std::nullopt);
}

TEST_CASE("words of a command line") {
  using Words = std::vector<std::string>;
  CHECK(shell_words("") == Words{});
  CHECK(shell_words(" \t\n") == Words{});
  CHECK(shell_words("a \"b c\" d\\ e\n") == Words{"a", "b c", "d e"});
  CHECK(shell_words("--a='x y' \"\"") == Words{"--a=x y", ""});
  CHECK(shell_words("\"a") == Words{"a"});
  CHECK(shell_words("a \\") == Words{"a", "\\"});
}

}  // namespace
}  // namespace nodeworthy
