#include "engine/condition.h"

#include <fmt/format.h>

#include "host/uniform_host.h"
#include "host/yaml.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"
#include "tests/support/problems.h"

namespace nodeworthy {
namespace {

/// Observes what it is told to, a word each; a fail offers to set the sysctl that the observation is numbered with.
Check bind_say(const Params& params) {
  const std::vector<std::string> words = params.words("");
  for (const std::string& word : words)
    if (word == "wrong") params.problem("", "the kind says so");
  return [words](const Host&) {
    std::vector<Observation> observations;
    for (const std::string& word : words) {
      if (word == "pass") observations.push_back(judged(true, "s", "w", "h"));
      if (word == "fail") observations.push_back(judged(false, "s", "w", "h", {{SetSysctl{"key", "1"}}}));
      if (word == "mend") observations.push_back(judged(false, "s", "w", "h", {{SetSysctl{"other", "1"}}}));
      if (word == "by-hand") observations.push_back(judged(false, "s", "w", "h", {}, "Do it."));
      if (word == "helpless") observations.push_back(judged(false, "s", "w", "h"));
      if (word == "unknown") observations.push_back(unknown("s", "w", "h"));
      if (word.size() == 1) observations.push_back(judged(true, word, "w", "h"));
      if (word == "skipped") observations.push_back(skipped("s", "w", "h"));
    }
    return observations;
  };
}

constexpr Field say_fields[] = {{"", Form::words, Need::required, "what to observe"}};
constexpr Field other_fields[] = {{"flag", Form::flag, Need::optional, ""}, {"size", Form::size, Need::required, "how much"}};
const Kind test_kinds[] = {
    {"other", "", other_fields,
     [](const Params& params) -> Check {
       params.predicate("size", Quantity::size);
       return [](const Host&) { return std::vector<Observation>(); };
     }},
    {"say", "", say_fields, bind_say},
};

struct Bound {
  explicit Bound(std::string_view yaml)
      : document(std::get<Document>(parse_yaml(yaml))),
        values({}, settings),
        condition(Condition::bind(document.root(), test_kinds, values, Reporter("", problems))) {}

