// The laws of repair that every rule keeps (numbers as in the design), held on a layer over the fixtures: nothing is changed.
#include <fmt/format.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/text.h"
#include "engine/perform.h"
#include "engine/plan.h"
#include "engine/rehearse.h"
#include "engine/run.h"
#include "engine/undo.h"
#include "host/recorded_host.h"
#include "report/plan_text.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"
#include "tests/support/repair_shop.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

using test::BoundProfile;

const fs::path fixtures = fs::path(test::source_directory()) / "fixtures";

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string shown(const std::vector<Observation>& observations) {
  std::string text;
  for (const Observation& o : observations)
    text += fmt::format("  {} | {} | want {} | have {}\n", describe(o.verdict), o.subject, o.want, o.have);
  return text;
}

std::string shown(const Plan& plan) { return plan_text(plan, {}); }

/// Hands every fixture of every rule in which it fails and offers changes to `use`: the rule, the fixture and its whole repair.
template <class Use>
void for_each_repair(Use use) {
  for (const std::string& id : test::all_rules()) {
    for (const fs::path& folder : folders_in(fixtures / "rules" / id)) {
      const RecordedHost host(folder.string());
      const std::vector<Rule> rules{test::bound_rule(test::profile_of(id), id, host.settings())};
      const Report report = run(rules, host);
      if (report.rules.front().changes.empty()) continue;
      INFO(folder.lexically_relative(fixtures).string() << "\n" << shown(report.rules.front().observations));
      use(rules.front(), host, report, make_plan(rules, report, host, Caution::disruptive));
    }
  }
}

/// A layer as it says something: the order of lines, and the commas of JSON, do not.
std::map<std::string, std::string> meaning(const Layer& layer) {
  std::map<std::string, std::string> all;
  for (const auto& [path, most] : layer.modes()) all["mode of " + path] = fmt::format("{:04o}", most);
  for (const auto& [path, entry] : layer.entries()) {
    if (const auto* link = std::get_if<Layer::Link>(&entry)) all[path] = "-> " + link->target;
    if (std::holds_alternative<Layer::Removed>(entry)) all[path] = "gone";
    const auto* file = std::get_if<Layer::File>(&entry);
    if (file == nullptr) continue;
    std::vector<std::string> lines;
    for (std::string_view line : lines_of(file->bytes)) lines.emplace_back(line.substr(0, line.size() - line.ends_with(',')));
    std::sort(lines.begin(), lines.end());
    all[path] = join(lines, "\n");
  }
  return all;
}

std::string shown(const std::map<std::string, std::string>& files) {
  std::string text;
  for (const auto& [path, content] : files) text += fmt::format("{}:\n{}\n", path, content);
  return text;
}

/// What is left of a host after rules repaired it one by one, each on what the ones before it left.
Layer repaired_by(const std::vector<const Rule*>& rules, const Host& host) {
  Layer layer;
  for (const Rule* rule : rules) {
    const OverlayHost now(host, layer);
    const std::vector<Rule> alone{*rule};
    const Plan plan = make_plan(alone, run(alone, now), now, Caution::disruptive);
    layer.add(plan.layer);
  }
  return layer;
}

TEST_CASE("law 9: rules repair a node to the same in any order, and all at once") {
  for (const fs::path& node : folders_in(fixtures / "nodes")) {
    const RecordedHost host(node.string());
    for (const std::string& name : test::all_profiles()) {
      const BoundProfile bound(name, host.settings());
      std::vector<const Rule*> order;
      std::vector<Rule> rules;
      for (const auto& [id, rule] : bound.rules) order.push_back(&rule);
      for (const Rule* rule : order) rules.push_back(*rule);
      INFO(node.filename().string() << ", " << name);
      const auto forwards = meaning(repaired_by(order, host));
      std::reverse(order.begin(), order.end());
      CHECK(shown(meaning(repaired_by(order, host))) == shown(forwards));
      CHECK(shown(meaning(make_plan(rules, run(rules, host), host, Caution::disruptive).layer)) == shown(forwards));
    }
  }
}

TEST_CASE("a repair makes no rule of the profile worse") {
  for (const fs::path& node : folders_in(fixtures / "nodes")) {
    const RecordedHost host(node.string());
    for (const std::string& name : test::all_profiles()) {
      const BoundProfile bound(name, host.settings());
      std::vector<Rule> rules;
      for (const auto& [id, rule] : bound.rules) rules.push_back(rule);
      const Report before = run(rules, host);
      const Plan plan = make_plan(rules, before, host, Caution::disruptive);
      const Report after = run(rules, OverlayHost(host, plan.layer));
      for (size_t i = 0; i < before.rules.size(); ++i) {
        if (before.rules[i].verdict != Verdict::pass) continue;
        INFO(node.filename().string() << ", " << name << ", " << after.rules[i].id << ":\n" << shown(after.rules[i].observations));
        CHECK((after.rules[i].verdict == Verdict::pass || after.rules[i].verdict == Verdict::skipped));
      }
    }
  }
}

/// Whether the dry run says an edit: as a line of a step, or of a change that is left.
bool is_said(const std::string& text, const Edit& edit) { return text.find(printable(describe(edit))) != std::string::npos; }

