// The laws as `nodeworthy rules test` holds rules to them.
#include "laws/laws.h"

#include "checks/kinds.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

/// "law 3, fail: HAVE" for each law that a rule broke, a line each.
std::string broken(const RuleReport& report) {
  std::string text;
  for (const Observation& one : report.observations)
    if (one.verdict != Verdict::pass) text += one.subject + ": " + one.have + "\n";
  return text;
}

TEST_CASE("every built-in rule keeps the laws") {
  const Catalog catalog(built_in_rule_files());
  std::vector<std::string_view> ids;
  for (const auto& [id, file] : catalog.rules()) ids.push_back(id);
  const Report report = hold_to_laws({.catalog = catalog,
                                      .kinds = kinds(),
                                      .rules = ids,
                                      .fixtures = test::source_directory() + "/fixtures/rules",
                                      .profiles = test::all_profiles()});
  REQUIRE(report.rules.size() == ids.size());
  for (const RuleReport& rule : report.rules) {
    INFO(rule.id);
    CHECK(broken(rule) == "");
    CHECK(rule.observations.size() == 12);
  }
}

/// The laws that the rule site/rule breaks, with the other rules and the fixtures of a folder.
std::string broken_by(const Files& files) {
  const test::Tree folder(files);
  Catalog catalog(built_in_rule_files());
  Problems problems;
  catalog.add_folder(folder.tree(), problems);
  for (const Problem& problem : problems.all()) FAIL(problem.text());
  const Report report =
      hold_to_laws({.catalog = catalog, .kinds = kinds(), .rules = {"site/rule"}, .fixtures = folder.tree() + "/fixtures", .profiles = {}});
  return broken(report.rules.front());
}

std::string rule(std::string_view expect) {
  return "title: A rule\nseverity: error\nbecause: It has to be so.\nexpect: " + std::string(expect) + "\n";
}

const std::string pass = "/fixtures/site/rule/pass";
const std::string fail = "/fixtures/site/rule/fail";

TEST_CASE("a rule with its fixtures keeps the laws") {
  CHECK(broken_by({{"/site/rule.yaml", rule("{sysctl: {vm.max_map_count: '>= 262144'}}")},
                   {pass + "/fixture.yaml", "running: true"},
                   {pass + "/tree/proc/sys/vm/max_map_count", "262144\n"},
                   {pass + "/tree/etc/sysctl.d/50-map.conf", "vm.max_map_count = 300000\n"},
                   {fail + "/fixture.yaml", "running: true"},
                   {fail + "/tree/proc/sys/vm/max_map_count", "65530\n"}}) == "");
}

TEST_CASE("a rule is skipped where it does not apply, and says what a fixture wants said") {
  CHECK(broken_by({{"/site/rule.yaml", rule("{sysctl: {vm.swappiness: 0, vm.max_map_count: '>= 262144'}}") + "when: {role: worker}\n"},
                   {pass + "/fixture.yaml", "running: true\nsays: ['vm.swappiness (running): 0']"},
                   {pass + "/tree/proc/sys/vm/max_map_count", "262144\n"},
                   {pass + "/tree/proc/sys/vm/swappiness", "0\n"},
                   {pass + "/tree/etc/sysctl.d/50-map.conf", "vm.max_map_count = 300000\nvm.swappiness = 0\n"},
                   {fail + "/fixture.yaml",
                    "running: true\nsays: ['vm.swappiness (running): 60', set vm.max_map_count = 262144 in the running kernel]"},
                   {fail + "/tree/proc/sys/vm/max_map_count", "65530\n"},
                   {fail + "/tree/proc/sys/vm/swappiness", "60\n"},
                   {"/fixtures/site/rule/skip/fixture.yaml", "settings: {role: control-plane}\nsays: [role is control-plane]"}}) == "");
}

