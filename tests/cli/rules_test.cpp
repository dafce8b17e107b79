// Rules of a person's own: mistakes in them, and list, explain and rules lint about them.
#include "base/text.h"
#include "cli/exit_code.h"
#include "tests/cli/machine.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"

namespace nodeworthy {
namespace {

const std::string head = "title: A rule\nseverity: error\nbecause: It matters.\n";

struct Row {
  std::string_view what;
  std::string rule;  // own/bad.yaml
  std::string_view message;
};

const Row rows[] = {
    {"malformed YAML", "title: [one\nseverity: error\n", "own/bad.yaml:2:"},
    {"a duplicate key", head + "severity: info\nexpect: {running: true}\n", "own/bad.yaml:4:1: "},
    {"an unknown key", head + "wehn: {}\nexpect: {running: true}\n", "own/bad.yaml:4:1: there is no \"wehn\" here; did you mean \"when\"?"},
    {"an unknown kind", head + "expect: {sysctrl: {vm.swappiness: 0}}\n",
     "own/bad.yaml:4:10: there is no kind of check \"sysctrl\"; did you mean \"sysctl\"?"},
    {"an unknown severity", "title: A rule\nseverity: eror\nbecause: It matters.\nexpect: {running: true}\n",
     "own/bad.yaml:2:11: \"eror\" is no severity; did you mean \"error\"?"},
    {"a value that a setting never has", head + "when: {role: wrker}\nexpect: {running: true}\n",
     "own/bad.yaml:4:14: role is never \"wrker\"; did you mean \"worker\"?"},
    {"a reason that says nothing", "title: A rule\nseverity: error\nbecause: ' '\nexpect: {running: true}\n",
     "own/bad.yaml:3:10: \"because\" wants a text, this is empty"},
    {"a list with a gap", head + "expect: {running: true}\naka: [A, '']\n",
     "own/bad.yaml:5:6: \"aka\" wants a list of texts, this is a list"},
    {"no mapping at all", "- a\n- b\n", "own/bad.yaml:1:1: a mapping is wanted here, this is a list"},
};

TEST_CASE("a mistake in a rule is shown with its line before anything runs") {
  for (const Row& row : rows) {
    const test::Tree rules(test::Tree::Files{{"/own/bad.yaml", row.rule}});
    const test::Ended ended = test::check(test::image("1", "0"), {"--rules", rules.tree()});
    INFO(row.what << ": " << ended.err);
    CHECK(ended.status == static_cast<int>(ExitCode::usage));
    CHECK(ended.out.empty());
    CHECK(ended.err.starts_with("nodeworthy: " + rules.tree() + "/" + std::string(row.message)));
    const test::Ended lint = test::run_nodeworthy({"rules", "lint", rules.tree()});
    CHECK(lint.status == static_cast<int>(ExitCode::usage));
    CHECK(lint.out.starts_with(rules.tree() + "/" + std::string(row.message)));
  }
}

TEST_CASE("lint shows every mistake of every file") {
  const test::Tree rules({{"/own/one.yaml", "title: 1\nseverity: eror\nexpect: {sysctrl: {a: 1}}\n"},
                          {"/own/two.yaml", head + "expect: {sysctl: {net.ipv4.*: 1}}\nwehn: {}\n"},
                          {"/own/three.yaml", "title: {\n"},
                          {"/own/good.yaml", head + "expect: {running: true}\n"},
                          {"/profiles/own.yaml", "rules: [own/goood]\nsettings: {role: boss}\nnmae: x\n"},
                          {"/notes.txt", "no rule"}});
  const test::Ended ended = test::run_nodeworthy({"rules", "lint", rules.tree()});
  CHECK(ended.status == static_cast<int>(ExitCode::usage));
  test::check_golden("tests/cli/golden/lint.txt", replace_all(ended.out, rules.tree(), "/RULES"));
}

TEST_CASE("lint of what has no mistakes, and of what has nothing") {
  const test::Tree rules = test::own_rules();
  const test::Ended good = test::run_nodeworthy({"rules", "lint", rules.tree()});
  CHECK(good.status == 0);
  CHECK(good.out == "rules: 3, profiles: 1, mistakes: none\n");
  const test::Tree empty(test::Tree::Files{{"/readme.txt", "no rules yet"}});
  const test::Ended nothing = test::run_nodeworthy({"rules", "lint", empty.tree()});
  CHECK(nothing.status == static_cast<int>(ExitCode::usage));
  CHECK(nothing.err == "nodeworthy: " + empty.tree() + ": holds no rule and no profile; they are files named *.yaml\n");
  CHECK(test::run_nodeworthy({"rules", "lint", "/nonexistent"}).err == "nodeworthy: /nonexistent: No such file or directory\n");
}

TEST_CASE("list shows the rules of a profile") {
  const test::Tree rules = test::own_rules();
  const test::Ended ended = test::run_nodeworthy({"list", "--rules", rules.tree(), "--profile", "own"});
  CHECK(ended.status == 0);
  const auto lines = lines_of(ended.out);
  REQUIRE(lines.size() == 4);
  CHECK(words_of(lines[0]) == std::vector<std::string_view>{"RULE", "SEVERITY", "REPAIR", "PROFILES", "EXPECTS"});
  CHECK(lines[1].starts_with("own/forward  error     yes "));
  CHECK(lines[2].starts_with("own/never    error     yes "));
  CHECK(lines[3].starts_with("own/panic    warning   yes "));
}

TEST_CASE("explain") {
  const test::Tree rules = test::own_rules();
  auto explain = [&](const std::string& rule) {
    return test::run_nodeworthy({"explain", rule, "--rules", rules.tree(), "--profile", "own"});
  };
  const test::Ended by_id = explain("own/forward");
  CHECK(by_id.status == 0);
  CHECK(explain("Own--Forward").out == by_id.out);
  CHECK(explain("OWN--FORWARD").out == by_id.out);
  CHECK(by_id.out.find("Expects\n  net.ipv4.ip_forward (running): 1\n  net.ipv4.ip_forward (at boot): 1\n") != std::string::npos);
  CHECK(by_id.out.find("Known elsewhere as\n  Own--Forward\n") != std::string::npos);
  CHECK(by_id.out.find("Read on\n  https://example.org/forward\n") != std::string::npos);
  CHECK(explain("own/never").out.find("Applies when\n  role: control-plane\n") != std::string::npos);
  CHECK(explain("own/forwrd").err == "nodeworthy: no rule is meant by \"own/forwrd\"; did you mean \"own/forward\"?\n");
  CHECK(explain("own/*").err == "nodeworthy: \"own/*\" means more than one rule: own/forward, own/never, own/panic\n");
  CHECK(explain("own/*").status == static_cast<int>(ExitCode::usage));
}

}  // namespace
}  // namespace nodeworthy
