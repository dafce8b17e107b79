#include "engine/values.h"

#include "host/yaml.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// A node in YAML's flow style.
std::string shown(const Node& node) {
  if (node.type == Node::Type::null) return "~";
  if (node.is_scalar()) return std::string(node.text);
  std::string items;
  for (size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) items += node.is_mapping() && i % 2 == 1 ? ": " : ", ";
    items += shown(node.children[i]);
  }
  return node.is_mapping() ? "{" + items + "}" : "[" + items + "]";
}

const Settings settings{{"role", "worker"}, {"kubernetes", "1.34.2"}, {"runtime", "containerd"}};

/// What a text comes to with values from two scopes, and after " !! " the mistakes.
std::string resolved(std::string_view text, std::string_view inner, std::string_view outer = "{}", const Settings& with = settings) {
  const auto node = std::get<Document>(parse_yaml(text));
  const auto first = std::get<Document>(parse_yaml(inner));
  const auto second = std::get<Document>(parse_yaml(outer));
  const Values values({&first.root(), &second.root()}, with);
  Problems problems;
  std::string out = shown(values.resolved(node.root(), Reporter("", problems)));
  for (const Problem& problem : problems.all())
    out += " !! " + std::to_string(problem.mark.line) + ":" + std::to_string(problem.mark.column) + " " + problem.what;
  return out;
}

TEST_CASE("names in a rule stand for values") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view values;
    std::string_view resolved;
  } rows[] = {
      {"nothing to put in", "{a: [1, \"$\", $1, $Big, a$, \"\"]}", "{}", "{a: [1, $, $1, $Big, a$, ]}"},
      {"a whole text", "$a", "{a: 1}", "1"},
      {"inside a text", "\">= $a\"", "{a: 1}", ">= 1"},
      {"several in one text", "$a/$b-$a", "{a: x, b: y}", "x/y-x"},
      {"a name ends before a trailing dash", "$a-", "{a: x}", "x-"},
      {"a name may hold dashes and digits", "$a-b2.c", "{a: x, a-b2: y}", "y.c"},
      {"a list joins the list that it stands in", "[x, $a, z]", "{a: [y1, y2]}", "[x, y1, y2, z]"},
      {"an empty list leaves nothing", "[x, $a]", "{a: []}", "[x]"},
      {"a list is a whole value", "{k: $a}", "{a: [y1, y2]}", "{k: [y1, y2]}"},
      {"a mapping is a whole value", "{k: $a}", "{a: {b: c}}", "{k: {b: c}}"},
      {"a key", "{$a: 1}", "{a: x}", "{x: 1}"},
      {"names of names", "$a", "{a: $b$b, b: $c, c: x}", "xx"},
      {"a setting of the run", "$role on $kubernetes", "{}", "worker on 1.34.2"},
      {"a value of the rule hides a setting", "$role", "{role: mine}", "mine"},
      {"nothing is a value", "$a", "{a: }", "~"},
      {"a table by a setting", "$a", "{a: {by: role, worker: 1, control-plane: 2}}", "1"},
      {"a table by version: the greatest that is not above", "$a", "{a: {by: kubernetes, 1.9: a, \"1.30\": b, 1.34: c, 1.35: d}}", "c"},
      {"a table by version: whatever the order", "$a", "{a: {1.35: d, 1.34: c, by: kubernetes, 1.9: a}}", "c"},
      {"a table by version: exactly", "$a", "{a: {by: kubernetes, 1.34.2: x, 1.34.3: y}}", "x"},
      {"a case that is a name", "$a", "{a: {by: role, worker: $b}, b: x}", "x"},
      {"a case that is a list", "[$a]", "{a: {by: role, worker: [x, y]}}", "[x, y]"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(resolved(row.text, row.values) == row.resolved);
  }
  CHECK(resolved("$a $b", "{a: inner}", "{a: outer, b: $a}") == "inner inner");
}