TEST_CASE("each law that a rule breaks is told with its fixture") {
  struct Row {
    std::string_view what;
    Files files;
    std::string_view broken;
  };
  const std::string file = rule("{file: {path: /etc/motd}}");
  const std::string no_file = rule("{not: {file: {path: /etc/motd}}}");
  const Row rows[] = {
      {"no fixture that fails", {{"/site/rule.yaml", file}, {pass + "/tree/etc/motd", ""}}, "law 1: no fixture"},
      {"fails where it should pass",
       {{"/site/rule.yaml", file}, {pass + "/tree/etc/issue", ""}, {fail + "/tree/etc/issue", ""}},
       "law 2, pass: fail; /etc/motd: want "},
      {"passes where it should fail",
       {{"/site/rule.yaml", file}, {pass + "/tree/etc/motd", ""}, {fail + "/tree/etc/motd", ""}},
       "law 3, fail: pass\n"},
      {"is skipped where it should apply, and applies where it should not",
       {{"/site/rule.yaml", file + "when: {role: worker}\n"},
        {pass + "/tree/etc/motd", ""},
        {fail + "/fixture.yaml", "settings: {role: control-plane}"},
        {"/fixtures/site/rule/skip/tree/etc/motd", ""}},
       "law 3, fail: skipped, role is control-plane, not worker\nlaw 3, skip: pass\n"},
      {"does not say all that is wrong",
       {{"/site/rule.yaml", rule("{file: {path: /etc/motd}}")},
        {pass + "/tree/etc/motd", ""},
        {fail + "/fixture.yaml", "says: [/etc/motd, /etc/issue]"}},
       "law 3, fail: it does not say \"/etc/issue\": /etc/motd: "},
      {"passes on a machine with nothing",
       {{"/site/rule.yaml", no_file}, {pass + "/tree/etc/issue", ""}, {fail + "/tree/etc/motd", ""}},
       "law 7: pass\n"},
      {"is content with nothing by a fixture that has something",
       {{"/site/rule.yaml", no_file},
        {pass + "/tree/etc/issue", ""},
        {pass + "-nothing/tree/etc/issue", ""},
        {fail + "/tree/etc/motd", ""}},
       "law 7, pass-nothing: it has a tree\n"},
      {"wants contrary things at once",
       {{"/site/rule.yaml", rule("{all: [{sysctl: {vm.swappiness: 1}}, {sysctl: {vm.swappiness: 2}}]}")},
        {fail + "/fixture.yaml", "running: true"},
        {fail + "/tree/proc/sys/vm/swappiness", "60\n"}},
       "law 5, fail: vm.swappiness (at boot): want 1, have 2 "},
      {"wants what is contrary to another rule of the worker's profile",
       {{"/site/rule.yaml", rule("{sysctl: {net.ipv4.ip_forward: 0}}")},
        {fail + "/fixture.yaml", "running: true"},
        {fail + "/tree/proc/sys/net/ipv4/ip_forward", "2\n"}},
       "law 10, fail: it would set net.ipv4.ip_forward = 0 in the running kernel, kernel/sysctl-ip-forward would set "},
  };
  for (const Row& row : rows) {
    const std::string all = broken_by(row.files);
    INFO(row.what << ":\n" << all);
    CHECK(all.find(row.broken) != std::string::npos);
  }
}

/// The message with which a folder is refused.
std::string refusal(const Files& files) {
  try {
    return "broken: " + broken_by(files);
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST_CASE("fixtures that are none are refused") {
  const std::string any = rule("{file: {path: /etc/motd}}");
  const std::pair<Files::value_type, std::string_view> rows[] = {
      {{"/fixtures/site/rul/pass/fixture.yaml", "running: true"},
       "fixtures/site/rul: these fixtures are of no rule; did you mean \"site/rule\"?"},
      {{"/fixtures/site/rule/passes/fixture.yaml", "running: true"},
       "site/rule/passes: a fixture is named pass, fail or skip, and pass-WHY and so on"},
      {{pass + "/fixture.yaml", "runing: true"}, "pass/fixture.yaml:1:1: "},
  };
  for (const auto& [file, message] : rows) {
    const std::string said = refusal({{"/site/rule.yaml", any}, file});
    INFO(said);
    CHECK(said.find(message) != std::string::npos);
  }
}

}  // namespace
}  // namespace nodeworthy
