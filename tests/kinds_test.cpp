// What kinds say of themselves, held against what they do on the fixtures of every rule. The laws of rules are in tests/laws.

#include "checks/kinds.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const fs::path fixtures = fs::path(test::source_directory()) / "fixtures/rules";

using test::all_rules;
using test::bound_rule;
using test::profile_of;

std::vector<fs::path> fixtures_of(std::string_view id) {
  std::vector<fs::path> folders;
  if (!fs::exists(fixtures / id)) return folders;
  for (const auto& entry : fs::directory_iterator(fixtures / id))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

TEST_CASE("a kind says what it repairs exactly when it offers repairs") {
  std::map<std::string_view, bool> offers;
  for (const std::string& id : all_rules()) {
    for (const fs::path& folder : fixtures_of(id)) {
      const RecordedHost host(folder.string());
      const Rule rule = bound_rule(profile_of(id), id, host.settings());
      std::vector<const Kind*> used;
      rule.expect.collect_kinds(used);
      for (const Observation& observation : rule.expect.look(host).observations)
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

TEST_CASE("a rule is said to repair exactly when it offers a change on one of its fixtures") {
  for (const std::string& id : all_rules()) {
    bool says = false, offers = false;
    for (const fs::path& folder : fixtures_of(id)) {
      const RecordedHost host(folder.string());
      const Rule rule = bound_rule(profile_of(id), id, host.settings());
      if (rule.by_hand) continue;
      says = says || !rule.expect.repairs().empty();
      for (const Observation& observation : rule.expect.look(host).observations) offers = offers || !observation.repair.empty();
    }
    INFO(id);
    CHECK(says == offers);
  }
}

}  // namespace
}  // namespace nodeworthy
