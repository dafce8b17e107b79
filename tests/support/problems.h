// Mistakes as tests compare them.
#pragma once

#include <string>

#include "engine/problems.h"

namespace nodeworthy::test {

/// Every problem as "LINE:COLUMN: what", with its file before it where it has one and without a position where it has none; one a line.
inline std::string shown(const Problems& problems) {
  std::string all;
  for (const Problem& problem : problems.all()) {
    if (!problem.file.empty()) all += problem.file + ":";
    if (problem.mark.line != 0) all += std::to_string(problem.mark.line) + ":" + std::to_string(problem.mark.column) + ":";
    all += " " + problem.what + "\n";
  }
  return all;
}

}  // namespace nodeworthy::test
