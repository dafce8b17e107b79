#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view expected;
};

const Row rows[] = {
    {"a document that is right in form",
     "{document: {path: /a.json}}",
     {{"/a.json", "{}"}},
     "pass | /a.json | want there, and right in form, with keys at its top | have right in form\n"},
    {"one that is not, with the position",
     "{document: {path: /a.json}}",
     {{"/a.json", "{\"a\": 1,}"}},
     "fail | /a.json | want there, and right in form, with keys at its top | have /a.json:1:9: "},
    {"one that is missing",
     "{document: {path: /a.json}}",
     {},
     "fail | /a.json | want there, and right in form, with keys at its top | have absent\n"},
    {"a list has no keys at its top",
     "{document: {path: /a.json}}",
     {{"/a.json", "[]"}},
     "fail | /a.json | want there, and right in form, with keys at its top | have a list (line 1)\n"},
    {"and says nothing of a key",
     "{document: {path: /a.json, key: a, is: b, default: b}}",
     {{"/a.json", "[]"}},
     "unknown | /a.json a | want b | have /a.json: a list (line 1) where keys are wanted\n"},
    {"null has none",
     "{document: {path: /a.json}}",
     {{"/a.json", "null"}},
     "pass | /a.json | want there, and right in form, with keys at its top | have right in form\n"},
    {"JSON that is empty is taken by some",
     "{document: {path: /a.json}}",
     {{"/a.json", "\n"}},
     "unknown | /a.json | want there, and right in form, with keys at its top | have /a.json:1:1: is empty\n"},
    {"and so is a key that comes twice",
     "{document: {path: /a.json}}",
     {{"/a.json", "{\"a\": 1, \"a\": 2}"}},
     "unknown | /a.json | want there, and right in form, with keys at its top | have /a.json:1:10: the key \"a\" is there twice, first in "
     "line "
     "1\n"},
    {"a key below a key",
     "{document: {path: /a.json, key: [a, b], is: c}}",
     {{"/a.json", "{\"a\":\n {\"b\": \"c\"}}"}},
     "pass | /a.json a.b | want c | have c (line 2)\n"},
    {"what is wanted in words of the rule's own",
     "{document: {path: /a.json, key: a, is: '~ ^c', means: a word}}",
     {{"/a.json", "{\"a\": \"b\"}"}},
     "fail | /a.json a | want a word | have b (line 1)\n"},
    {"a key with a dot in its name",
     "{document: {path: /a.toml, key: [plugins, a.b, c], is: 'true'}}",
     {{"/a.toml", "[plugins.\"a.b\"]\nc = true\n"}},
     "pass | /a.toml plugins.a.b.c | want true | have true (line 2)\n"},
    {"YAML, by the ending or by name",
     "{all: [{document: {path: /a.yml, key: a, is: 1}}, {document: {path: /b, format: yaml, key: a, is: 1}}]}",
     {{"/a.yml", "a: 1\n"}, {"/b", "a: 2\n"}},
     "pass | /a.yml a | want 1 | have 1 (line 1)\nfail | /b a | want 1 | have 2 (line 1)\n"},
    {"every item of a list",
     "{document: {path: /a.json, key: a, is: '~ ^https:'}}",
     {{"/a.json", "{\"a\": [\"https://b\",\n\"http://c\"]}"}},
     "fail | /a.json a | want ~ ^https: | have http://c (line 2)\n"},
    {"no item of a list is wrong where it has none",
     "{document: {path: /a.json, key: a, is: b}}",
     {{"/a.json", "{\"a\": []}"}},
     "pass | /a.json a | want b | have 0 of 0 (line 1)\n"},
    {"a mapping is no value",
     "{document: {path: /a.json, key: a, is: b}}",
     {{"/a.json", "{\"a\": {}}"}},
     "fail | /a.json a | want b | have a mapping (line 1)\n"},
    {"an item that is a list is no value",
     "{document: {path: /a.json, key: a, is: b}}",
     {{"/a.json", "{\"a\": [[\"b\"]]}"}},
     "fail | /a.json a | want b | have a list (line 1)\n"},
    {"a way through what is no mapping",
     "{document: {path: /a.json, key: [a, b], is: c}}",
     {{"/a.json", "{\"a\": \"b\"}"}},
     "fail | /a.json a.b | want c | have not set\n"},
    {"a key that is missing",
     "{document: {path: /a.json, key: a, is: b}}",
     {{"/a.json", "{}"}},
     "fail | /a.json a | want b | have not set\n"},
    {"a key that is null is missing",
     "{document: {path: /a.json, key: a}}",
     {{"/a.json", "{\"a\": null}"}},
     "fail | /a.json a | want set | have not set\n"},
    {"a default counts for a missing key",
     "{document: {path: /a.json, key: a, is: b, default: b}}",
     {{"/a.json", "{}"}},
     "pass | /a.json a | want b | have b, the default: not set\n"},
    {"and for a missing file",
     "{document: {path: /a.json, key: a, is: b, default: c}}",
     {},
     "fail | /a.json a | want b | have c, the default: no such file\n"},
    {"and not for a key that is there",
     "{document: {path: /a.json, key: a, is: b, default: b}}",
     {{"/a.json", "{\"a\": \"c\"}"}},
     "fail | /a.json a | want b | have c (line 1)\n"},
    {"a key that should not be there",
     "{document: {path: /a.json, key: a, set: false}}",
     {{"/a.json", "{\"a\": 1}"}},
     "fail | /a.json a | want not set | have set (line 1)\n"},
    {"and is not", "{document: {path: /a.json, key: a, set: false}}", {}, "pass | /a.json a | want not set | have no such file\n"},
    {"nothing is known of a key of a document that is wrong in form",
     "{document: {path: /a.json, key: a, set: false}}",
     {{"/a.json", "{\"b\""}},
     "unknown | /a.json a | want not set | have /a.json:1:"},
};

TEST_CASE("document: one key of a file by its meaning") {
  for (const Row& row : rows) {
    const test::Tree tree(row.files);
    INFO(row.what);
    const std::string shown = test::shown(test::look(row.condition, RecordedHost(tree.folder())));
    INFO(shown);
    CHECK(shown.substr(0, row.expected.size()) == row.expected);
    CHECK((row.expected.ends_with('\n') ? shown.size() == row.expected.size() : true));
  }
}

TEST_CASE("document: what cannot be read is unknown") {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  CHECK(test::prevailing(test::look("{document: {path: /a.json, key: a, set: false}}", denied)) == Verdict::unknown);
  CHECK(test::prevailing(test::look("{document: {path: /a.json}}", denied)) == Verdict::unknown);
}

TEST_CASE("document: mistakes in a rule") {
  CHECK(test::problems_of("{document: {path: a.json}}").find("\"a.json\" is no absolute path") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a.xml}}").find("\"xml\" is no format of documents") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a, format: jsn}}").find("did you mean \"json\"?") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a.json, is: b}}").find("speak of a key") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a.json, key: a, is: b, set: false}}").find("has no value") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a.json, key: a, means: b}}").find("none is wanted") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a.json, key: a, default: b}}").find("only where a value is wanted") != std::string::npos);
  CHECK(test::problems_of("{document: {path: /a.json, key: [a, b], is: 'one of [b, c]', default: b}}").empty());
}

}  // namespace
}  // namespace nodeworthy
