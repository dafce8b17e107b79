// Searching the lines of a file of any size for regular expressions.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace re2 {
class RE2;
}

namespace nodeworthy {

/// A regular expression (RE2) that matches within one line, `^` and `$` being its ends. Files are bytes, whatever encoding they claim.
/// Cheap to make and to copy: it is compiled at its first use, once for all copies.
class LinePattern {
 public:
  explicit LinePattern(std::string text);

  /// What is wrong with the text; empty when it is a regular expression.
  std::string error() const;
  /// As written.
  const std::string& text() const { return text_; }
  /// Whether it can be compiled in the memory that a pattern is allowed, 8MiB: what has no error may still be too large.
  bool fits() const;
  /// Whether it matches in a line of the lines. It must fit.
  bool matches(std::string_view lines) const;

 private:
  const re2::RE2& expression() const;

  std::string text_;
  std::shared_ptr<std::unique_ptr<const re2::RE2>> expression_;
};

/// The number of the first line that a pattern finds, counted from 1; 0 where it finds none.
using LineNumber = size_t;

/// Looks for every pattern, all of which must fit, in a file that comes in pieces of whole lines.
class LineSearch {
 public:
  explicit LineSearch(std::vector<LinePattern> patterns);
  ~LineSearch();

  /// Takes the next piece; false once nothing is left to look for.
  bool take(std::string_view piece);

  /// Where each pattern was found so far.
  const std::vector<LineNumber>& found() const { return found_; }

 private:
  class Sieve;

  LineNumber find(const LinePattern& pattern, std::string_view piece) const;

  std::vector<LinePattern> patterns_;
  std::vector<LineNumber> found_;
  size_t lines_before_ = 0;
  std::unique_ptr<Sieve> sieve_;  // made for the second piece: making it costs more than searching one piece without
};

/// Where each pattern is found in a file of at most 1GiB. One small enough is read once for all rules, a larger one in pieces. Unreadable
/// where a pattern does not fit, too.
Reading<std::vector<LineNumber>> search_lines(const Host& host, const std::string& path, const std::vector<LinePattern>& patterns);

}  // namespace nodeworthy
