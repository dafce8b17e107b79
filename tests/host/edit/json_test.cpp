#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

using Keys = std::vector<std::string>;
constexpr Scalar yes{.text = "true"};
constexpr Scalar overlay{.text = "overlay2", .style = Node::Style::quoted};

std::string levels(size_t count) { return std::string(count, '[') + std::string(count, ']'); }

const test::EditRow rows[] = {
    {"an empty text", "", "{\n  \"live-restore\": true\n}\n"},
    {"blanks", " \n", "{\n  \"live-restore\": true\n}\n"},
    {"an empty document", "{}", "{\n  \"live-restore\": true\n}"},
    {"an empty document over lines", "{\n}\n", "{\n  \"live-restore\": true\n}\n"},
    {"another value", "{\n \"a\": 1,\n \"live-restore\" :  false,\n \"b\": 2\n}\n",
     "{\n \"a\": 1,\n \"live-restore\" :  true,\n \"b\": 2\n}\n"},
    {"a string of the same letters", "{\"live-restore\": \"true\"}", "{\"live-restore\": true}"},
    {"a null", "{\"live-restore\": null}", "{\"live-restore\": true}"},
    {"it is there", "{\"live-restore\" :true }", "{\"live-restore\" :true }"},
    {"a new key is indented like the others", "{\n\t\"a\": 1,\n\n\t\"b\" : [\n\t]\n}\n",
     "{\n\t\"a\": 1,\n\n\t\"b\" : [\n\t],\n\t\"live-restore\" : true\n}\n"},
    {"a new key in one line", "{\"a\": 1, \"b\": 2}", "{\"a\": 1, \"b\": 2, \"live-restore\": true}"},
    {"a new key in one tight line", "{\"a\":1,\"b\":2}\n", "{\"a\":1,\"b\":2,\"live-restore\":true}\n"},
    {"a new key in one tight line of one key", "{\"a\":1}", "{\"a\":1,\"live-restore\":true}"},
    {"a new key after a string with brackets", "{\"a\": \"]}\\\"\"}", "{\"a\": \"]}\\\"\", \"live-restore\": true}"},
    {"a value below its key", "{\n  \"a\":\n    1\n}", "{\n  \"a\":\n    1,\n  \"live-restore\": true\n}"},
    {"escapes in the key", "{\"live\\u002drestore\": false}", "{\"live\\u002drestore\": true}"},
    {"the key elsewhere", "{\"a\": {\"live-restore\": false}}", "{\"a\": {\"live-restore\": false}, \"live-restore\": true}"},
    {"a list is there", "{\"live-restore\": [1]}", "1:18: a list where a scalar is to be"},
    {"no mapping", "[1]", "1:1: a list where a mapping would hold live-restore"},
    {"a duplicate key", "{\"a\": 1,\n \"a\": 2}", "2:2: the key \"a\" is there twice, first in line 1"},
    {"101 levels", "{\"a\": " + levels(100) + "}", "1:106: nested deeper than 100 levels"},
};

TEST_CASE("editing JSON") {
  const Keys path{"live-restore"};
  for (const test::EditRow& row : rows) test::check_row(row, [&](std::string_view text) { return set_json(text, path, yes); });
  CHECK(test::shown(set_json("{}\nx", path, yes)).starts_with("2:1: syntax error"));
  CHECK(test::shown(set_json("{\n// c\n}\n", path, yes)).starts_with("2:1: syntax error"));
  CHECK(test::shown(set_json("{\"a\": 1,\n}\n", path, yes)).starts_with("2:1: syntax error"));
}

const test::EditRow nested[] = {
    {"an empty text", "", "{\n  \"log-opts\": {\n    \"max-file\": \"overlay2\"\n  }\n}\n"},
    {"no mapping on the way", "{\n    \"a\": 1\n}", "{\n    \"a\": 1,\n    \"log-opts\": {\n        \"max-file\": \"overlay2\"\n    }\n}"},
    {"no mapping on the way, in one line", "{\"a\": 1}", "{\"a\": 1, \"log-opts\": {\"max-file\": \"overlay2\"}}"},
    {"an empty mapping", "{\n    \"log-opts\": {}\n}", "{\n    \"log-opts\": {\n        \"max-file\": \"overlay2\"\n    }\n}"},
    {"an empty mapping in one line", "{\"log-opts\":{}}", "{\"log-opts\":{\"max-file\":\"overlay2\"}}"},
    {"a null", "{\n  \"log-opts\": null\n}", "{\n  \"log-opts\": {\n    \"max-file\": \"overlay2\"\n  }\n}"},
    {"a mapping in one line", "{\n    \"log-opts\": {\"a\": \"b\"}\n}",
     "{\n    \"log-opts\": {\"a\": \"b\", \"max-file\": \"overlay2\"}\n}"},
    {"a mapping over lines", "{\"log-opts\": {\n   \"a\": \"b\"\n}}",
     "{\"log-opts\": {\n   \"a\": \"b\",\n   \"max-file\": \"overlay2\"\n}}"},
    {"a scalar on the way", "{\"log-opts\": \"x\"}", "1:14: a scalar where a mapping would hold max-file"},
    {"a number that has to be a string", "{\"log-opts\": {\"max-file\": 3}}", "{\"log-opts\": {\"max-file\": \"overlay2\"}}"},
};

