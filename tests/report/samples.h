// Made-up reports that between them have everything a report can have.
#pragma once

#include <string_view>
#include <vector>

#include "engine/report.h"

namespace nodeworthy::test {

/// A report and the name of its goldens.
struct Sample {
  std::string_view name;
  Report report;
};

/// A running worker with rules of every verdict that a look comes to, and of every severity; one that was repaired in part; an image; one
/// where all is well; one without rules; and one whose host says what would break a terminal, JSON or XML.
std::vector<Sample> samples();

/// A short report: a rule that fails and one that passes.
Report short_report();

}  // namespace nodeworthy::test
