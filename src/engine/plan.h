// What repairing a host comes to, before anything is done: every change of the failed rules, in order, and what the files would be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report.h"
#include "host/overlay_host.h"

namespace nodeworthy {

/// One change that would be made, and the ids of the rules that asked for it.
struct Step {
  Change change;  // the path of a file is the canonical one
  std::vector<std::string_view> rules;
};

/// Whether a rule asked for both.
bool shares_a_rule(const Step& one, const Step& other);

/// A change that is left to a person, and why.
struct Left {
  Step step;
  std::string why;
};

/// One file before and after all its changes.
struct FileChange {
  std::string path;
  std::optional<std::string> before;  // nothing where the file is new
  std::string after;
};

/// Every change and what it leads to. Borrows from the rules.
struct Plan {
  std::vector<Step> steps;        // in the order in which they are to be made; each changes something
  std::vector<Left> left;         // in the order in which they were asked for
  std::vector<FileChange> files;  // what the steps make of files, by path
  std::vector<RuleReport> after;  // what the rules that did not pass would come to, sorted by id
  Layer layer;                    // the host with all steps made, over the host
};

/// Plans the repair of what `report` found on a host. The changes are made in memory and the rules that did not pass look again, because
/// one step may show the need of another: at most three times. Changes of more than `most` caution are left. Throws InputError, naming both
/// rules and changes, where two rules want contrary ones.
Plan make_plan(std::span<const Rule> rules, const Report& report, const Host& host, Caution most);

}  // namespace nodeworthy