TEST_CASE("law 11: the dry run describes every change and no other") {
  for_each_repair([](const Rule&, const Host& host, const Report& report, const Plan& plan) {
    const std::string text = shown(plan);
    INFO(text);
    Layer layer;
    for (const Step& step : plan.steps) {
      INFO(describe(step.change.edit));
      CHECK(is_said(text, step.change.edit));
      const Rehearsed rehearsed = rehearse(step.change.edit, host, layer);
      REQUIRE(std::holds_alternative<Effect>(rehearsed));
      CHECK(std::get<Effect>(rehearsed) == Effect::some);
    }
    CHECK(layer == plan.layer);
    // Every change that was offered is said, or is so anyway once the others are made.
    for (const auto& [change, done, error, before] : report.rules.front().changes) {
      INFO(describe(change.edit));
      const bool is_so = std::holds_alternative<Effect>(rehearse(change.edit, host, layer)) && layer == plan.layer;
      CHECK((is_said(text, change.edit) || is_so));
      layer = plan.layer;
    }
    // Every file that a step edits is shown as it was and as it will be.
    for (const Step& step : plan.steps) {
      const std::string* path = edited_file(step.change.edit);
      if (path == nullptr) continue;
      const auto file = std::find_if(plan.files.begin(), plan.files.end(), [&](const FileChange& one) { return one.path == *path; });
      REQUIRE(file != plan.files.end());
      CHECK((host.read(*path).present() ? std::optional(host.read(*path).value()) : std::nullopt) == file->before);
      CHECK(plan.layer.entries().at(*path) == Layer::Entry(Layer::File{file->after}));
      CHECK(text.find("+++ b" + *path + "\n") != std::string::npos);
    }
  });
}

/// Modes, owners and extended attributes that git cannot keep, so that it shows where they are lost.
void make_unusual(const fs::path& tree) {
  for (const auto& entry : fs::recursive_directory_iterator(tree)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    fs::permissions(entry.path(), static_cast<fs::perms>(0640));
    if (::geteuid() == 0) REQUIRE(::lchown(entry.path().c_str(), 12, 34) == 0);
    // Not every file system has them.
    ::setxattr(entry.path().c_str(), "user.nodeworthy", "kept", 4, 0);
  }
}

/// "RULE: SUBJECT: VERDICT" of what does not pass.
std::set<std::string> unsettled(const std::vector<Rule>& rules, const Host& host) {
  std::set<std::string> all;
  for (const Rule& rule : rules)
    for (const Observation& o : rule.expect.look(host).observations)
      if (o.verdict >= Verdict::unknown) all.insert(fmt::format("{}: {}: {}", rule.id, o.subject, describe(o.verdict)));
  return all;
}

/// Performs the repair that rules offer on a copy of a fixture, compares it with what was planned, and takes it back.
void check_repair_and_undo(const fs::path& folder, const std::function<std::vector<Rule>(const RecordedHost&)>& rules_for) {
  test::RepairShop shop(folder.string());
  make_unusual(shop.tree());
  const RecordedHost host(shop.folder());
  const std::vector<Rule> rules = rules_for(host);
  const Plan plan = make_plan(rules, run(rules, host), host, Caution::disruptive);
  if (plan.steps.empty()) return;
  INFO(folder.lexically_relative(fixtures).string() << "\n" << shown(plan));
  const auto before = test::snapshot(shop.tree());

  const Machine machine = shop.machine();
  const auto opened = Journal::open(machine);
  REQUIRE(std::holds_alternative<Journal>(opened));
  const auto& journal = std::get<Journal>(opened);
  const auto result = perform(plan, host, machine, journal, std::chrono::system_clock::now());
  REQUIRE(std::holds_alternative<Performed>(result));
  const auto& performed = std::get<Performed>(result);
  for (const StepResult& step : performed.steps) CHECK(step.error.value_or("") == "");
  CHECK(unsettled(rules, *machine.look()) == unsettled(rules, OverlayHost(host, plan.layer)));
  for (const FileChange& file : plan.files) CHECK(machine.look()->read(file.path) == Reading<std::string>(file.after));

  const auto entries = read_entries(*machine.look(), performed.run);
  REQUIRE(entries.present());
  for (const UndoItem& item : undo(performed.run, entries.value(), machine, journal, Insistence::careful)) {
    INFO(item.subject << ": " << item.why);
    // A module may have brought the very value that was then set.
    CHECK(item.state <= UndoItem::State::as_before);
  }
  CHECK(test::difference(before, test::snapshot(shop.tree())) == "");
}

TEST_CASE("laws 5, 11 and 12: each rule repairs its fixtures as planned, and undo restores every byte") {
  for (const std::string& id : test::all_rules())
    for (const fs::path& folder : folders_in(fixtures / "rules" / id))
      check_repair_and_undo(
          folder, [&](const RecordedHost& host) { return std::vector<Rule>{test::bound_rule(test::profile_of(id), id, host.settings())}; });
}

TEST_CASE("laws 5, 11 and 12: each profile repairs whole nodes as planned, and undo restores every byte") {
  for (const fs::path& node : folders_in(fixtures / "nodes"))
    for (const std::string& name : test::all_profiles())
      check_repair_and_undo(node, [&](const RecordedHost& host) {
        std::vector<Rule> rules;
        for (const auto& [id, rule] : BoundProfile(name, host.settings()).rules) rules.push_back(rule);
        return rules;
      });
}

}  // namespace
}  // namespace nodeworthy
