// Goldens: files that hold what the program is expected to say, reviewed as a diff.
#pragma once

#include <string>
#include <string_view>

namespace nodeworthy::test {

/// Checks that a text is what the golden file holds, byte for byte; `path` is relative to the sources ("tests/report/golden/report.txt").
/// Where the environment variable NODEWORTHY_UPDATE is set the file is written instead, with its folders.
void check_golden(std::string_view path, std::string_view text);

}  // namespace nodeworthy::test
