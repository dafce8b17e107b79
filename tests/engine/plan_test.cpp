#include "engine/plan.h"

#include <fmt/format.h>

#include "engine/problems.h"
#include "engine/run.h"
#include "host/recorded_host.h"
#include "host/yaml.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// A report in which rules offer changes.
Report failed(const std::vector<std::pair<std::string_view, std::vector<Change>>>& rules) {
  Report report;
  for (const auto& [id, changes] : rules) {
    report.rules.emplace_back();
    report.rules.back().id = id;
    report.rules.back().verdict = Verdict::fail;
    for (const Change& change : changes) report.rules.back().changes.push_back({.change = change});
  }
  return report;
}

/// "EDIT (RULES)" a step, "left: EDIT (RULES): WHY" a change that is left.
std::string shown(const Plan& plan) {
  std::string text;
  for (const Step& step : plan.steps) text += fmt::format("{} ({})\n", describe(step.change.edit), fmt::join(step.rules, " "));
  for (const Left& left : plan.left)
    text += fmt::format("left: {} ({}): {}\n", describe(left.step.change.edit), fmt::join(left.step.rules, " "), left.why);
  return text;
}

const test::Tree& machine() {
  static const test::Tree tree({{"/etc/fstab", "/dev/sda2 none swap sw 0 0\n"},
                                {"/etc/sysctl.conf", "a = 1\n"},
                                {"/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf"},
                                {"/etc/docker/daemon.json", "{\"a\" 1}\n"},
                                {"/proc/modules", ""},
                                {"/proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 100 0 -2\n"},
                                {"/proc/sys/vm/x", "0\n"},
                                {"/run/systemd/units/", ""},
                                {"/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=b.target\n"}},
                               "running: true\n");
  return tree;
}

Plan planned(const std::vector<std::pair<std::string_view, std::vector<Change>>>& rules, Caution most = Caution::disruptive) {
  const RecordedHost host(machine().folder());
  return make_plan({}, failed(rules), host, most);
}

TEST_CASE("steps are in an order in which each can work") {
  const Plan plan = planned({{"z/last",
                              {{SetUnit{"a.service", UnitAction::start}},
                               {SwapOff{"/dev/sda2"}},
                               {SetUnit{"a.service", UnitAction::enable}},
                               {SetSysctl{"net.bridge.x", "1"}},
                               {LoadModule{"br_netfilter"}}}},
                             {"a/first", {{CommentOut{"/etc/fstab", "/dev/sda2 none swap sw 0 0"}}, {SetSysctl{"vm.x", "1"}}}}});
  CHECK(shown(plan) ==
        "in /etc/fstab: comment out \"/dev/sda2 none swap sw 0 0\" (a/first)\n"
        "load the kernel module br_netfilter (z/last)\n"
        "set vm.x = 1 in the running kernel (a/first)\n"
        "set net.bridge.x = 1 in the running kernel (z/last)\n"
        "enable a.service (z/last)\n"
        "stop swapping on /dev/sda2 (z/last)\n"
        "start a.service (z/last)\n");
}

TEST_CASE("a unit is disabled before it is masked") {
  const test::Tree tree({{"/usr/lib/systemd/system/a.service", "[Install]\nWantedBy=b.target\n"},
                         {"/etc/systemd/system/b.target.wants/a.service", "-> /usr/lib/systemd/system/a.service"}},
                        "running: false\n");
  const RecordedHost host(tree.folder());
  const Report report = failed({{"r", {{SetUnit{"a.service", UnitAction::mask}}, {SetUnit{"a.service", UnitAction::disable}}}}});
  CHECK(shown(make_plan({}, report, host, Caution::safe)) == "disable a.service (r)\nmask a.service (r)\n");
}

TEST_CASE("several changes of a file are one change of it, links are followed, and what agrees is done once") {
  const Plan plan = planned({{"a", {{SetKey{"/etc/sysctl.d/99-sysctl.conf", Format::sysctl, {"a"}, "2"}}}},
                             {"b",
                              {{SetKey{"/etc/sysctl.conf", Format::sysctl, {"a"}, "2"}},
                               {SetKey{"/etc/sysctl.conf", Format::sysctl, {"b"}, "1"}},
                               {SetKey{"/etc/new.conf", Format::sysctl, {"b"}, "1"}}}}});
  CHECK(shown(plan) ==
        "in /etc/sysctl.conf: set a = 2 (a b)\n"
        "in /etc/sysctl.conf: set b = 1 (b)\n"
        "in /etc/new.conf: set b = 1 (b)\n");
  REQUIRE(plan.files.size() == 2);
  CHECK(plan.files[0].path == "/etc/new.conf");
  CHECK_FALSE(plan.files[0].before);
  CHECK(plan.files[0].after == "b = 1\n");
  CHECK(plan.files[1].path == "/etc/sysctl.conf");
  CHECK(plan.files[1].before == "a = 1\n");
  CHECK(plan.files[1].after == "a = 2\nb = 1\n");
}

