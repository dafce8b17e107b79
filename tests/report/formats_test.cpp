#include "report/formats.h"

#include <algorithm>

#include "base/text.h"
#include "tests/report/samples.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"

namespace nodeworthy {
namespace {

std::string golden(std::string_view sample, std::string_view extension) {
  return "tests/report/golden/" + std::string(sample) + "." + std::string(extension);
}

TEST_CASE("every format writes every sample as its golden has it") {
  for (const test::Sample& sample : test::samples()) {
    test::check_golden(golden(sample.name, "txt"), text_report(sample.report, {}));
    test::check_golden(golden(sample.name, "json"), json_report(sample.report, {}));
    test::check_golden(golden(sample.name, "xml"), junit_report(sample.report, {}));
  }
}

TEST_CASE("the text report in full, and in colour on a narrow terminal") {
  const Report report = test::samples().front().report;
  test::check_golden(golden("every-verdict-full", "txt"), text_report(report, {.verbosity = Verbosity::full}));
  const std::string coloured = text_report(report, {.colour = Colour::ansi, .width = 60});
  test::check_golden(golden("every-verdict-colour", "txt"), replace_all(coloured, "\x1b", "ESC"));
}

TEST_CASE("the text report's answer is that of --fail-on") {
  Report report = test::samples().front().report;
  auto answer = [&](Severity least) {
    const std::string text = text_report(report, {.fail_on = least});
    return text.substr(text.rfind("\n\n") + 2);
  };
  std::erase_if(report.rules, [](const RuleReport& rule) { return rule.severity == Severity::error && rule.verdict != Verdict::pass; });
  CHECK(answer(Severity::warning) == "worker node1 is not worthy of the cluster: 2 failed (1 warning, 1 info), 1 unknown, 1 passed\n");
  CHECK(answer(Severity::error) == "worker node1 is worthy of the cluster: 2 failed (1 warning, 1 info), 1 unknown, 1 passed\n");
  std::erase_if(report.rules, [](const RuleReport& rule) { return rule.verdict == Verdict::fail; });
  CHECK(answer(Severity::warning) == "cannot tell whether worker node1 is worthy of the cluster: 1 unknown, 1 passed\n");
}

TEST_CASE("a repaired rule is good") {
  Report report = test::samples().at(1).report;
  std::erase_if(report.rules, [](const RuleReport& rule) { return rule.verdict == Verdict::fail; });
  CHECK(report.verdict(Severity::info) == Verdict::fixed);
  const std::string text = text_report(report, {});
  CHECK(text.substr(text.rfind("\n\n") + 2) == "worker node1 is worthy of the cluster: 1 fixed, 1 passed\n");
}

TEST_CASE("a reboot is asked for by failures of rules that failed, each reason once") {
  auto observation = [](Verdict verdict, std::string reboot) {
    return Observation{.verdict = verdict, .subject = {}, .want = {}, .have = {}, .repair = {}, .reboot = std::move(reboot)};
  };
  Report report;
  report.rules.resize(2);
  report.rules[0].id = "a/b";
  report.rules[0].verdict = Verdict::fail;
  report.rules[0].observations = {observation(Verdict::fail, "one"), observation(Verdict::fail, ""), observation(Verdict::pass, "two"),
                                  observation(Verdict::fail, "one"), observation(Verdict::fail, "three")};
  report.rules[1].id = "c/d";
  report.rules[1].verdict = Verdict::pass;
  report.rules[1].observations = {observation(Verdict::fail, "four")};
  CHECK(report.reboot_required() == std::vector<std::string>{"a/b: one", "a/b: three"});
}

TEST_CASE("nothing that controls a terminal leaves the text report") {
  for (const test::Sample& sample : test::samples()) {
    for (Verbosity verbosity : {Verbosity::brief, Verbosity::full}) {
      const std::string text = text_report(sample.report, {.verbosity = verbosity});
      INFO(sample.name);
      CHECK(sanitized(text) == text);
      CHECK(text.find_first_of("\t\r") == std::string::npos);
    }
  }
}

TEST_CASE("formats are found by name") {
  for (const ReportFormat& format : report_formats()) CHECK(find_report_format(format.name) == &format);
  CHECK(find_report_format("") == nullptr);
  CHECK(find_report_format("JSON") == nullptr);
}

}  // namespace
}  // namespace nodeworthy
