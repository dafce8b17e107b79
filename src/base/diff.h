// Differences of texts as people and patch(1) read them.
#pragma once

#include <string>
#include <string_view>

namespace nodeworthy {

/// The unified diff of two texts, by lines, with three lines of context: what diff -u says, without the two lines that name the files.
/// Empty where the texts are equal. A line without a line end says so. Smallest for texts that differ in at most some hundred lines; of
/// others, everything between the first and the last difference is replaced.
std::string unified_diff(std::string_view before, std::string_view after);

}  // namespace nodeworthy
