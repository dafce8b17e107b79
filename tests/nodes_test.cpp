// Whole machines against goldens: every folder of fixtures/nodes, looked at with every profile.
#include <algorithm>
#include <filesystem>

#include "engine/run.h"
#include "host/recorded_host.h"
#include "report/formats.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view nodes = "fixtures/nodes";

std::vector<std::string> all_nodes() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(test::source_directory()) / nodes)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

/// What a run reports, without what differs from run to run and from machine to machine.
Report look_at(const Host& host, const test::BoundProfile& bound) {
  std::vector<Rule> rules;
  for (const auto& [id, rule] : bound.rules) rules.push_back(rule);
  Report report = run(rules, host);
  report.profiles = bound.profile.names;
  report.settings = bound.settings;
  report.host.root = "/";
  report.started = {};
  report.duration = {};
  for (RuleReport& rule : report.rules) rule.duration = {};
  return report;
}

TEST_CASE("nodes") {
  for (const std::string& node : all_nodes()) {
    const std::string folder = std::string(nodes) + "/" + node;
    for (const std::string& profile : test::all_profiles()) {
      const RecordedHost host((fs::path(test::source_directory()) / folder).string());
      const Settings defaults = test::BoundProfile(profile).profile.settings;
      const ResolvedSettings resolved = resolve_settings(host.settings(), defaults, host);
      const test::BoundProfile bound(profile, resolved.settings);
      Report report = look_at(host, bound);
      for (const auto& [name, why] : resolved.assumed) report.assumed.push_back(name);
      test::check_golden(folder + "/" + profile + ".txt", find_report_format("text")->write(report, {.verbosity = Verbosity::full}));
      if (profile == "worker") {
        test::check_golden(folder + "/" + profile + ".json", find_report_format("json")->write(report, {}));
        test::check_golden(folder + "/" + profile + ".xml", find_report_format("junit")->write(report, {}));
      }
    }
  }
}

}  // namespace
}  // namespace nodeworthy
