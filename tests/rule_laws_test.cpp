// The laws that every rule keeps (numbers as in the design): one generic test over rules/ and fixtures/rules/.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "checks/kinds.h"
#include "engine/run.h"
#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const fs::path fixtures = fs::path(test::source_directory()) / "fixtures/rules";

using test::all_rules;
using test::BoundProfile;
using test::profile_of;

std::vector<fs::path> fixtures_of(std::string_view id) {
  std::vector<fs::path> folders;
  if (!fs::exists(fixtures / id)) return folders;
  for (const auto& entry : fs::directory_iterator(fixtures / id))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// Everything of a folder that could change: contents, links, modes, times of change.
std::map<std::string, std::string> snapshot(const fs::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    struct stat status {};
    ::lstat(entry.path().c_str(), &status);
    std::string content;
    if (entry.is_symlink()) {
      content = fs::read_symlink(entry.path()).string();
    } else if (entry.is_regular_file()) {
      std::ostringstream bytes;
      bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      content = bytes.str();
    }
    all[entry.path().string()] =
        fmt::format("{:o} {} {}.{} {}", status.st_mode, status.st_uid, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, content);
  }
  return all;
}

std::string shown(const RuleReport& report) {
  std::string text = fmt::format("{} {}\n", describe(report.verdict), report.skipped_because.value_or(""));
  for (const Observation& o : report.observations)
    text += fmt::format("  {} | {} | want {} | have {}\n", describe(o.verdict), o.subject, o.want, o.have);
  for (const ReportedChange& reported : report.changes) text += fmt::format("  would {}\n", describe(reported.change.edit));
  return text;
}

TEST_CASE("law 1: every rule has fixtures that pass and fail, and no fixture lacks a rule") {
  const std::vector<std::string> ids = all_rules();
  REQUIRE_FALSE(ids.empty());
  for (const std::string& id : ids) {
    INFO(id);
    CHECK(fs::exists(fixtures / id / "pass"));
    CHECK(fs::exists(fixtures / id / "fail"));
  }
  for (const auto& group : fs::directory_iterator(fixtures)) {
    for (const auto& rule : fs::directory_iterator(group)) {
      const std::string id = rule.path().lexically_relative(fixtures).generic_string();
      INFO("fixtures/rules/" << id);
      CHECK(std::find(ids.begin(), ids.end(), id) != ids.end());
    }
  }
}

TEST_CASE("laws 2, 3 and 4: pass passes without a repair, fail fails, and looking changes nothing") {
  for (const std::string& id : all_rules()) {
    const std::string profile = profile_of(id);
    for (const fs::path& folder : fixtures_of(id)) {
      const std::string name = folder.filename().string();
      const auto before = snapshot(folder);
      const RecordedHost host(folder.string());
      const BoundProfile bound(profile, host.settings());
      const RuleReport report = look(bound.rules.at(id), host);
      INFO(folder.lexically_relative(fixtures).string() << ": " << shown(report));
      REQUIRE((name.starts_with("pass") || name.starts_with("fail")));
      CHECK(report.verdict == (name.starts_with("pass") ? Verdict::pass : Verdict::fail));
      CHECK((report.changes.empty() || report.verdict == Verdict::fail));
      CHECK(snapshot(folder) == before);
    }
  }
}

TEST_CASE("law 7: on the empty host no rule passes, save those whose desired state is absence") {
  const UniformHost empty(UniformHost::Answer::absent, true);
  for (const std::string& id : all_rules()) {
    const BoundProfile bound(profile_of(id));
    const RuleReport report = look(bound.rules.at(id), empty);
    // A rule that is content with nothing says so by a fixture with nothing in it.
    const bool content_with_nothing = fs::exists(fixtures / id / "pass-nothing");
    INFO(id << ": " << shown(report));
    CHECK((report.verdict == Verdict::pass) == content_with_nothing);
    if (content_with_nothing) CHECK_FALSE(fs::exists(fixtures / id / "pass-nothing/tree"));
  }
}

TEST_CASE("law 8: on the host that tells nothing every rule is unknown") {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  for (const std::string& id : all_rules()) {
    const BoundProfile bound(profile_of(id));
    const Rule& rule = bound.rules.at(id);
    // Settings are the run's, not the host's: a rule that they exclude has nothing to be unknown about.
    if (rule.when.look(denied).verdict == Verdict::fail) continue;
    const RuleReport report = look(rule, denied);
    INFO(id << ": " << shown(report));
    CHECK(report.verdict == Verdict::unknown);
    CHECK(report.changes.empty());
  }
}

TEST_CASE("law 10: no two rules of a profile want contrary changes") {
  for (const std::string& name : test::all_profiles()) {
    const BoundProfile bound(name);
    std::vector<std::pair<std::string, Change>> changes;
    for (const auto& [id, rule] : bound.rules) {
      for (const fs::path& folder : fixtures_of(id)) {
        const RecordedHost host(folder.string());
        for (const ReportedChange& reported : look(rule, host).changes) changes.emplace_back(id, reported.change);
      }
    }
    for (const auto& [one, left] : changes)
      for (const auto& [other, right] : changes) {
        INFO(name << ": " << one << " would " << describe(left.edit) << ", " << other << " would " << describe(right.edit));
        CHECK((one == other || !conflict(left.edit, right.edit)));
      }
  }
}

TEST_CASE("a kind says what it repairs exactly when it offers repairs") {
  std::map<std::string_view, bool> offers;
  for (const std::string& id : all_rules()) {
    for (const fs::path& folder : fixtures_of(id)) {
      const RecordedHost host(folder.string());
      const BoundProfile bound(profile_of(id), host.settings());
      std::vector<const Kind*> used;
      bound.rules.at(id).expect.collect_kinds(used);
      for (const Observation& observation : bound.rules.at(id).expect.look(host).observations)
        for (const Kind* kind : used)
          if (used.size() == 1) offers[kind->name] = offers[kind->name] || !observation.repair.empty();
    }
  }
  for (const Kind& kind : kinds()) {
    if (!offers.contains(kind.name)) continue;
    INFO(kind.name);
    CHECK(offers.at(kind.name) == !kind.repair.empty());
  }
}

}  // namespace
}  // namespace nodeworthy
