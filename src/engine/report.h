// What a run found: the value that every report format writes down.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule.h"

namespace nodeworthy {

/// A change that makes a rule pass, and what became of it in this run.
struct ReportedChange {
  Change change;
  bool done = false;
  std::optional<std::string> error = {};   // why performing it failed
  std::optional<std::string> before = {};  // what was there, in a line: a value, "inactive", the path of the copy of a file
};

/// What one rule came to.
struct RuleReport {
  std::string_view id;
  std::string_view title;
  Severity severity = Severity::error;
  Verdict verdict = Verdict::skipped;
  std::vector<std::string_view> aka;
  std::string_view because;
  std::vector<std::string_view> see;
  std::optional<std::string> skipped_because;
  std::optional<std::string> by_hand;     // what is left to a person: all of the repair, or what changes cannot do
  std::vector<Observation> observations;  // their repairs are in `changes` and `by_hand`
  std::vector<ReportedChange> changes;    // what makes it pass, in order, without repetition
  std::chrono::microseconds duration{0};  // of looking
};

/// Who was looked at. An empty text is what the host did not tell.
struct HostSummary {
  std::string name;
  std::string root;
  bool running = false;
  std::string kernel;
  std::string os;
  std::string arch;
  std::string machine_id;
};

/// How many rules came to each verdict.
struct Summary {
  size_t pass = 0;
  size_t fixed = 0;
  size_t fail = 0;
  size_t unknown = 0;
  size_t skipped = 0;

  /// Counts one more.
  void add(Verdict verdict);
  size_t all() const { return pass + fixed + fail + unknown + skipped; }
};

/// One run. Borrows from the catalog and the rules.
struct Report {
  HostSummary host;
  std::vector<std::string_view> profiles;
  Settings settings;
  std::vector<std::string> assumed = {};  // the names of those that are only the profile's
  std::chrono::system_clock::time_point started;
  std::chrono::microseconds duration{0};
  std::optional<std::string> trial = {};  // the folder whose rules were held to the laws: then no host was looked at
  std::optional<std::string> run;         // its id in the journal; nothing where no change was performed
  std::vector<RuleReport> rules;          // sorted by id

  /// Counts the verdicts.
  Summary summary() const;
  /// The prevailing verdict of the rules of at least this severity; skipped where there are none.
  Verdict verdict(Severity least) const;
  /// "RULE: REASON" for each reason why a failed rule wants nothing but a reboot.
  std::vector<std::string> reboot_required() const;
};

/// The version of the program, as built.
std::string_view program_version();

}  // namespace nodeworthy
