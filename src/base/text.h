// Small operations on text; no locale, no allocation unless a string is returned.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// Without leading and trailing blanks (space, tab, CR, LF, VT, FF).
std::string_view strip(std::string_view text);

/// The lines of a text without their LF; a final line without LF counts, an empty text has none. CR is kept.
std::vector<std::string_view> lines_of(std::string_view text);

/// The words between runs of blanks.
std::vector<std::string_view> words_of(std::string_view text);

/// Whether a word is one of some.
inline bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The parts between separators; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Parts joined by a separator.
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// ASCII lower case.
std::string lower(std::string_view text);

/// Where a part begins in a text; npos where it does not. Many times faster in long texts than std::string_view::find.
size_t position_of(std::string_view part, std::string_view text);

/// Every occurrence of `from` (not empty) replaced.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// A decimal integer that is the whole of the text, optionally signed; false leaves `value` alone.
bool parse_integer(std::string_view text, int64_t& value);

/// fnmatch(3) without flags: `*`, `?` and brackets match every character, `/` included.
bool glob_match(std::string_view pattern, std::string_view text);

/// Fit to show to a person or to write into a report: valid UTF-8 without characters that control a terminal, separate lines or reorder
/// text, and without what XML forbids (each becomes U+FFFD, tab and line ends a space), of at most the first `limit` bytes, "..." at the
/// end when cut.
std::string printable(std::string_view text, size_t limit = 400);

/// The same without a limit, and line ends and tabs stay.
std::string sanitized(std::string_view text);

/// How many columns a printable text takes where every character takes one.
size_t columns_of(std::string_view text);

/// The words of a text in lines of at most `width` columns, longer words excepted; every line indented and ended. Empty without words.
std::string wrapped(std::string_view text, size_t indent, size_t width);

}  // namespace nodeworthy
