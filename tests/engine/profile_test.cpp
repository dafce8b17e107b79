#include "engine/profile.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/problems.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using Profiles = std::vector<std::pair<std::string, std::string>>;

/// A catalog of four rules and the profiles given, by name.
struct Fixture {
  explicit Fixture(const Profiles& profiles) : tree(files(profiles)) { catalog.add_folder(tree.tree(), problems); }

  static test::Tree::Files files(const Profiles& profiles) {
    test::Tree::Files all{{"/kernel/swap.yaml", "values: {minimum: 1, other: 2}"},
                          {"/kernel/forward.yaml", "title: t"},
                          {"/node/cpu.yaml", "values: {minimum: 1}"},
                          {"/node/memory.yaml", "title: t"}};
    for (const auto& [name, text] : profiles) all.emplace_back("/profiles/" + name + ".yaml", text);
    return all;
  }

  Profile read(const std::vector<std::string>& names) { return read_profiles(catalog, names, problems); }

  test::Tree tree;
  Catalog catalog;
  Problems problems;
};

std::string problems_of(const std::string& yaml) {
  Fixture fixture(Profiles{{"p", yaml}});
  fixture.read({"p"});
  std::string text = test::shown(fixture.problems);
  const std::string path = fixture.tree.tree() + "/profiles/";
  for (size_t at = text.find(path); at != std::string::npos; at = text.find(path)) text.erase(at, path.size());
  return text;
}

