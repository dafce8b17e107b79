// NAME=value lines that a shell and systemd read alike: what the editors of assignments and of flags share. All of it refuses by throwing.
#pragma once

#include <string_view>
#include <vector>

#include "host/edit/splice.h"
#include "host/shell_words.h"

namespace nodeworthy {

/// Whether a value means itself without quotes.
bool is_shell_word(std::string_view value);

/// Where a value stands, its quotes included.
struct ShellValue {
  char quote = '\0';  // ' or " around the whole of it; NUL where there is none
  size_t begin = 0;
  size_t end = 0;
};

/// The place of a value that is one piece: quoted as a whole, or without quotes. A trailing comment, more pieces and what only a shell
/// would act on are refused.
ShellValue shell_value(std::string_view text, const Assignment& assignment);

/// The assignments of a name. Refused where another line may set it, too.
std::vector<Assignment> assignments_of(std::string_view text, std::string_view name);

/// Which assignments of a name change.
enum class Which : uint8_t { all, last };

/// Refuses unless a shell and systemd read `after` as `before` with a name set.
void check_assignments(std::string_view before, std::string_view after, std::string_view name, std::string_view value, Which which);

/// A new line at the end of a text.
Splice new_assignment(std::string_view text, std::string_view name, std::string_view value);

}  // namespace nodeworthy
