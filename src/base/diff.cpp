#include "base/diff.h"

#include <algorithm>
#include <vector>

namespace nodeworthy {
namespace {

using Lines = std::vector<std::string_view>;

constexpr size_t context = 3;
constexpr size_t most_edits = 1000;  // the memory for the search grows with its square

/// The lines of a text, each with its line end.
Lines whole_lines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// One run of lines that goes away, and the run that comes in its place.
struct Hunk {
  size_t before = 0;  // the first line, counted from 0
  size_t removed = 0;
  size_t after = 0;
  size_t added = 0;
};

/// Single lines that go (before moves on) or come (after moves on), in order.
using Steps = std::vector<Hunk>;

/// The greedy search of Myers (An O(ND) Difference Algorithm, 1986): how far one comes along every diagonal with d edits.
class Search {
 public:
  Search(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  /// The least single edits; none where more than most_edits are needed.
  Steps steps() {
    const size_t most = std::min(most_edits, before_.size() + after_.size());
    std::vector<size_t> reach(2 * most + 3, 0);  // of the diagonal k at most + 1 + k
    for (size_t d = 0; d <= most; ++d) {
      trace_.push_back(reach);
      if (advance(static_cast<long>(d), static_cast<long>(most + 1), reach))
        return backward(static_cast<long>(d), static_cast<long>(most + 1));
    }
    return {};
  }

 private:
  /// Whether the diagonal is reached from the one above it, by a line that comes.
  static bool comes(long k, long d, long middle, const std::vector<size_t>& reach) {
    return k == -d || (k != d && reach[static_cast<size_t>(middle + k - 1)] < reach[static_cast<size_t>(middle + k + 1)]);
  }

  bool advance(long d, long middle, std::vector<size_t>& reach) const {
    for (long k = -d; k <= d; k += 2) {
      const bool add = comes(k, d, middle, reach);
      size_t x = add ? reach[static_cast<size_t>(middle + k + 1)] : reach[static_cast<size_t>(middle + k - 1)] + 1;
      auto y = static_cast<size_t>(static_cast<long>(x) - k);
      while (x < before_.size() && y < after_.size() && before_[x] == after_[y]) ++x, ++y;
      reach[static_cast<size_t>(middle + k)] = x;
      if (x == before_.size() && y == after_.size()) return true;
    }
    return false;
  }

  Steps backward(long d, long middle) const {
    Steps steps;
    auto x = static_cast<long>(before_.size());
    auto y = static_cast<long>(after_.size());
    for (; d > 0; --d) {
      const std::vector<size_t>& reach = trace_[static_cast<size_t>(d)];
      const long k = x - y;
      const bool add = comes(k, d, middle, reach);
      x = static_cast<long>(reach[static_cast<size_t>(middle + k + (add ? 1 : -1))]);
      y = x - (k + (add ? 1 : -1));
      steps.push_back(
          {.before = static_cast<size_t>(x), .removed = add ? 0U : 1U, .after = static_cast<size_t>(y), .added = add ? 1U : 0U});
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  const Lines& before_;
  const Lines& after_;
  std::vector<std::vector<size_t>> trace_;
};

/// Steps that touch become one hunk.
std::vector<Hunk> merged(const Steps& steps) {
  std::vector<Hunk> hunks;
  for (const Hunk& step : steps) {
    if (hunks.empty() || hunks.back().before + hunks.back().removed != step.before ||
        hunks.back().after + hunks.back().added != step.after) {
      hunks.push_back(step);
      continue;
    }
    hunks.back().removed += step.removed;
    hunks.back().added += step.added;
  }
  return hunks;
}

/// What differs, in order.
std::vector<Hunk> differences(const Lines& before, const Lines& after) {
  const auto common = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto head = static_cast<size_t>(common.first - before.begin());
  size_t tail = 0;
  while (tail < std::min(before.size(), after.size()) - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const Lines left(before.begin() + static_cast<long>(head), before.end() - static_cast<long>(tail));
  const Lines right(after.begin() + static_cast<long>(head), after.end() - static_cast<long>(tail));
  if (left.empty() && right.empty()) return {};
  std::vector<Hunk> hunks = merged(Search(left, right).steps());
  if (hunks.empty()) hunks.push_back({.before = 0, .removed = left.size(), .after = 0, .added = right.size()});
  for (Hunk& hunk : hunks) hunk.before += head, hunk.after += head;
  return hunks;
}

void add_line(std::string& out, char sign, std::string_view line) {
  out += sign;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

/// "3,7"; a single line has no count, and an empty range stands behind the line in front of it.
std::string range(size_t begin, size_t count) {
  const std::string first = std::to_string(count == 0 ? begin : begin + 1);
  return count == 1 ? first : first + "," + std::to_string(count);
}

/// The hunks from `first` to `last` as one, with the lines between and around them.
std::string group_text(const Lines& before, const Lines& after, const Hunk* first, const Hunk* last) {
  const size_t lead = std::min(context, first->before);
  const size_t end = std::min(before.size(), last->before + last->removed + context);
  const size_t begin = first->before - lead;
  const size_t after_begin = first->after - lead;
  const size_t after_end = last->after + last->added + (end - last->before - last->removed);
  std::string out = "@@ -" + range(begin, end - begin) + " +" + range(after_begin, after_end - after_begin) + " @@\n";
  size_t at = begin;
  for (const Hunk* hunk = first; hunk <= last; ++hunk) {
    for (; at < hunk->before; ++at) add_line(out, ' ', before[at]);
    for (; at < hunk->before + hunk->removed; ++at) add_line(out, '-', before[at]);
    for (size_t line = 0; line < hunk->added; ++line) add_line(out, '+', after[hunk->after + line]);
  }
  for (; at < end; ++at) add_line(out, ' ', before[at]);
  return out;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after) {
  const Lines left = whole_lines(before);
  const Lines right = whole_lines(after);
  const std::vector<Hunk> hunks = differences(left, right);
  std::string out;
  for (size_t first = 0; first < hunks.size();) {
    size_t last = first;
    while (last + 1 < hunks.size() && hunks[last + 1].before - (hunks[last].before + hunks[last].removed) <= 2 * context) ++last;
    out += group_text(left, right, &hunks[first], &hunks[last]);
    first = last + 1;
  }
  return out;
}

}  // namespace nodeworthy
