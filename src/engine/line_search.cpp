#include "engine/line_search.h"

#include <fmt/format.h>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "base/units.h"

namespace nodeworthy {
namespace {

// Longer than any log that a rule asks for, and searched in a second; a hostile image may hold a file of terabytes.
constexpr uint64_t most_bytes = uint64_t{1} << 30;

RE2::Options line_options() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(int64_t{8} << 20);
  options.set_never_nl(true);
  options.set_encoding(RE2::Options::EncodingLatin1);
  return options;
}

std::string by_lines(const std::string& text) { return "(?m)" + text; }

size_t count_lines(std::string_view text) {
  size_t lines = 0;
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ++lines;
  return lines;
}

}  // namespace

LinePattern::LinePattern(std::string text) : text_(std::move(text)), expression_(std::make_shared<std::unique_ptr<const RE2>>()) {}

std::string LinePattern::error() const {
  // A set parses what is added to it, and compiles nothing yet. By lines it is what will be compiled; without, what the author wrote.
  std::string error;
  if (RE2::Set(line_options(), RE2::UNANCHORED).Add(by_lines(text_), &error) < 0)
    RE2::Set(line_options(), RE2::UNANCHORED).Add(text_, &error);
  return error;
}

const RE2& LinePattern::expression() const {
  if (!*expression_) *expression_ = std::make_unique<const RE2>(by_lines(text_), line_options());
  return **expression_;
}

bool LinePattern::fits() const { return expression().ok(); }

bool LinePattern::matches(std::string_view lines) const {
  // Without submatches: that there is a match costs less than where it is.
  return expression().Match({lines.data(), lines.size()}, 0, lines.size(), RE2::UNANCHORED, nullptr, 0);
}

/// Most patterns cannot match without some literal, and a search for literals is many times faster than one for regular expressions.
class LineSearch::Sieve {
 public:
  explicit Sieve(const std::vector<LinePattern>& patterns) : filter_(shortest_literal) {
    int number = 0;  // counted from 0, as the patterns are
    for (const LinePattern& pattern : patterns) filter_.Add(by_lines(pattern.text()), line_options(), &number);
    filter_.Compile(&literals_);
  }

  /// The numbers of the patterns that may match in a piece; the others cannot.
  std::vector<int> possible(std::string_view piece) const {
    const std::string text = lower(piece);  // RE2 gives the literals in lower case, whether the pattern minds case or not
    std::vector<int> present;
    for (size_t i = 0; i < literals_.size(); ++i)
      if (position_of(literals_[i], text) != std::string::npos) present.push_back(static_cast<int>(i));
    std::vector<int> numbers;
    filter_.AllPotentials(present, &numbers);
    return numbers;
  }

 private:
  static constexpr int shortest_literal = 3;  // bytes; shorter ones are found everywhere

  re2::FilteredRE2 filter_;
  std::vector<std::string> literals_;
};

LineSearch::LineSearch(std::vector<LinePattern> patterns) : patterns_(std::move(patterns)), found_(patterns_.size(), 0) {}

LineSearch::~LineSearch() = default;

bool LineSearch::take(std::string_view piece) {
  if (!sieve_ && lines_before_ > 0) sieve_ = std::make_unique<Sieve>(patterns_);
  std::vector<int> numbers(patterns_.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  if (sieve_) numbers = sieve_->possible(piece);
  for (int number : numbers) {
    const auto i = static_cast<size_t>(number);
    if (found_[i] == 0) found_[i] = find(patterns_[i], piece);
  }
  const bool open = std::find(found_.begin(), found_.end(), LineNumber{0}) != found_.end();
  if (open) lines_before_ += count_lines(piece);
  return open;
}

LineNumber LineSearch::find(const LinePattern& pattern, std::string_view piece) const {
  if (!pattern.matches(piece)) return 0;
  LineNumber line = lines_before_;
  for (std::string_view text : lines_of(piece)) {
    ++line;
    if (pattern.matches(text)) return line;
  }
  return 0;
}

Reading<std::vector<LineNumber>> search_lines(const Host& host, const std::string& path, const std::vector<LinePattern>& patterns) {
  const Reading<std::string>& text = host.read(path);
  if (text.absent()) return Absent{};
  if (!std::ranges::all_of(patterns, &LinePattern::fits)) return Unreadable{"a regular expression of the rule is too large to search for"};
  LineSearch search(patterns);
  if (text.present()) {
    search.take(text.value());
    return search.found();
  }
  const Reading<Status>& status = host.status(path);
  if (status.present() && status.value().size > most_bytes)
    return Unreadable{fmt::format("{}: is larger than {}", path, format_size(most_bytes))};
  // If anything but its size keeps it from being read, it keeps it from being searched, too.
  return host.scan(path, [&](std::string_view piece) { return search.take(piece); }).map([&](bool) { return search.found(); });
}

}  // namespace nodeworthy