TEST_CASE("mistakes in profiles") {
  const struct {
    std::string_view what;
    std::string_view yaml;
    std::string_view mistakes;
  } rows[] = {
      {"none", "title: t\nsettings: {role: worker}\nrules: [\"*\"]\ndrop: [node/*]\noverride: {node/cpu: {severity: info}}\n", ""},
      {"empty", "", "p.yaml: a mapping is wanted here, this is nothing\n"},
      {"a list", "- a\n", "p.yaml:1:1: a mapping is wanted here, this is a list\n"},
      {"an unknown key", "rule: [a]\n", "p.yaml:1:1: there is no \"rule\" here; did you mean \"rules\"?\n"},
      {"rules as a text", "rules: kernel/*\n", "p.yaml:1:8: \"rules\" wants a list of texts, this is a scalar\n"},
      {"rules as a mapping", "rules: {kernel/swap: x}\n", "p.yaml:1:8: \"rules\" wants a list of texts, this is a mapping\n"},
      {"rules of nothing", "rules:\n", "p.yaml:1:1: \"rules\" wants a list of texts, this is nothing\n"},
      {"a rule that is a list", "rules: [[kernel/*]]\n", "p.yaml:1:8: \"rules\" wants a list of texts, this is a list\n"},
      {"a pattern that selects nothing", "rules: [kernal/*]\n",
       "p.yaml:1:9: \"kernal/*\" selects no rule; one of: kernel/forward, kernel/swap, node/cpu, node/memory\n"},
      {"a misspelt rule", "rules: [kernel/swop]\n", "p.yaml:1:9: \"kernel/swop\" selects no rule; did you mean \"kernel/swap\"?\n"},
      {"a misspelt rule to drop", "rules: [\"*\"]\ndrop: [node/cup]\n",
       "p.yaml:2:8: \"node/cup\" selects no rule; did you mean \"node/cpu\"?\n"},
      {"drop as a text", "drop: node/cpu\n", "p.yaml:1:7: \"drop\" wants a list of texts, this is a scalar\n"},
      {"settings as a list", "settings: [role, worker]\n", "p.yaml:1:11: \"settings\" wants a mapping, this is a list\n"},
      {"an unknown setting", "settings: {rol: worker}\n", "p.yaml:1:12: there is no setting \"rol\"; did you mean \"role\"?\n"},
      {"a value that a setting cannot have", "settings: {role: master}\n",
       "p.yaml:1:18: role cannot be \"master\"; one of: control-plane, worker\n"},
      {"a setting that is a mapping", "settings: {role: {a: b}}\n", "p.yaml:1:18: the setting role wants a text, this is a mapping\n"},
      {"a setting of nothing", "settings: {role: }\n", "p.yaml:1:18: the setting role wants a text, this is nothing\n"},
      {"override as a list", "override: [node/cpu]\n", "p.yaml:1:11: \"override\" wants a mapping, this is a list\n"},
      {"an override of no rule", "override: {node/cup: {severity: info}}\n",
       "p.yaml:1:12: there is no rule \"node/cup\"; did you mean \"node/cpu\"?\n"},
      {"an override that is a text", "override: {node/cpu: info}\n", "p.yaml:1:22: a mapping is wanted here, this is a scalar\n"},
      {"an override of something else", "override: {node/cpu: {title: x}}\n",
       "p.yaml:1:23: there is no \"title\" here; one of: severity, values\n"},
      {"an unknown severity", "override: {node/cpu: {severity: fatal}}\n",
       "p.yaml:1:33: \"fatal\" is no severity; one of: error, warning, info\n"},
      {"a severity that is a list", "override: {node/cpu: {severity: [info]}}\n",
       "p.yaml:1:33: \"severity\" wants a text, this is a list\n"},
      {"values as a text", "override: {node/cpu: {values: 2}}\n", "p.yaml:1:31: \"values\" wants a mapping, this is a scalar\n"},
      {"a value that the rule does not have", "override: {node/cpu: {values: {minimun: 2}}}\n",
       "p.yaml:1:32: the rule has no value \"minimun\"; did you mean \"minimum\"?\n"},
      {"a value of a rule without any", "override: {node/memory: {values: {minimum: 2}}}\n",
       "p.yaml:1:35: the rule has no value \"minimum\"\n"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(problems_of(std::string(row.yaml)) == row.mistakes);
  }
}

TEST_CASE("an unknown profile") {
  Fixture fixture(Profiles{{"worker", "rules: [\"*\"]"}});
  fixture.read({"wroker"});
  CHECK(test::shown(fixture.problems) == "--profile: there is no profile \"wroker\"; did you mean \"worker\"?\n");
}

TEST_CASE("profiles joined: the last word counts, value by value") {
  Fixture fixture(Profiles{{"a",
                            "settings: {role: worker, cni: calico}\n"
                            "override: {kernel/swap: {severity: info, values: {minimum: a, other: a}}, node/cpu: {severity: error}}\n"},
                           {"b", "settings: {role: control-plane}\noverride: {kernel/swap: {values: {minimum: b}}}\n"}});
  const Profile profile = fixture.read({"a", "b"});
  CHECK(test::shown(fixture.problems) == "");
  CHECK(profile.names == std::vector<std::string_view>{"a", "b"});
  CHECK(profile.settings == Settings{{"cni", "calico"}, {"role", "control-plane"}});
  const Override& swap = profile.overrides.at("kernel/swap");
  CHECK(swap.severity == Severity::info);
  REQUIRE(swap.values.size() == 2);
  CHECK(swap.values[0]->find("minimum")->text == "b");
  CHECK(swap.values[1]->find("other")->text == "a");
  CHECK(profile.overrides.at("node/cpu").severity == Severity::error);
}

TEST_CASE("rules are selected and dropped by pattern") {
  const test::Tree tree(
      test::Tree::Files{{"/profiles/p.yaml", "rules: [kernel/*, node/*]\ndrop: [node/c*]\n"}, {"/mine/own.yaml", "title: t"}});
  Catalog catalog(built_in_rule_files());
  Problems problems;
  catalog.add_folder(tree.tree(), problems);
  const Profile profile = read_profiles(catalog, {"p"}, problems);
  CHECK(test::shown(problems) == "");
  auto has = [&](std::string_view id) { return std::find(profile.rules.begin(), profile.rules.end(), id) != profile.rules.end(); };
  CHECK(has("kernel/sysctl-ip-forward"));
  CHECK(has("node/memory"));
  CHECK_FALSE(has("node/cpu"));
  // A folder's own rules come in addition: who adds them wants them looked at.
  CHECK(has("mine/own"));
  CHECK(std::is_sorted(profile.rules.begin(), profile.rules.end()));
}

}  // namespace
}  // namespace nodeworthy