TEST_CASE("editing JSON below the root") {
  const Keys path{"log-opts", "max-file"};
  for (const test::EditRow& row : nested) test::check_row(row, [&](std::string_view text) { return set_json(text, path, overlay); });
}

TEST_CASE("what JSON cannot say is refused") {
  const Keys path{"a"};
  CHECK(test::shown(set_json("{}", path, {.text = "yes"})) == "1:1: JSON cannot say this value");
  CHECK(test::shown(set_json("{\"a\": 1}", path, {.text = "1, \"b\": 2"})) == "1:7: JSON cannot say this value");
  CHECK(test::shown(set_json("{\"a\": 1}", path, {.text = "\xff", .style = Node::Style::quoted})) == "1:7: JSON cannot say this value");
  CHECK(test::shown(set_json("{\"a\": 1}", {}, yes)) == "1:1: no key to set");
  CHECK(test::shown(set_json("{\"a\": 1}", path, {.text = "\"\\\n", .style = Node::Style::quoted})) == "{\"a\": \"\\\"\\\\\\u000a\"}");
}

const test::EditRow elements[] = {
    {"an empty text", "", "{\n  \"exec-opts\": [\n    \"native.cgroupdriver=systemd\"\n  ]\n}\n"},
    {"no list", "{\"a\": 1}", "{\"a\": 1, \"exec-opts\": [\"native.cgroupdriver=systemd\"]}"},
    {"an empty list", "{\"exec-opts\": []}", "{\"exec-opts\": [\"native.cgroupdriver=systemd\"]}"},
    {"another element", "{\"exec-opts\": [\"a=b\"]}", "{\"exec-opts\": [\"a=b\", \"native.cgroupdriver=systemd\"]}"},
    {"another value", "{\"exec-opts\": [\"native.cgroupdriver=cgroupfs\", \"a=b\"]}",
     "{\"exec-opts\": [\"native.cgroupdriver=systemd\", \"a=b\"]}"},
    {"several lines", "{\n  \"exec-opts\": [\n    \"a=b\"\n  ]\n}\n",
     "{\n  \"exec-opts\": [\n    \"a=b\",\n    \"native.cgroupdriver=systemd\"\n  ]\n}\n"},
    {"it is there", "{\"exec-opts\": [ \"native.cgroupdriver=systemd\"]}", "{\"exec-opts\": [ \"native.cgroupdriver=systemd\"]}"},
    {"the first and the last of several",
     "{\"exec-opts\": [\"native.cgroupdriver=a\", \"native.cgroupdriver=systemd\", \"native.cgroupdriver=b\"]}",
     "{\"exec-opts\": [\"native.cgroupdriver=systemd\", \"native.cgroupdriver=systemd\", \"native.cgroupdriver=systemd\"]}"},
    {"elements that are no strings", "{\"exec-opts\": [1, [\"native.cgroupdriver=x\"], null]}",
     "{\"exec-opts\": [1, [\"native.cgroupdriver=x\"], null, \"native.cgroupdriver=systemd\"]}"},
    {"no list is there", "{\"exec-opts\": \"native.cgroupdriver=cgroupfs\"}", "1:15: a scalar where a list is to be"},
};

TEST_CASE("editing an element of a JSON list") {
  const Keys path{"exec-opts"};
  for (const test::EditRow& row : elements) {
    test::check_row(
        row, [&](std::string_view text) { return set_json_element(text, path, "native.cgroupdriver=", "native.cgroupdriver=systemd"); });
  }
}

TEST_CASE("a value without quotes has the type that it looks like") {
  for (std::string_view text : {"true", "false", "null", "0", "-1", "10", "1.5"}) CHECK(scalar_of(text).style == Node::Style::plain);
  for (std::string_view text : {"", "yes", "-", "01", "1.", ".5", "1.2.3", "1e3", "100m", "systemd", "True"})
    CHECK(scalar_of(text).style == Node::Style::quoted);
}

}  // namespace
}  // namespace nodeworthy