TEST_CASE("what is left to a person") {
  const SwapOff swap_off{"/dev/sda2"};
  const std::string disruptive = "it can stop workloads or lower security; --fix=disruptive includes it";
  CHECK(shown(planned({{"a", {{swap_off, Caution::disruptive}}}}, Caution::safe)) ==
        "left: stop swapping on /dev/sda2 (a): " + disruptive + "\n");
  CHECK(shown(planned({{"a", {{swap_off, Caution::safe}}}, {"b", {{swap_off, Caution::disruptive}}}}, Caution::safe)) ==
        "left: stop swapping on /dev/sda2 (a b): " + disruptive + "\n");
  CHECK(shown(planned({{"a", {{SetKey{"/etc/docker/daemon.json", Format::json, {"a"}, "2"}}}}}))
            .starts_with("left: in /etc/docker/daemon.json: set a = 2 (a): /etc/docker/daemon.json:1:"));
}

TEST_CASE("what is so already is no step") { CHECK(shown(planned({{"a", {{SetSysctl{"vm.x", "0"}}}}})).empty()); }

TEST_CASE("contrary changes of two rules are refused, both named") {
  auto refusal = [](const Edit& one, const Edit& other) -> std::string {
    try {
      planned({{"a/one", {{one}}}, {"b/other", {{other}}}});
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(refusal(SetSysctl{"vm.x", "1"}, SetSysctl{"vm.x", "2"}) ==
        "two rules want contrary changes, so none is planned: a/one would set vm.x = 1 in the running kernel; b/other would set vm.x = 2 "
        "in the "
        "running kernel");
  // Even where one of them changes nothing now, and where the file has two names.
  CHECK_FALSE(refusal(SetSysctl{"vm.x", "0"}, SetSysctl{"vm.x", "2"}).empty());
  CHECK_FALSE(
      refusal(SetKey{"/etc/sysctl.conf", Format::sysctl, {"a"}, "2"}, SetKey{"/etc/sysctl.d/99-sysctl.conf", Format::sysctl, {"a"}, "3"})
          .empty());
  CHECK(refusal(SetSysctl{"vm.x", "1"}, SetSysctl{"vm.x", "1"}).empty());
}

/// A check that wants /1, then /2 and so on to be there, one after the other, and offers to make the next.
Check steps_to(int last) {
  return [last](const Host& host) {
    for (int i = 1; i <= last; ++i) {
      const std::string path = fmt::format("/{}", i);
      if (host.read(path).absent())
        return std::vector<Observation>{judged(false, path, "there", "absent", {{SetKey{path, Format::lines, {"x"}, ""}}})};
    }
    return std::vector<Observation>{judged(true, "all", "there", "there")};
  };
}

Check (*const to_two)(const Params&) = [](const Params&) { return steps_to(2); };
Check (*const to_five)(const Params&) = [](const Params&) { return steps_to(5); };

TEST_CASE("one step shows the need of another, three times at most") {
  constexpr Field fields[] = {{"", Form::flag, Need::required, ""}};
  const Kind kinds[] = {{.name = "two", .summary = "", .fields = fields, .bind = to_two},
                        {.name = "five", .summary = "", .fields = fields, .bind = to_five}};
  const test::Tree tree(test::Tree::Files{});
  const RecordedHost host(tree.folder());
  auto plan_for = [&](std::string_view expect) {
    const Document document = std::get<Document>(parse_yaml(expect));
    Problems problems;
    Rule rule{.id = "r"};
    rule.expect = Condition::bind(document.root(), kinds, Values({}, {}), Reporter("", problems));
    REQUIRE(problems.empty());
    const std::vector<Rule> rules{rule};
    return make_plan(rules, run(rules, host), host, Caution::safe);
  };
  const Plan two = plan_for("two: true");
  CHECK(two.steps.size() == 2);
  REQUIRE(two.after.size() == 1);
  CHECK(two.after[0].verdict == Verdict::pass);
  const Plan five = plan_for("five: true");
  CHECK(five.steps.size() == 3);
  CHECK(five.after.at(0).verdict == Verdict::fail);
}

}  // namespace
}  // namespace nodeworthy
