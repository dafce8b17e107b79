#include "base/text.h"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace nodeworthy {
namespace {

/// Space, tab, LF, VT, FF and CR. An object, which algorithms call without a pointer.
constexpr auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };

constexpr size_t usual_line = 32;  // bytes

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// The length of the well-formed UTF-8 sequence (Unicode 15, table 3-7) at the start of a text, 0 when there is none.
size_t sequence_length(std::string_view text) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  auto continues = [&](size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/// The character of a well-formed sequence of at most three bytes, 0xFFFF being the last that has so few; more for longer ones.
uint32_t character(std::string_view sequence) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(sequence[i])); };
  switch (sequence.size()) {
    case 1: return byte(0);
    case 2: return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3: return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default: return 0x10000;
  }
}

/// C0 and C1; line and paragraph separators; what reorders the text around it (Unicode 15, section 23.2), so that a line would not read as
/// it stands; and the two that XML 1.0 forbids.
bool is_control(std::string_view sequence) {
  const uint32_t c = character(sequence);
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFFFE || c == 0xFFFF;
}

constexpr auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };

bool is_line_end_or_tab(char c) { return c == '\t' || c == '\n' || c == '\r'; }

enum class Whitespace { keep, flatten };

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::string cleaned(std::string_view text, Whitespace whitespace) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const char* plain_end = std::find_if_not(text.begin(), text.end(), is_plain);
    out.append(text.begin(), plain_end);
    text.remove_prefix(static_cast<size_t>(plain_end - text.begin()));
    if (text.empty()) return out;
    const size_t length = sequence_length(text);
    const std::string_view sequence = text.substr(0, length == 0 ? 1 : length);
    if (length == 1 && is_line_end_or_tab(text[0])) {
      out += whitespace == Whitespace::keep ? text[0] : ' ';
    } else if (length == 0 || is_control(sequence)) {
      out += replacement;
    } else {
      out += sequence;
    }
    text.remove_prefix(sequence.size());
  }
}

}  // namespace

std::string_view strip(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  lines.reserve(text.size() / usual_line + 1);
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  words.reserve(4);
  for (const char* at = text.begin(); at != text.end();) {
    const char* begin = std::find_if_not(at, text.end(), is_blank);
    at = std::find_if(begin, text.end(), is_blank);
    if (begin != at) words.emplace_back(begin, at);
  }
  return words;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  parts.reserve(static_cast<size_t>(std::count(text.begin(), text.end(), separator)) + 1);
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);  // without branches, for many bytes at a time
  return out;
}

size_t position_of(std::string_view part, std::string_view text) {
  const void* found = ::memmem(text.data(), text.size(), part.data(), part.size());
  return found == nullptr ? std::string_view::npos : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (;;) {
    const size_t at = text.find(from);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(at + from.size());
  }
}

bool parse_integer(std::string_view text, int64_t& value) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int64_t parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return false;
  value = parsed;
  return true;
}

bool glob_match(std::string_view pattern, std::string_view text) {
  // Most texts differ before the first character that means something.
  const size_t literal = pattern.find_first_of("*?[\\");
  if (text.substr(0, literal) != pattern.substr(0, literal)) return false;
  if (literal == std::string_view::npos) return true;
  return fnmatch(std::string(pattern).c_str(), std::string(text).c_str(), 0) == 0;
}

std::string printable(std::string_view text, size_t limit) {
  const bool cut = text.size() > limit;
  // Not within a character, which has at most four bytes.
  for (int i = 0; cut && i < 3 && limit > 0 && continues(text[limit]); ++i) --limit;
  std::string out = cleaned(text.substr(0, limit), Whitespace::flatten);
  if (cut) out += "...";
  return out;
}

std::string sanitized(std::string_view text) { return cleaned(text, Whitespace::keep); }

size_t columns_of(std::string_view text) { return text.size() - static_cast<size_t>(std::count_if(text.begin(), text.end(), continues)); }

std::string wrapped(std::string_view text, size_t indent, size_t width) {
  std::string out;
  size_t column = 0;
  for (std::string_view word : words_of(text)) {
    const size_t columns = columns_of(word);
    if (column == 0 || column + 1 + columns > width) {
      out += (column == 0 ? "" : "\n") + std::string(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += columns;
  }
  return out.empty() ? out : out + "\n";
}

}  // namespace nodeworthy
