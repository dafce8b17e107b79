#include "engine/rule.h"

#include "checks/kinds.h"
#include "engine/run.h"
#include "host/uniform_host.h"
#include "host/yaml.h"
#include "tests/support/catch.h"
#include "tests/support/problems.h"

namespace nodeworthy {
namespace {

constexpr std::string_view good_head = "title: t\nseverity: error\nbecause: b\n";

/// A rule bound as a run binds it, under a worker's settings.
struct Bound {
  explicit Bound(std::string_view yaml, const Override& override = {})
      : document(std::get<Document>(parse_yaml(yaml))), file{.path = "r.yaml", .name = "g/r", .root = document.root()} {
    rule = bind_rule(file, override, {}, kinds(), settings, problems);
  }

  Document document;
  RuleFile file;
  Settings settings{{"role", "worker"}, {"kubernetes", "1.34"}};
  Problems problems;
  Rule rule;
};

TEST_CASE("a rule") {
  const Bound bound(
      "title: The role is right\n"
      "severity: warning\n"
      "because: >\n  Because.\n"
      "when: {running: true}\n"
      "expect: {role: worker}\n"
      "repair: {by-hand: Do it., caution: disruptive}\n"
      "aka: [A, B]\n"
      "see: [https://a.example]\n");
  CHECK(test::shown(bound.problems) == "");
  CHECK(bound.rule.id == "g/r");
  CHECK(bound.rule.title == "The role is right");
  CHECK(bound.rule.severity == Severity::warning);
  CHECK(bound.rule.because == "Because.\n");
  CHECK(bound.rule.aka == std::vector<std::string_view>{"A", "B"});
  CHECK(bound.rule.see == std::vector<std::string_view>{"https://a.example"});
  CHECK(bound.rule.by_hand == std::optional<std::string_view>("Do it."));
  CHECK(bound.rule.disruptive);
  CHECK(look(bound.rule, UniformHost(UniformHost::Answer::absent, true)).verdict == Verdict::pass);
}

TEST_CASE("mistakes in rules") {
  const std::string head(good_head);
  const struct {
    std::string_view what;
    std::string yaml;
    std::string_view mistakes;
  } rows[] = {
      {"an empty file", "", "r.yaml: a mapping is wanted here, this is nothing\n"},
      {"a comment alone", "# nothing\n", "r.yaml: a mapping is wanted here, this is nothing\n"},
      {"a list", "- title: t\n", "r.yaml:1:1: a mapping is wanted here, this is a list\n"},
      {"a text", "rule\n", "r.yaml:1:1: a mapping is wanted here, this is a scalar\n"},
      {"everything missing", "{}",
       "r.yaml:1:1: \"title\" is missing\n"
       "r.yaml:1:1: \"severity\" is missing\n"
       "r.yaml:1:1: \"because\" is missing\n"
       "r.yaml:1:1: \"expect\" is missing\n"},
      {"a title of nothing", "title:\nseverity: error\nbecause: b\nexpect: {role: worker}\n",
       "r.yaml:1:1: \"title\" wants a text, this is nothing\n"},
      {"an empty title", "title: ''\nseverity: error\nbecause: b\nexpect: {role: worker}\n",
       "r.yaml:1:8: \"title\" wants a text, this is empty\n"},
      {"a title that is a list", "title: [a]\nseverity: error\nbecause: b\nexpect: {role: worker}\n",
       "r.yaml:1:8: \"title\" wants a text, this is a list\n"},
      {"an unknown key", head + "expect: {role: worker}\nexpects: {role: worker}\n",
       "r.yaml:5:1: there is no \"expects\" here; did you mean \"expect\"?\n"},
      {"an unknown severity", "title: t\nseverity: eror\nbecause: b\nexpect: {role: worker}\n",
       "r.yaml:2:11: \"eror\" is no severity; did you mean \"error\"?\n"},
      {"a severity in capitals", "title: t\nseverity: Error\nbecause: b\nexpect: {role: worker}\n",
       "r.yaml:2:11: \"Error\" is no severity; did you mean \"error\"?\n"},
      {"a severity that is a value without being one", "title: t\nseverity: $s\nbecause: b\nvalues: {s: [a]}\nexpect: {role: worker}\n",
       "r.yaml:2:11: \"\" is no severity; one of: error, warning, info\n"},
      {"aka as a text", head + "expect: {role: worker}\naka: NumCPU\n", "r.yaml:5:6: \"aka\" wants a list of texts, this is a scalar\n"},
      {"aka of lists", head + "expect: {role: worker}\naka: [[x]]\n", "r.yaml:5:6: \"aka\" wants a list of texts, this is a list\n"},
      {"see as a mapping", head + "expect: {role: worker}\nsee: {a: b}\n",
       "r.yaml:5:6: \"see\" wants a list of texts, this is a mapping\n"},
      {"values as a list", head + "expect: {role: worker}\nvalues: [a]\n", "r.yaml:5:9: \"values\" wants a mapping, this is a list\n"},
      {"when as a text", head + "expect: {role: worker}\nwhen: always\n", "r.yaml:5:7: \"when\" wants a mapping, this is a scalar\n"},
      {"when of nothing", head + "expect: {role: worker}\nwhen: {}\n", "r.yaml:5:7: kinds of check are wanted here, this is empty\n"},
      {"expect of nothing", head + "expect: {}\n", "r.yaml:4:9: kinds of check are wanted here, this is empty\n"},
      {"all of a mapping", head + "expect: {all: {}}\n", "r.yaml:4:15: a list of conditions with at least one item is wanted here\n"},
      {"repair as a text", head + "expect: {role: worker}\nrepair: by hand\n",
       "r.yaml:5:9: \"repair\" wants a mapping, this is a scalar\n"},
      {"a repair that is made less careful", head + "expect: {role: worker}\nrepair: {caution: safe}\n",
       "r.yaml:5:19: a repair can only be made more careful: caution wants \"disruptive\", this is \"safe\"\n"},
      {"an unknown way to repair", head + "expect: {role: worker}\nrepair: {by_hand: x}\n",
       "r.yaml:5:10: there is no \"by_hand\" here; did you mean \"by-hand\"?\n"},
      {"a by-hand without words", head + "expect: {role: worker}\nrepair: {by-hand: }\n",
       "r.yaml:5:19: \"by-hand\" wants a text, this is nothing\n"},
      {"a value that a setting never has", head + "expect: {role: master}\n",
       "r.yaml:4:16: role is never \"master\"; one of: control-plane, worker\n"},
      {"several mistakes at once", "title: t\nseverity: bad\nbecause: b\nwhen: {rol: worker}\nexpect: {role: }\n",
       "r.yaml:2:11: \"bad\" is no severity; one of: error, warning, info\n"
       "r.yaml:4:8: there is no kind of check \"rol\"; did you mean \"role\"?\n"
       "r.yaml:5:16: role wants a text, this is nothing\n"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(test::shown(Bound(row.yaml).problems) == row.mistakes);
  }
}

TEST_CASE("what profiles change of a rule") {
  const std::string yaml = std::string(good_head) + "values: {who: worker}\nexpect: {role: $who}\n";
  const UniformHost host(UniformHost::Answer::absent, true);
  const auto first = std::get<Document>(parse_yaml("{who: control-plane}"));
  const auto last = std::get<Document>(parse_yaml("{who: worker}"));
  CHECK(look(Bound(yaml).rule, host).verdict == Verdict::pass);
  CHECK(look(Bound(yaml, {.severity = Severity::info, .values = {&first.root()}}).rule, host).verdict == Verdict::fail);
  CHECK(look(Bound(yaml, {.severity = Severity::info, .values = {&first.root()}}).rule, host).severity == Severity::info);
  CHECK(look(Bound(yaml, {.severity = {}, .values = {&last.root(), &first.root()}}).rule, host).verdict == Verdict::pass);
  CHECK(look(Bound(yaml, {.severity = {}, .values = {&last.root(), &first.root()}}).rule, host).severity == Severity::error);
}

TEST_CASE("a rule's condition decides whether it is looked at") {
  const struct {
    std::string_view what;
    std::string_view when;
    Verdict verdict;
    std::optional<std::string> skipped_because;
  } rows[] = {
      {"true", "{role: worker}", Verdict::fail, {}},
      {"false", "{role: control-plane}", Verdict::skipped, "role is worker, not control-plane"},
      {"false by a negation", "{not: {role: worker}}", Verdict::skipped, "role is worker"},
      {"of several, those that are false say why", "{all: [{role: worker}, {running: false}]}", Verdict::skipped,
       "host is a running machine, not an image"},
      {"none of several", "{any: [{role: control-plane}, {running: false}]}", Verdict::skipped,
       "role is worker, not control-plane; host is a running machine, not an image"},
      {"a setting that nobody knows", "{cni: calico}", Verdict::unknown, {}},
      {"a comparison of versions", "{kubernetes: \">= 1.35\"}", Verdict::skipped, "kubernetes is 1.34, not >= 1.35"},
  };
  const UniformHost host(UniformHost::Answer::absent, true);
  for (const auto& row : rows) {
    INFO(row.what);
    const Bound bound(std::string(good_head) + "when: " + std::string(row.when) + "\nexpect: {role: control-plane}\n");
    CHECK(test::shown(bound.problems) == "");
    const RuleReport report = look(bound.rule, host);
    CHECK(report.verdict == row.verdict);
    CHECK(report.skipped_because == row.skipped_because);
  }
}

TEST_CASE("a repair is as careful as the rule wants it") {
  const std::string sysctl = std::string(good_head) + "expect: {sysctl: {vm.swappiness: 1}}\n";
  const UniformHost host(UniformHost::Answer::absent, false);
  const std::vector<ReportedChange> safe = look(Bound(sysctl).rule, host).changes;
  REQUIRE(safe.size() == 1);
  CHECK(safe[0].change.caution == Caution::safe);
  const std::vector<ReportedChange> disruptive = look(Bound(sysctl + "repair: {caution: disruptive}\n").rule, host).changes;
  REQUIRE(disruptive.size() == 1);
  CHECK(disruptive[0].change.caution == Caution::disruptive);
  const Bound thoughtful(sysctl + "repair: {by-hand: Think.}\n");
  const RuleReport by_hand = look(thoughtful.rule, host);
  CHECK(by_hand.changes.empty());
  CHECK(by_hand.by_hand == std::optional<std::string>("Think."));
}

TEST_CASE("what a kind leaves to a person is said once, unless the rule says what to do") {
  const std::string clock = std::string(good_head) + "expect: {all: [{time: {offset: <= 1s}}, {time: {offset: <= 2s}}]}\n";
  const UniformHost image(UniformHost::Answer::absent, false);
  const UniformHost denied(UniformHost::Answer::unreadable, false);
  CHECK(look(Bound(clock).rule, image).by_hand == std::optional<std::string>("Install a time service: the package chrony."));
  CHECK(look(Bound(clock + "repair: {by-hand: Think.}\n").rule, image).by_hand == std::optional<std::string>("Think."));
  CHECK(look(Bound(clock).rule, denied).by_hand == std::nullopt);
}

/// A rule where the Kubernetes version is the profile's 1.36 because the host would not tell it.
struct Untold {
  explicit Untold(std::string_view text, std::string why = "it does not say")
      : yaml(std::string("title: t\nbecause: b\n") + std::string(text)),
        document(std::get<Document>(parse_yaml(yaml))),
        file{.path = "r.yaml", .name = "g/r", .root = document.root()} {
    const ResolvedSettings settings{
        .settings = {{"kubernetes", "1.36"}, {"role", "worker"}}, .assumed = {{"kubernetes", std::move(why)}}, .notes = {}};
    rule = bind_rule(file, {}, {}, kinds(), settings, problems);
  }

  std::string yaml;
  Document document;
  RuleFile file;
  Problems problems;
  Rule rule;
};

TEST_CASE("a rule that depends on a setting that the host does not tell") {
  const struct {
    std::string_view what;
    std::string_view yaml;
    Verdict verdict;
    std::string_view why;
  } rows[] = {
      {"it does not depend on it", "severity: error\nexpect: {role: control-plane}\n", Verdict::fail, ""},
      {"every version passes", "severity: error\nexpect: {kubernetes: \">= 1.20\"}\n", Verdict::pass, ""},
      {"every version fails", "severity: error\nexpect: {kubernetes: \">= 2.0\"}\n", Verdict::fail, ""},
      {"every version is skipped", "severity: error\nwhen: {kubernetes: \">= 2.0\"}\nexpect: {role: worker}\n", Verdict::skipped, ""},
      {"what passes does not differ from what is skipped", "severity: error\nwhen: {kubernetes: \">= 1.30\"}\nexpect: {role: worker}\n",
       Verdict::pass, ""},
      {"an older one passes", "severity: error\nexpect: {kubernetes: \"< 1.36\"}\n", Verdict::unknown,
       "it does not say; the rule fails with 1.36 and passes with 1.20"},
      {"only the newest one passes", "severity: error\nexpect: {kubernetes: \">= 1.37\"}\n", Verdict::unknown,
       "it does not say; the rule fails with 1.36 and passes with 1.37"},
      {"only the oldest one fails", "severity: error\nexpect: {kubernetes: \"> 1.20\"}\n", Verdict::unknown,
       "it does not say; the rule passes with 1.36 and fails with 1.20"},
      {"it would not apply to another", "severity: error\nwhen: {kubernetes: \">= 1.30\"}\nexpect: {role: control-plane}\n",
       Verdict::unknown, "it does not say; the rule fails with 1.36 and does not apply with 1.20"},
      {"it would apply to another", "severity: error\nwhen: {kubernetes: \"< 1.30\"}\nexpect: {role: control-plane}\n", Verdict::unknown,
       "it does not say; the rule does not apply with 1.36 and fails with 1.20"},
      {"it could not be told of another", "severity: error\nwhen: {kubernetes: \"< 1.30\"}\nexpect: {cni: calico}\n", Verdict::unknown,
       "it does not say; the rule does not apply with 1.36 and cannot be told with 1.20"},
      {"a value of a table decides",
       "severity: error\nvalues: {v: {by: kubernetes, \"1.0\": worker, \"1.30\": control-plane}}\n"
       "expect: {role: $v}\n",
       Verdict::unknown, "it does not say; the rule fails with 1.36 and passes with 1.20"},
      {"a table has nothing for older ones",
       "severity: error\nvalues: {v: {by: kubernetes, \"1.30\": control-plane}}\nexpect: {role: $v}\n", Verdict::fail, ""},
      {"the severity depends on it",
       "severity: $s\nvalues: {s: {by: kubernetes, \"1.0\": info, \"1.30\": error}}\nexpect: {role: control-plane}\n", Verdict::unknown,
       "it does not say; the rule fails otherwise with 1.20 than with 1.36"},
      {"the repair depends on it",
       "severity: error\nvalues: {v: {by: kubernetes, \"1.0\": 1, \"1.30\": 2}}\nexpect: {sysctl: {vm.swappiness: $v}}\n", Verdict::unknown,
       "it does not say; the rule fails otherwise with 1.20 than with 1.36"},
  };
  const UniformHost image(UniformHost::Answer::absent, false);
  for (const auto& row : rows) {
    INFO(row.what);
    const Untold untold(row.yaml);
    CHECK(test::shown(untold.problems) == "");
    const RuleReport report = look(untold.rule, image);
    CHECK(report.verdict == row.verdict);
    if (row.why.empty()) continue;
    REQUIRE_FALSE(report.observations.empty());
    CHECK(report.observations.front().have == row.why);
    CHECK(report.observations.front().want == "--set kubernetes=...");
    CHECK(report.changes.empty());
    CHECK_FALSE(report.by_hand);
    CHECK_FALSE(report.skipped_because);
  }
}

TEST_CASE("a rule that depends on a setting of which the host has nothing to say goes by the profile") {
  const Untold silent("severity: error\nexpect: {kubernetes: \"< 1.36\"}\n", "");
  CHECK(silent.rule.otherwise.empty());
  CHECK(look(silent.rule, UniformHost(UniformHost::Answer::absent, true)).verdict == Verdict::fail);
}

}  // namespace
}  // namespace nodeworthy
