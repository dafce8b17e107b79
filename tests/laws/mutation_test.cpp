// The fixtures of a rule hold each of its parts in place: whatever is altered in it, a law is broken.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "checks/kinds.h"
#include "host/yaml.h"
#include "laws/subject.h"
#include "tests/support/catch.h"
#include "tests/support/mutants.h"
#include "tests/support/places.h"
#include "tests/support/step.h"

namespace nodeworthy {
namespace {

using test::Mutant;

/// What became of a mutant.
enum class Fate { refused, killed, survived };

/// A rule with its fixtures, each opened once for all mutants.
class Laboratory {
 public:
  Laboratory(const Trial& trial, std::string_view id) : file_(*trial.catalog.rules().at(id)) {
    const Subject subject{.trial = trial, .id = id, .profile = profile_for(trial, id), .fixtures = fixtures_of(trial, id)};
    Problems problems;
    const Profile profile = read_profiles(trial.catalog, {subject.profile}, problems);
    profile_ = profile.settings;
    profile_.emplace("role", "worker");
    fixtures_ = subject.fixtures;
    for (const Fixture& fixture : fixtures_) hosts_.push_back(subject.open(fixture));
  }

  const RuleFile& file() const { return file_; }

  /// What the laws make of the rule with another root or other tables.
  Fate fate(const Node& root, const std::vector<const Node*>& tables) const {
    Problems problems;
    RuleFile file = file_;
    file.root = root;
    Breaches breaches;
    for (size_t i = 0; i < fixtures_.size(); ++i) {
      Settings settings = hosts_[i]->settings();
      settings.insert(profile_.begin(), profile_.end());
      const Rule rule = bind_rule(file, {}, tables, kinds(), settings, problems);
      if (!problems.empty()) return Fate::refused;
      hold_to_fixture(rule, fixtures_[i], *hosts_[i], breaches);
      if (!breaches.empty()) return Fate::killed;
    }
    hold_to_uniform_hosts(bind_rule(file, {}, tables, kinds(), profile_, problems), fixtures_, breaches);
    if (!problems.empty()) return Fate::refused;
    return breaches.empty() ? Fate::survived : Fate::killed;
  }

 private:
  const RuleFile& file_;
  Settings profile_;
  std::vector<Fixture> fixtures_;
  std::vector<std::unique_ptr<RecordedHost>> hosts_;
};

/// Mutants by what became of them, and the survivors as lines.
struct Tally {
  std::map<Fate, int> mutants;
  std::set<std::string> survivors;

