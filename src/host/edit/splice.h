// What the editors are made of: places in a text, and replacements of parts of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "host/edit/editors.h"

namespace nodeworthy {

inline constexpr std::string_view blank_characters = " \t\r\n\v\f";

/// Gives an edit up: throws DocumentError with the position of an offset.
[[noreturn]] void refuse(std::string_view text, size_t offset, std::string why);

/// Refuses what no editor takes: more than 1 MiB, a byte order mark, NUL, a carriage return without a line feed.
void check_fit(std::string_view text);

/// Runs an edit that refuses by throwing.
template <class Edit>
Edited edited(std::string_view text, Edit&& edit) {
  try {
    check_fit(text);
    return std::forward<Edit>(edit)();
  } catch (DocumentError& error) {
    return std::move(error);
  }
}

/// Turns marks of a text into offsets; columns count bytes.
class Offsets {
 public:
  explicit Offsets(std::string_view text);
  /// The offset of a mark, at most the text's size.
  size_t of(Mark mark) const;

 private:
  std::vector<size_t> line_begins_;
  size_t size_;
};

/// A line of a text: [begin, end) without its line end, the next one begins at `next`.
struct TextLine {
  size_t begin = 0;
  size_t end = 0;
  size_t next = 0;

  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
};

/// The lines of a text, as lines_of() has them, but without CR.
std::vector<TextLine> text_lines(std::string_view text);

/// "\r\n" where the first line of a text ends so, else "\n".
std::string_view line_end_of(std::string_view text);

/// The blanks and tabs that a text begins with.
std::string_view indentation_of(std::string_view text);

/// What stands in [begin, end) becomes `text`.
struct Splice {
  size_t begin = 0;
  size_t end = 0;
  std::string text;
};

/// A text with parts replaced; they are in order and apart.
std::string spliced(std::string_view text, std::span<const Splice> splices);

/// A new line where one begins, or at the end of a text; there, a missing final line end stays missing.
Splice inserted_line(std::string_view text, size_t at, std::string_view line);

/// What stands between the '=' at an offset and `end`, blanks around it aside, becomes `value`.
Splice replaced_value(std::string_view text, size_t equals, size_t end, std::string_view value);

/// " = " where a line has blanks before its '=', else "=".
std::string_view separator_like(std::string_view line);

}  // namespace nodeworthy
