// The statements of a TOML text and where they stand. The text has been parsed; of one that has not, the answer is wrong but bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/edit/editors.h"

namespace nodeworthy {

/// A header, or a key with its value, be it on a line of its own or within an inline table.
struct TomlStatement {
  enum class Kind : uint8_t { table, array_of_tables, entry };
  Kind kind = Kind::entry;
  std::vector<std::string> key;  // the parts of a dotted one, without quotes
  size_t table = 0;              // of an entry, the index of its header counted from 1; 0 for the root
  size_t begin = 0;              // of the key or the header
  size_t value_begin = 0;
  size_t value_end = 0;
};

/// The statements of a text, in order.
std::vector<TomlStatement> toml_statements(std::string_view text);

/// The entries of the inline table that begins at an offset, in order.
std::vector<TomlStatement> toml_inline_entries(std::string_view text, size_t at);

/// A key as text: bare where it can be, else in double quotes; several with dots between them.
std::string toml_key(KeyPath keys);

}  // namespace nodeworthy
