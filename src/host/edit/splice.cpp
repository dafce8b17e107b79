#include "host/edit/splice.h"

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr size_t most_bytes = size_t{1} << 20;

Mark mark_at(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t begin = before.rfind('\n') + 1;
  return {.line = static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n') + 1),
          .column = static_cast<uint32_t>(before.size() - begin + 1)};
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

void refuse(std::string_view text, size_t offset, std::string why) {
  throw DocumentError{.mark = mark_at(text, offset), .what = std::move(why)};
}

void check_fit(std::string_view text) {
  if (text.size() > most_bytes) refuse(text, 0, "more than 1 MiB");
  for (std::string_view order_mark : {"\xEF\xBB\xBF", "\xFE\xFF", "\xFF\xFE"})
    if (text.starts_with(order_mark)) refuse(text, 0, "begins with a byte order mark");
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) refuse(text, nul, "a NUL: this is no text");
  for (size_t cr = text.find('\r'); cr != std::string_view::npos; cr = text.find('\r', cr + 1))
    if (cr + 1 == text.size() || text[cr + 1] != '\n') refuse(text, cr, "a carriage return without a line feed");
}

Scalar scalar_of(std::string_view value) {
  for (std::string_view word : {"true", "false", "null"})
    if (value == word) return {.text = value};
  // A number: an integer, perhaps with a fraction, without zeros in front.
  std::string_view digits = value.starts_with('-') ? value.substr(1) : value;
  const size_t dot = digits.find('.');
  const std::string_view fraction = dot == std::string_view::npos ? "0" : digits.substr(dot + 1);
  digits = digits.substr(0, dot);
  const auto all_digits = [](std::string_view t) { return !t.empty() && t.find_first_not_of("0123456789") == std::string_view::npos; };
  const bool is_number = all_digits(digits) && all_digits(fraction) && (digits.size() == 1 || digits[0] != '0');
  return {.text = value, .style = is_number ? Node::Style::plain : Node::Style::quoted};
}

Offsets::Offsets(std::string_view text) : size_(text.size()) {
  line_begins_.push_back(0);
  for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1)) line_begins_.push_back(end + 1);
}

size_t Offsets::of(Mark mark) const {
  if (mark.line == 0 || mark.line > line_begins_.size()) return size_;
  return std::min(line_begins_[mark.line - 1] + mark.column - 1, size_);
}

std::vector<TextLine> text_lines(std::string_view text) {
  std::vector<TextLine> lines;
  size_t begin = 0;
  for (std::string_view line : lines_of(text)) {
    const size_t next = std::min(begin + line.size() + 1, text.size());
    lines.push_back({.begin = begin, .end = begin + line.size() - (line.ends_with('\r') ? 1 : 0), .next = next});
    begin = next;
  }
  return lines;
}

std::string_view line_end_of(std::string_view text) {
  const size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

std::string_view indentation_of(std::string_view text) { return text.substr(0, std::min(text.find_first_not_of(" \t"), text.size())); }

std::string spliced(std::string_view text, std::span<const Splice> splices) {
  std::string out;
  size_t at = 0;
  for (const Splice& splice : splices) {
    out += text.substr(at, splice.begin - at);
    out += splice.text;
    at = splice.end;
  }
  out += text.substr(at);
  return out;
}

Splice inserted_line(std::string_view text, size_t at, std::string_view line) {
  const std::string_view line_end = line_end_of(text);
  std::string inserted(line);
  if (at == 0 || text[at - 1] == '\n') {
    inserted += line_end;
  } else {
    inserted.insert(0, line_end);
  }
  return {.begin = at, .end = at, .text = std::move(inserted)};
}

Splice replaced_value(std::string_view text, size_t equals, size_t end, std::string_view value) {
  const std::string_view rest = text.substr(equals + 1, end - equals - 1);
  const size_t last = rest.find_last_not_of(blank_characters);
  if (last == std::string_view::npos) {
    const bool spaced = rest.empty() && equals > 0 && is_blank(text[equals - 1]);
    return {.begin = end, .end = end, .text = (spaced ? " " : "") + std::string(value)};
  }
  // A value may begin below its key; the new one stands beside it.
  return {.begin = equals + 1 + rest.find_first_not_of(" \t"), .end = equals + 1 + last + 1, .text = std::string(value)};
}

std::string_view separator_like(std::string_view line) {
  const size_t equals = line.find('=');
  return equals != std::string_view::npos && equals > 0 && is_blank(line[equals - 1]) ? " = " : "=";
}

}  // namespace nodeworthy
