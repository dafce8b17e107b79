#include "host/toml.h"

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

std::string repeated(std::string_view text, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

const Row rows[] = {
    {"an empty text", "", "{}"},
    {"scalars", "a = 1\nb = -1.5\nc = true\nd = 'x'\ne = \"y\\n\"\nf = 1979-05-27\n",
     "{'a': 1 'b': -1.5 'c': true 'd': 'x' 'e': 'y\n' 'f': 1979-05-27}"},
    {"tables, dotted keys and quoted ones", "[plugins.\"io.containerd.grpc.v1.cri\".containerd]\nx.y = 1\n",
     "{'plugins': {'io.containerd.grpc.v1.cri': {'containerd': {'x': {'y': 1}}}}}"},
    {"lists and inline tables", "a = [1, [2]]\nb = {c = 1}\n[[d]]\ne = 1\n[[d]]\n", "{'a': [1 [2]] 'b': {'c': 1} 'd': [{'e': 1} {}]}"},
    {"a duplicate key", "a = 1\na = 2\n", "2:5: Error while parsing key-value pair: cannot redefine existing integer 'a'"},
    {"a duplicate table", "[a]\n[b]\n[a]\n", "3:1: Error while parsing table header: cannot redefine existing table 'a'"},
    {"no TOML", "[a\nb = 1\n", "1:3: Error while parsing table header: expected ']', saw '\\n'"},
    {"a header without a key, which toml++ asserts", "[=]\n", "?: a key is wanted between brackets or dots"},
    {"a character that toml++ takes for an impossible one", "[ib\xd1\x9c]\n",
     "1:4: a character beyond ASCII, which is read in comments only"},
    {"the same in a comment", "a = 1 # \xd1\x9c\n", "{'a': 1}"},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "a = 1\n",
     "{'a': 1}"},
    {"a control character", "a = 1\n# \x01\n", "2:3: TOML has no control characters"},
    {"five quotes end a string", "a = [\"\"\"x\"\"\"\"\"]", "{'a': ['x\"\"']}"},
    {"nesting behind such an end", "a = [\"\"\"x\"\"\"\", {" + repeated("a.", 2000), "1:2018: nested deeper than 100 levels"},
    {"100 levels of lists are too many below the root", "a = " + repeated("[", 100) + repeated("]", 100),
     "1:104: nested deeper than 100 levels"},
    {"99 levels of lists", "a = " + repeated("[", 99) + repeated("]", 99), "{'a': " + repeated("[", 99) + repeated("]", 99) + "}"},
    {"no end to lists", "a = " + repeated("[", 1000000), "1:105: nested deeper than 100 levels"},
    {"no end to inline tables", repeated("a={", 1000000), "1:303: nested deeper than 100 levels"},
    {"no end to a dotted key", "a" + repeated(".a", 1000000) + " = 1", "1:2002: nested deeper than 100 levels"},
    {"a dotted key of more levels than a document may have", "a" + repeated(".a", 500) + " = 1", "1:199: nested deeper than 100 levels"},
    {"dots and brackets in strings and comments do not count",
     fmt::format("a = \"{0}\\\"{0}\" # {0}\nb = '{0}'\nc = \"\"\"\n{0}\"\\\"{0}\"\"\"\n", repeated("[.", 2000)),
     fmt::format("{{'a': '{0}\"{0}' 'b': '{0}' 'c': '{0}\"\"{0}'}}", repeated("[.", 2000))},
};

TEST_CASE("TOML") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(test::shown(parse_toml(row.text)) == row.expected);
  }
}

TEST_CASE("TOML knows where things are") {
  const auto parsed = parse_toml("# c\n[a.b]\n  c = true\n  d = [ 1,\n  'x' ]\n");
  CHECK(test::marks(std::get<Document>(parsed).root()) == "1:1 2:2 2:1 2:4 2:1 3:3 3:7 4:3 4:7 4:9 5:3 ");
}

}  // namespace
}  // namespace nodeworthy
