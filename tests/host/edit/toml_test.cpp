#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

using Keys = std::vector<std::string>;
constexpr Scalar yes{.text = "true"};

const test::EditRow rows[] = {
    {"an empty text", "", "[a.\"b.c\"]\nx = true\n"},
    {"another value", "[a.\"b.c\"]\n  x = false # why\n", "[a.\"b.c\"]\n  x = true # why\n"},
    {"it is there", "[a.'b.c']\nx=true\n", "[a.'b.c']\nx=true\n"},
    {"a string of the same letters", "[a.'b.c']\nx = \"true\"\n", "[a.'b.c']\nx = true\n"},
    {"missing in its table", "[a]\n[a.\"b.c\"]\n  y = [ 1, # c\n  ] # d\n\n[z]\n",
     "[a]\n[a.\"b.c\"]\n  y = [ 1, # c\n  ] # d\n  x = true\n\n[z]\n"},
    {"missing in an empty table", "[a]\n  y = 1\n  [a.\"b.c\"] # c\n\n[z]\n", "[a]\n  y = 1\n  [a.\"b.c\"] # c\n    x = true\n\n[z]\n"},
    {"the table is missing", "version = 2\n\n[a]\ny = 1\n", "version = 2\n\n[a]\ny = 1\n\n[a.\"b.c\"]\nx = true\n"},
    {"the table is missing, and the last line has no end", "[a]", "[a]\n\n[a.\"b.c\"]\nx = true"},
    {"the table is only there as another's parent", "[a.\"b.c\".d]\ny = 1\n", "[a.\"b.c\".d]\ny = 1\n\n[a.\"b.c\"]\nx = true\n"},
    {"a dotted key", "a.\"b.c\".x = false\n", "a.\"b.c\".x = true\n"},
    {"a dotted key with blanks", "[a]\n'b.c' . x = false\n", "[a]\n'b.c' . x = true\n"},
    {"a table of dotted keys", "[a]\n \"b.c\".y = 1\nz = 2\n", "[a]\n \"b.c\".y = 1\n \"b.c\".x = true\nz = 2\n"},
    {"a root of dotted keys", "a.y = 1\n[z]\n", "a.y = 1\na.\"b.c\".x = true\n[z]\n"},
    {"an inline table", "[a]\n\"b.c\" = { y = \"}\", x = false } # c\n", "[a]\n\"b.c\" = { y = \"}\", x = true } # c\n"},
    {"missing in an inline table", "[a]\n\"b.c\" = { y = 1 }\n", "[a]\n\"b.c\" = { y = 1, x = true }\n"},
    {"an empty inline table", "[a]\n\"b.c\" = {}\n", "[a]\n\"b.c\" = { x = true }\n"},
    {"an inline table in an inline table", "a = {\"b.c\" = {x = false}, d = 1}\n", "a = {\"b.c\" = {x = true}, d = 1}\n"},
    {"missing within an inline table", "a = {d = 1}\n", "a = {d = 1, \"b.c\".x = true}\n"},
    {"dotted within an inline table", "a = {\"b.c\".x = 1}\n", "a = {\"b.c\".x = true}\n"},
    {"an escape in the key", "[a.\"b\\u002Ec\"]\nx = false\n", "3:1: the value cannot be written here"},
    {"strings that look like tables", "s = \"\"\"\n[a.\"b.c\"]\nx = 1\n\"\"\"\nt = '''\n[a]'''\n[a.\"b.c\"]\nx = false\n",
     "s = \"\"\"\n[a.\"b.c\"]\nx = 1\n\"\"\"\nt = '''\n[a]'''\n[a.\"b.c\"]\nx = true\n"},
    {"quotes at the end of a string over lines", "s = \"\"\"a\"\"\"\"\"\n[a.\"b.c\"]\nx = false\n",
     "s = \"\"\"a\"\"\"\"\"\n[a.\"b.c\"]\nx = true\n"},
    {"an array of tables elsewhere", "[[p]]\nx = 1\n[[p]]\nx = 2\n", "[[p]]\nx = 1\n[[p]]\nx = 2\n\n[a.\"b.c\"]\nx = true\n"},
    {"an array of tables on the way", "[[a]]\n[a.\"b.c\"]\nx = false\n", "1:1: a list where a table would hold b.c"},
    {"a scalar on the way", "a = 1\n", "1:5: a scalar where a table would hold b.c"},
    {"a list is there", "[a.\"b.c\"]\nx = [1]\n", "2:5: a list where a scalar is to be"},
    {"a table is there", "[a.\"b.c\".x]\n", "1:1: a mapping where a scalar is to be"},
    {"letters of more than a byte", "# é\n[a.\"b.c\"]\ny = 1 # é\nx = false # ü\n", "# é\n[a.\"b.c\"]\ny = 1 # é\nx = true # ü\n"},
    {"no TOML", "[a b]\n", "1:4: Error while parsing table header: expected ']', saw 'b'"},
};

TEST_CASE("editing TOML") {
  const Keys path{"a", "b.c", "x"};
  for (const test::EditRow& row : rows) test::check_row(row, [&](std::string_view text) { return set_toml(text, path, yes); });
}

const test::EditRow root_rows[] = {
    {"an empty text", "", "version = 2\n"},
    {"another value", "version = 1\n[a]\n", "version = 2\n[a]\n"},
    {"missing among others", "root = \"/x\"\n\n[a]\n", "root = \"/x\"\nversion = 2\n\n[a]\n"},
    {"missing before the tables", "# containerd\n\n# the first\n[a]\nversion = 1\n",
     "# containerd\n\nversion = 2\n\n# the first\n[a]\nversion = 1\n"},
    {"missing before the first line", "[a]\n", "version = 2\n\n[a]\n"},
    {"only a comment", "# c\n", "# c\nversion = 2\n"},
};

TEST_CASE("editing the root of TOML") {
  const Keys path{"version"};
  for (const test::EditRow& row : root_rows)
    test::check_row(row, [&](std::string_view text) { return set_toml(text, path, {.text = "2"}); });
}

TEST_CASE("TOML strings") {
  const Keys path{"s"};
  const auto set = [&](std::string_view text, std::string_view value) {
    return test::shown(set_toml(text, path, {.text = value, .style = Node::Style::quoted}));
  };
  CHECK(set("s = \"a\"\n", "b\"\\\n") == "s = \"b\\\"\\\\\\u000a\"\n");
  CHECK(set("s = 'a'\n", "b") == "s = 'b'\n");
  CHECK(set("s = 'a'\n", "it's") == "s = \"it's\"\n");
  CHECK(set("s = '''a\nb''' # c\n", "d") == "s = \"d\" # c\n");
  CHECK(set("s = 2020-01-01 12:00:00\n", "d") == "s = \"d\"\n");
  CHECK(set("s = 1\n", "\xff") == "1:5: the value cannot be written here");
  CHECK(test::shown(set_toml("s = 1\n", path, {.text = "2\nt = 3"})) == "1:5: the value cannot be written here");
  CHECK(test::shown(set_toml("s = 1\n", {}, yes)) == "1:1: no key to set");
}

}  // namespace
}  // namespace nodeworthy
