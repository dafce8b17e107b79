#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <system_error>

#include "base/text.h"
#include "engine/perform.h"
#include "engine/plan.h"
#include "engine/rehearse.h"
#include "engine/run.h"
#include "engine/undo.h"
#include "laws/snapshot.h"
#include "laws/subject.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

/// A copy of a fixture in a temporary folder, which goes with the object. Programs are not run: what they would tell a kernel or a service
/// is no file of the copy.
class Copy {
 public:
  explicit Copy(const std::string& fixture) : folder_((fs::temp_directory_path() / "nodeworthy-trial-XXXXXX").string()) {
    if (::mkdtemp(folder_.data()) == nullptr) throw std::system_error(errno, std::generic_category(), folder_);
    fs::copy(fixture, folder_, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::create_directories(tree() + "/var/lib");  // the journal's; a removed journal does not take them away
    root_.emplace(tree());
  }
  ~Copy() {
    std::error_code error;
    fs::remove_all(folder_, error);
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  const std::string& folder() const { return folder_; }
  std::string tree() const { return folder_ + "/tree"; }
  Machine machine() {
    return {.look = [this] { return std::make_unique<RecordedHost>(folder_); },
            .root = *root_,
            .run = [](const std::vector<std::string>&, std::chrono::milliseconds) { return Ended{}; }};
  }

 private:
  std::string folder_;
  std::optional<WritableRoot> root_;
};

/// How many observations of each subject do not pass.
std::map<std::string, int> not_passing(const std::vector<Observation>& observations, std::function<bool(const Observation&)> counts) {
  std::map<std::string, int> all;
  for (const Observation& one : observations)
    if (one.verdict >= Verdict::unknown && counts(one)) ++all[one.subject];
  return all;
}

void try_planned(const Rule& rule, const Fixture& fixture, const Host& host, const Plan& plan, Breaches& breaches) {
  const auto without_repair = [](const Observation& one) { return one.repair.empty(); };
  const std::map<std::string, int> hopeless = not_passing(rule.expect.look(host).observations, without_repair);
  const OverlayHost repaired(host, plan.layer);
  const std::vector<Observation> after = rule.expect.look(repaired).observations;
  for (const auto& [subject, count] : not_passing(after, [](const Observation&) { return true; })) {
    const auto before = hopeless.find(subject);
    if (before != hopeless.end() && count <= before->second) continue;
    const auto one = std::find_if(after.begin(), after.end(), [&, name = std::string_view(subject)](const Observation& o) {
      return o.subject == name && o.verdict >= Verdict::unknown;
    });
    breaches.push_back({5, fixture.name, fmt::format("{}: want {}, have {} still", subject, one->want, one->have)});
  }
  for (const ReportedChange& change : look(rule, repaired).changes)
    breaches.push_back({6, fixture.name, fmt::format("it still would {}", describe(change.change.edit))});
}

void try_performed(const Rule& rule, const Fixture& fixture, Breaches& breaches) {
  Copy copy(fixture.folder);
  const RecordedHost host(copy.folder());
  const std::vector<Rule> rules{rule};
  const Plan plan = make_plan(rules, run(rules, host), host, Caution::disruptive);
  const Snapshot before = snapshot(copy.tree());
  const Machine machine = copy.machine();
  const auto journal = Journal::open(machine);
  if (const auto* why = std::get_if<std::string>(&journal)) throw std::runtime_error(*why);
  const auto result = perform(plan, host, machine, std::get<Journal>(journal), std::chrono::system_clock::now());
  if (const auto* why = std::get_if<std::string>(&result)) throw std::runtime_error(*why);

  Snapshot planned = before;
  Snapshot performed = snapshot(copy.tree());
  for (const FileChange& file : plan.files) {
    const std::unique_ptr<Host> now = machine.look();
    if (now->read(file.path) != Reading<std::string>(file.after))
      breaches.push_back({11, fixture.name, fmt::format("{} is not as shown", file.path)});
    planned.erase(file.path);
    performed.erase(file.path);
  }
  for (const auto& [path, most] : plan.layer.modes())
    if (const std::unique_ptr<Host> now = machine.look(); !now->status(path).present() || (now->status(path).value().mode & ~most) != 0)
      breaches.push_back({11, fixture.name, fmt::format("{} has not the permissions that were shown", path)});
  for (const auto& [path, what] : planned)
    if (performed.contains(path) && performed.at(path) != what && !plan.layer.entries().contains(path) &&
        !plan.layer.modes().contains(path))
      breaches.push_back({11, fixture.name, fmt::format("{} is another, and was not shown", path)});

  const RunRecord& record = std::get<Performed>(result).run;
  const auto entries = read_entries(*machine.look(), record);
  if (!entries.present()) throw std::runtime_error("the journal of a trial cannot be read");
  undo(record, entries.value(), machine, std::get<Journal>(journal), Insistence::careful);
  if (const std::string left = difference(before, snapshot(copy.tree())); !left.empty()) breaches.push_back({12, fixture.name, left});
}

/// The files of a layer as they say something: the order of lines, and the commas of JSON, do not. What the kernel says does not count, as
/// a small fixture has not all that a kernel has.
std::map<std::string, std::string> meaning(const Layer& layer) {
  std::map<std::string, std::string> all;
  for (const auto& [path, most] : layer.modes()) all["mode of " + path] = fmt::format("{:04o}", most);
  for (const auto& [path, entry] : layer.entries()) {
    if (path.starts_with("/proc/") || path.starts_with("/sys/")) continue;
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

/// What is left of a host after rules repaired it one by one, each on what the one before left. Some rules find something to repair only
/// after others, as a sysctl that is there once a module is loaded: all have their turn as often as a plan looks again.
Layer repaired_by(const std::vector<Rule>& rules, const Host& host) {
  Layer layer;
  for (int turn = 0; turn < 3; ++turn) {
    for (const Rule& rule : rules) {
      const OverlayHost now(host, layer);
      const std::vector<Rule> alone{rule};
      const Plan plan = make_plan(alone, run(alone, now), now, Caution::disruptive);
      layer.add(plan.layer);
    }
  }
  return layer;
}

/// The rules of a profile that would change something of a host.
std::vector<Rule> repairing(const std::vector<Rule>& rules, const Host& host) {
  std::vector<Rule> some;
  for (const Rule& rule : rules)
    if (!look(rule, host).changes.empty()) some.push_back(rule);
  return some;
}

/// Laws 9 and 10 with the other rules of a profile, which look at the rule's own fixture.
void try_together(const Subject& subject, const Fixture& fixture, const RecordedHost& host, const std::string& profile,
                  Breaches& breaches) {
  std::vector<Rule> rules = repairing(bind_profile(subject.trial, profile, host.settings()), host);
  const auto own = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == subject.id; });
  if (own == rules.end()) return;
  const RuleReport mine = look(*own, host);
  bool contrary = false;
  for (const Rule& rule : rules) {
    if (rule.id == subject.id) continue;
    for (const ReportedChange& theirs : look(rule, host).changes)
      for (const ReportedChange& change : mine.changes) {
        if (!conflict(change.change.edit, theirs.change.edit)) continue;
        contrary = true;
        breaches.push_back(
            {10, fixture.name,
             fmt::format("it would {}, {} would {} ({})", describe(change.change.edit), rule.id, describe(theirs.change.edit), profile)});
      }
  }
  if (contrary) return;
  const auto forwards = meaning(repaired_by(rules, host));
  std::reverse(rules.begin(), rules.end());
  if (const std::string differs = difference(forwards, meaning(repaired_by(rules, host))); !differs.empty())
    breaches.push_back({9, fixture.name, fmt::format("the other way round {} ({})", differs, profile)});
}

}  // namespace

void hold_to_laws_of_repair(const Subject& subject, Breaches& breaches) {
  for (const Fixture& fixture : subject.fixtures) {
    const std::unique_ptr<RecordedHost> host = subject.open(fixture);
    const std::vector<Rule> rules{subject.bound(host->settings())};
    const Report report = run(rules, *host);
    if (report.rules.front().changes.empty()) continue;
    try {
      const Plan plan = make_plan(rules, report, *host, Caution::disruptive);
      try_planned(rules.front(), fixture, *host, plan, breaches);
      for (const std::string& profile : profiles_around(subject.trial, subject.id))
        try_together(subject, fixture, *host, profile, breaches);
      if (!plan.steps.empty()) try_performed(rules.front(), fixture, breaches);
    } catch (const InputError& contrary) {
      breaches.push_back({10, fixture.name, contrary.what()});
    }
  }
}

}  // namespace nodeworthy
