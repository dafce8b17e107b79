// What rules want of the lines of a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/kind.h"
#include "engine/line_search.h"

namespace nodeworthy {

/// Lines that are wanted and unwanted.
struct WantedLines {
  /// Whether a line that the pattern finds is wanted or unwanted.
  enum class Wish : uint8_t { present, lacking };
  struct Line {
    Wish wish;
    LinePattern pattern;
  };

  std::vector<Line> lines;
  bool optional = false;             // an absent file is as good as lines that are as wanted
  std::optional<std::string> means;  // what the lines come to, in words

  /// "a line that matches A, no line that matches B", or what they come to in the rule's own words.
  std::string describe() const;
};

/// The fields `matches`, `lacks`, `optional` and `means` of a rule. Reports what is no regular expression.
WantedLines wanted_lines(const Params& params);

/// Holds the lines of a file against them, of which there is at least one: an observation for each, or one for all where the rule says what
/// they come to. No line is shown, only its number: it may hold a secret.
std::vector<Observation> look_at_lines(const Host& host, const std::string& path, const WantedLines& wanted);

}  // namespace nodeworthy
