// What every version of Kubernetes makes of the same nodes: one line a rule, one column a version.
#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "engine/run.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

constexpr int first = 20;
constexpr int last = 37;

/// One letter a verdict: pass, fail with an error, a warning or an information, unknown, skipped.
char letter(const RuleReport& rule) {
  switch (rule.verdict) {
    case Verdict::pass:
    case Verdict::fixed: return '.';
    case Verdict::unknown: return '?';
    case Verdict::skipped: return '-';
    case Verdict::fail: break;
  }
  if (rule.severity == Severity::error) return 'E';
  return rule.severity == Severity::warning ? 'W' : 'i';
}

/// Every rule of a profile on a node, by the verdicts of 1.20 to 1.37.
std::string table(const RecordedHost& host, const std::string& profile) {
  std::map<std::string, std::string> rows;
  const Settings defaults = test::BoundProfile(profile).profile.settings;
  for (int minor = first; minor <= last; ++minor) {
    Settings settings = host.settings();
    settings["kubernetes"] = fmt::format("1.{}", minor);
    const test::BoundProfile bound(profile, resolve_settings(settings, defaults, host).settings);
    for (const auto& [id, rule] : bound.rules) rows[std::string(id)] += letter(look(rule, host));
  }
  std::string out = fmt::format("{:44} 1.{} to 1.{}\n", profile, first, last);
  for (const auto& [id, verdicts] : rows) out += fmt::format("{:44} {}\n", id, verdicts);
  return out;
}

TEST_CASE("versions") {
  const std::string nodes = "fixtures/nodes";
  for (const char* node : {"centos8-control-plane", "debian-worker"}) {
    const RecordedHost host((fs::path(test::source_directory()) / nodes / node).string());
    std::string golden =
        "What each version of Kubernetes makes of this node: . pass, E W i a failed error, warning or information, ? unknown, - "
        "skipped.\n\n";
    golden += table(host, "worker") + "\n" + table(host, "control-plane");
    test::check_golden(nodes + "/" + node + "/versions.txt", golden);
  }
}

}  // namespace
}  // namespace nodeworthy