  void add(std::string_view rule, const Mutant& mutant, Fate fate) {
    ++mutants[fate];
    if (fate == Fate::survived) survivors.insert(fmt::format("{}: {}: {}", rule, mutant.at, mutant.what));
  }
};

void try_mutants(const Trial& trial, std::string_view id, const test::Vocabulary& words, Tally& tally) {
  const Laboratory laboratory(trial, id);
  const std::vector<const Node*>& tables = trial.catalog.tables();
  const Node& root = laboratory.file().root;
  REQUIRE(laboratory.fate(root, tables) == Fate::survived);
  Document keep;
  for (const Mutant& mutant : test::mutants_of_rule(root, words, keep)) tally.add(id, mutant, laboratory.fate(mutant.root, tables));
  const auto reached = [&](const Node& mistaken) { return laboratory.fate(root, {&mistaken}) == Fate::refused; };
  REQUIRE(tables.size() == 1);
  for (const Mutant& mutant : test::mutants_of_tables(*tables.front(), root, reached, keep))
    tally.add(id, mutant, laboratory.fate(root, {&mutant.root}));
}

TEST_CASE("the mutants of a rule") {
  const auto document = parse_yaml(
      "when: {role: worker, not: {runtime: docker}}\n"
      "values:\n"
      "  least: {by: kubernetes, '1.0': 2GiB, '1.30': 4GiB}\n"
      "  other: 1\n"
      "expect:\n"
      "  any:\n"
      "    - memory: '>= $least'\n"
      "    - file: {path: /etc/a, matches: ^b, exists: true, means: a letter}\n"
      "    - sysctl: {vm.swappiness: 0}\n");
  Document keep;
  std::string lines;
  test::Vocabulary words;
  test::collect_words(std::get<Document>(document).root(), words);
  words["role."].insert("control-plane");
  for (const Mutant& mutant : test::mutants_of_rule(std::get<Document>(document).root(), words, keep))
    lines += mutant.at + ": " + mutant.what + "\n";
  CHECK(lines ==
        ": when dropped\n"
        "when: role dropped\n"
        "when: not dropped\n"
        "when.role: worker -> workeq\n"
        "when.role: worker -> control-plane\n"
        "when: not -> all\n"
        "when.not.runtime: docker -> dockeq\n"
        "values.least.1.0: 2GiB -> >= 2GiB\n"
        "values.least.1.0: 2GiB -> <= 2GiB\n"
        "values.least.1.0: 2GiB -> 3GiB\n"
        "values.least.1.0: 2GiB -> 1GiB\n"
        "values.least: 1.30 -> 2.30\n"
        "values.least: 1.30 -> 0.30\n"
        "values.least: 1.30 -> 1.31\n"
        "values.least: 1.30 -> 1.29\n"
        "values.least.1.30: 4GiB -> >= 4GiB\n"
        "values.least.1.30: 4GiB -> <= 4GiB\n"
        "values.least.1.30: 4GiB -> 5GiB\n"
        "values.least.1.30: 4GiB -> 3GiB\n"
        "expect: any -> all\n"
        "expect.any: 1 dropped\n"
        "expect.any.1.memory: >= $least -> > $least\n"
        "expect.any.1.memory: >= $least -> <= $least\n"
        "expect.any: 2 dropped\n"
        "expect.any.2.file: path dropped\n"
        "expect.any.2.file: matches dropped\n"
        "expect.any.2.file: exists dropped\n"
        "expect.any.2.file.path: /etc/a -> /etc/q\n"
        "expect.any.2.file.matches: ^b -> b\n"
        "expect.any.2.file.matches: ^b -> ^\n"
        "expect.any.2.file.exists: true -> false\n"
        "expect.any: 3 dropped\n"
        "expect.any.3.sysctl: vm.swappiness -> vm.swappinesq\n"
        "expect.any.3.sysctl.vm.swappiness: 0 -> >= 0\n"
        "expect.any.3.sysctl.vm.swappiness: 0 -> 1\n");
}

const std::string list = "tests/laws/survivors.txt";

/// The lines of the list that are no comments.
std::set<std::string> known_survivors() {
  std::ifstream stream(test::source_directory() + "/" + list);
  REQUIRE(stream);
  std::set<std::string> known;
  for (std::string line; std::getline(stream, line);)
    if (!line.empty() && !line.starts_with('#')) known.insert(line);
  return known;
}

/// The lines of one set that the other lacks.
std::string lacking(const std::set<std::string>& all, const std::set<std::string>& other) {
  std::string lines;
  for (const std::string& line : all)
    if (!other.contains(line)) lines += line + "\n";
  return lines;
}

TEST_CASE("whatever is altered in a built-in rule breaks a law") {
  if (test::step > 1) return;  // It is about the rules, which are the same with sanitizers.
  const Catalog catalog(built_in_rule_files());
  const Trial trial{
      .catalog = catalog, .kinds = kinds(), .rules = {}, .fixtures = test::source_directory() + "/fixtures/rules", .profiles = {}};
  Tally tally;
  test::Vocabulary words;
  for (const auto& [id, file] : catalog.rules()) test::collect_words(file->root, words);
  for (const auto& [id, file] : catalog.rules()) try_mutants(trial, id, words, tally);
  const std::set<std::string> known = known_survivors();
  INFO(fmt::format("{} mutants break a law, {} are no rules, {} survive", tally.mutants[Fate::killed], tally.mutants[Fate::refused],
                   tally.mutants[Fate::survived]));
  INFO("no fixture tells these from the rule; " << list << " may only become shorter");
  CHECK(lacking(tally.survivors, known) == "");
  INFO("these do not survive any more: take them out of " << list);
  CHECK(lacking(known, tally.survivors) == "");
}

}  // namespace
}  // namespace nodeworthy
