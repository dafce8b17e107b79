// Edited texts, and what every edit has to keep to.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "host/edit/editors.h"

namespace nodeworthy::test {

/// The text, or "LINE:COLUMN: why" it is not edited.
inline std::string shown(const Edited& edited) {
  if (const auto* error = std::get_if<DocumentError>(&edited))
    return fmt::format("{}:{}: {}", error->mark.line, error->mark.column, error->what);
  return std::get<std::string>(edited);
}

inline std::string with_crlf(std::string_view text) { return replace_all(text, "\n", "\r\n"); }

/// The lines that an edit took out or changed, in order: those between the beginning and the end that both texts share.
inline std::vector<std::string_view> lost_lines(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> old = lines_of(before);
  const std::vector<std::string_view> now = lines_of(after);
  size_t first = 0;
  while (first < std::min(old.size(), now.size()) && old[first] == now[first]) ++first;
  size_t last = 0;
  while (last < std::min(old.size(), now.size()) - first && old[old.size() - 1 - last] == now[now.size() - 1 - last]) ++last;
  return {old.begin() + static_cast<std::ptrdiff_t>(first), old.end() - static_cast<std::ptrdiff_t>(last)};
}

/// How many bytes of the old text are not at the beginning or the end of the new one.
inline size_t lost_bytes(std::string_view before, std::string_view after) {
  const size_t least = std::min(before.size(), after.size());
  const auto begin = static_cast<size_t>(
      std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(least), after.begin()).first - before.begin());
  size_t end = 0;
  while (end < least - begin && before[before.size() - 1 - end] == after[after.size() - 1 - end]) ++end;
  return before.size() - begin - end;
}

}  // namespace nodeworthy::test