TEST_CASE("mistakes in values") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view values;
    std::string_view resolved;
  } rows[] = {
      {"an unknown name", "[1, $minumum]", "{minimum: 1}", "[1, $minumum] !! 1:5 no value is named $minumum; did you mean \"minimum\"?"},
      {"an unknown name among none", "$a", "{}", "$a !! 1:1 no value is named $a"},
      {"a list inside a text", "x$a", "{a: [1]}", "x !! 1:1 $a is a list and cannot stand inside a text"},
      {"nothing inside a text", "x$a", "{a: }", "x !! 1:1 $a is nothing and cannot stand inside a text"},
      {"a list as a key", "{$a: 1}", "{a: [x]}", "{[x]: 1} !! 1:2 $a is a list and cannot be a key"},
      {"a value that refers to itself", "$a", "{a: $a}", "$a !! 1:1 $a refers to itself"},
      {"by way of another", "$a", "{a: x$b, b: y$a}", "xyy$a !! 1:1 $a refers to itself"},
      {"more levels than anyone can follow", "$a1", "{a1: $a2, a2: $a3, a3: $a4, a4: $a5, a5: $a6, a6: $a7, a7: $a8, a8: $a9, a9: 1}",
       "$a9 !! 1:1 $a9 stands for too many names; name values directly"},
      {"a table by no setting", "$a", "{a: {by: rol, worker: 1}}", "$a !! 1:1 the value is chosen by \"rol\", which is no setting"},
      {"a table by a list", "$a", "{a: {by: [role], worker: 1}}", "$a !! 1:1 the value is chosen by \"\", which is no setting"},
      {"a table by a setting that nobody knows", "$a", "{a: {by: cni, flannel: 1}}",
       "$a !! 1:1 the value depends on the setting cni, which is not known; give it with --set cni=..."},
      {"a table without the case", "$a", "{a: {by: role, control-plane: 1}}", "$a !! 1:1 there is no value for role worker"},
      {"a table whose first version is above", "$a", "{a: {by: kubernetes, 1.35: x}}", "$a !! 1:1 there is no value for kubernetes 1.34.2"},
      {"a case that the setting cannot have", "$a", "{a: {by: role, worker: 1, contol-plane: 2}}",
       "$a !! 1:1 in a table by role: role cannot be \"contol-plane\"; did you mean \"control-plane\"?"},
      {"a case that is no version", "$a", "{a: {by: kubernetes, 1.9: 1, latest: 2}}",
       "$a !! 1:1 in a table by kubernetes: \"latest\" is not a version; write it like 1.34"},
      {"a table with no case at all", "$a", "{a: {by: role}}", "$a !! 1:1 there is no value for role worker"},
      {"mistakes in a value stand where it is used", "\n\n  - $a", "\n\n\n{a: [1, $b]}",
       "[1, $b] !! 3:5 no value is named $b; did you mean \"a\"?"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(resolved(row.text, row.values) == row.resolved);
  }
}

TEST_CASE("values that multiply are stopped") {
  std::string values = "{a0: \"" + std::string(60'000, 'x') + "\"";
  for (int i = 1; i < 8; ++i) {
    const std::string name = "$a" + std::to_string(i - 1);
    values += ", a" + std::to_string(i) + ": \"" + name + name + name + name + name + name + name + name + name + name + "\"";
  }
  values += "}";
  const std::string out = resolved("$a7", values);
  CHECK(out.find("becomes longer than 65536 bytes") != std::string::npos);
  CHECK(out.size() < 10'000'000);
}

TEST_CASE("names that multiply are stopped") {
  std::string values = "{a0: \"\"";
  for (int i = 1; i < 8; ++i) {
    const std::string name = "$a" + std::to_string(i - 1);
    values += ", a" + std::to_string(i) + ": \"";
    for (int k = 0; k < 50; ++k) values += name;
    values += "\"";
  }
  values += "}";
  CHECK(resolved("$a7", values).find("stands for too many names") != std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