  Document document;
  Settings settings;
  Problems problems;
  Values values;
  Condition condition;
};

/// The verdict, the keys that would be set and what is left to a person.
std::string look(std::string_view yaml) {
  const Bound bound(yaml);
  CHECK(test::shown(bound.problems) == "");
  const UniformHost host(UniformHost::Answer::absent, true);
  const Outcome outcome = bound.condition.look(host);
  std::string text(describe(outcome.verdict));
  for (const Observation& observation : outcome.observations) {
    for (const Change& change : observation.repair) text += " " + std::get<SetSysctl>(change.edit).key;
    if (!observation.by_hand.empty()) text += " " + observation.by_hand;
  }
  return text;
}

TEST_CASE("what conditions want has alternatives in one line") {
  const struct {
    std::string_view condition;
    std::vector<std::string> lines;
  } rows[] = {
      {"{say: [a, b, a]}", {"a: w", "b: w"}},
      {"{say: []}", {}},
      {"{all: [{say: a}, {say: [b, a]}]}", {"a: w", "b: w"}},
      {"{any: [{say: a}, {say: [b, c]}, {say: a}]}", {"a: w; or b: w, and c: w"}},
      {"{any: [{say: []}, {say: a}]}", {"a: w"}},
      {"{any: [{say: []}]}", {}},
      {"{say: d, any: [{say: a}, {any: [{say: b}, {say: c}]}]}", {"d: w", "a: w; or b: w; or c: w"}},
      {"{any: [{say: a}, {all: [{say: d}, {any: [{say: b}, {say: c}]}]}]}", {"a: w; or d: w, and (b: w; or c: w)"}},
      {"{not: {say: a}}", {"a: not w"}},
      {"{not: {all: [{say: a}, {say: b}]}}", {"a: not w; or b: not w"}},
      {"{all: [{say: c}, {not: {all: [{say: a}, {say: b}]}}]}", {"c: w", "a: not w; or b: not w"}},
  };
  const UniformHost host(UniformHost::Answer::absent, true);
  for (const auto& row : rows) {
    INFO(row.condition);
    CHECK(Bound(row.condition).condition.wants(host) == row.lines);
  }
}

TEST_CASE("what several conditions come to") {
  const struct {
    std::string_view condition;
    std::string_view outcome;
  } rows[] = {
      {"{say: pass}", "pass"},
      {"{say: fail}", "fail key"},
      {"{say: unknown}", "unknown"},
      {"{say: skipped}", "skipped"},
      {"{say: []}", "skipped"},
      {"{say: [skipped, pass]}", "pass"},
      {"{say: [pass, unknown]}", "unknown"},
      {"{say: [unknown, fail]}", "fail key"},

      {"{all: [{say: pass}, {say: pass}]}", "pass"},
      {"{all: [{say: pass}, {say: unknown}]}", "unknown"},
      {"{all: [{say: unknown}, {say: fail}]}", "fail key"},
      {"{all: [{say: fail}, {say: mend}]}", "fail key other"},
      {"{all: [{say: skipped}, {say: pass}]}", "pass"},
      {"{all: [{say: skipped}, {say: skipped}]}", "skipped"},
      {"{say: pass, all: [{say: fail}]}", "fail key"},

      {"{any: [{say: fail}, {say: pass}]}", "pass"},
      {"{any: [{say: unknown}, {say: pass}]}", "pass"},
      {"{any: [{say: fail}, {say: mend}]}", "fail key"},
      {"{any: [{say: helpless}, {say: mend}, {say: fail}]}", "fail other"},
      {"{any: [{say: fail}, {say: unknown}]}", "unknown"},
      {"{any: [{say: unknown}, {say: fail}]}", "unknown"},
      {"{any: [{say: skipped}, {say: fail}]}", "fail key"},
      {"{any: [{say: skipped}, {say: unknown}]}", "unknown"},
      {"{any: [{say: skipped}, {say: skipped}]}", "skipped"},
      {"{any: [{say: [pass, fail]}, {say: [pass, unknown]}]}", "unknown"},

      {"{not: {say: pass}}", "fail"},
      {"{not: {say: fail}}", "pass"},
      {"{not: {say: unknown}}", "unknown"},
      {"{not: {say: skipped}}", "skipped"},
      {"{not: {not: {say: fail}}}", "fail"},
      {"{not: {say: [pass, fail]}}", "pass"},
      {"{not: {say: [unknown, fail]}}", "pass"},
      {"{not: {say: [unknown, pass]}}", "unknown"},
      {"{not: {all: [{say: unknown}, {say: fail}]}}", "pass"},
      {"{not: {any: [{say: unknown}, {say: pass}]}}", "fail"},
      {"{not: {any: [{say: unknown}, {say: fail}]}}", "unknown"},
      {"{not: {say: fail, all: [{say: pass}]}}", "pass"},

      {"{say: by-hand}", "fail Do it."},
      {"{any: [{say: by-hand}, {say: unknown}]}", "unknown"},
      {"{any: [{say: fail}, {say: by-hand}]}", "fail key"},
      {"{not: {say: by-hand}}", "pass"},
      {"{any: [{not: {say: unknown}}, {say: fail}]}", "unknown"},
      {"{all: [{any: [{say: unknown}, {say: fail}]}, {say: mend}]}", "fail other"},
  };
  for (const auto& row : rows) {
    INFO(row.condition);
    CHECK(look(row.condition) == row.outcome);
  }
}

TEST_CASE("a passed alternative says nothing of the others") {
  const Bound bound("{any: [{say: fail}, {say: pass}, {say: unknown}]}");
  const Outcome outcome = bound.condition.look(UniformHost(UniformHost::Answer::absent, true));
  CHECK(test::shown(outcome.observations) == "pass | s | want w | have h\n");
}

TEST_CASE("what is negated says so") {
  const Bound bound("{not: {say: [pass, fail, unknown]}}");
  const Outcome outcome = bound.condition.look(UniformHost(UniformHost::Answer::absent, true));
  CHECK(test::shown(outcome.observations) ==
        "fail | s | want not w | have h\n"
        "pass | s | want not w | have h\n"
        "unknown | s | want not w | have h\n");
}

TEST_CASE("nothing bound is nothing asked") {
  const Outcome outcome = Condition().look(UniformHost(UniformHost::Answer::unreadable, true));
  CHECK(outcome.verdict == Verdict::pass);
  CHECK(outcome.observations.empty());
}

TEST_CASE("mistakes in conditions") {
  const struct {
    std::string_view condition;
    std::string_view mistakes;
  } rows[] = {
      {"", " kinds of check are wanted here, this is nothing\n"},
      {"say", "1:1: kinds of check are wanted here, this is a scalar\n"},
      {"[{say: pass}]", "1:1: kinds of check are wanted here, this is a list\n"},
      {"{}", "1:1: kinds of check are wanted here, this is empty\n"},
      {"{sya: pass}", "1:2: there is no kind of check \"sya\"; did you mean \"say\"?\n"},
      {"{ALL: []}", "1:2: there is no kind of check \"ALL\"; did you mean \"all\"?\n"},
      {"{say: }", "1:7: say wants a list of words, this is nothing\n"},
      {"{say: {a: b}}", "1:7: say wants a list of words\n"},
      {"{say: [a, [b]]}", "1:7: say wants a list of words, this is a list\n"},
      {"{say: wrong}", "1:7: the kind says so\n"},
      {"{other: 1}", "1:9: other wants a mapping, this is a scalar\n"},
      {"{other: {}}", "1:9: other wants at least one key\n"},
      {"{other: {size: 1GiB, flog: true}}", "1:22: other has no \"flog\"; did you mean \"flag\"?\n"},
      {"{other: {flag: yes, size: 1GiB}}", "1:16: flag of other wants true or false, this is \"yes\"\n"},
      {"{other: {flag: true}}", "1:9: other wants \"size\": how much\n"},
      {"{other: {size: [1]}}", "1:16: size of other wants a size, this is a list\n"},
      {"{other: {size: huge}}", "1:16: \"huge\" is not a size; write it like 2GiB\n"},
      {"{all: {}}", "1:7: a list of conditions with at least one item is wanted here\n"},
      {"{all: []}", "1:7: a list of conditions with at least one item is wanted here\n"},
      {"{any: pass}", "1:7: a list of conditions with at least one item is wanted here\n"},
      {"{any: [pass]}", "1:8: kinds of check are wanted here, this is a scalar\n"},
      {"{any: [{}, {say: wrong}]}", "1:8: kinds of check are wanted here, this is empty\n1:18: the kind says so\n"},
      {"{not: [{say: pass}]}", "1:7: kinds of check are wanted here, this is a list\n"},
      {"{not: }", "1:7: kinds of check are wanted here, this is nothing\n"},
      {"{say: $what}", "1:7: no value is named $what\n"},
  };
  for (const auto& row : rows) {
    INFO(row.condition);
    CHECK(test::shown(Bound(row.condition).problems) == row.mistakes);
  }
}

}  // namespace
}  // namespace nodeworthy
