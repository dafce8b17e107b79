// Tables of edits: what they make of a text, and that they make the same of it with CRLF and nothing when done again.
#pragma once

#include "tests/support/catch.h"
#include "tests/support/edits.h"

namespace nodeworthy::test {

/// One edit of a table.
struct EditRow {
  std::string_view what;
  std::string text;
  std::string expected;  // the edited text, or LINE:COLUMN: why it is not edited
};

/// Checks one row. `edit` takes a text.
template <class Edit>
void check_row(const EditRow& row, Edit edit) {
  INFO(row.what);
  const Edited edited = edit(row.text);
  CHECK(shown(edited) == row.expected);
  const auto* text = std::get_if<std::string>(&edited);
  if (text != nullptr) CHECK(shown(edit(*text)) == *text);
  if (row.text.find('\r') != std::string::npos) return;
  const std::string crlf = shown(edit(with_crlf(row.text)));
  // A new file has no line ends to follow.
  if (row.text.find('\n') != std::string::npos) CHECK(crlf == (text == nullptr ? row.expected : with_crlf(row.expected)));
}

}  // namespace nodeworthy::test
