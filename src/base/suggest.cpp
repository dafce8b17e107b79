#include "base/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr size_t longest = 100;  // of words that are worth comparing; the time grows with the product of the lengths

/// Levenshtein's distance.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

/// How many letters two words begin with in common.
size_t common(std::string_view a, std::string_view b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string* nearest = nullptr;
  size_t best = std::max<size_t>(2, word.size() / 3) + 1;
  size_t alike = 0;
  for (const std::string& candidate : candidates) {
    if (word.size() > longest || candidate.size() > longest) continue;
    const size_t edits = distance(lower(word), lower(candidate));
    const size_t begin = common(lower(word), lower(candidate));
    // Of those that are equally near, the one that begins alike is meant.
    if (edits > best || (edits == best && (nearest == nullptr || begin <= alike))) continue;
    best = edits;
    alike = begin;
    nearest = &candidate;
  }
  if (nearest != nullptr) return fmt::format("; did you mean \"{}\"?", *nearest);
  if (candidates.empty() || candidates.size() > 12) return {};
  return "; one of: " + join(candidates, ", ");
}

}  // namespace nodeworthy
