#include "tests/support/golden.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "base/text.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"

namespace nodeworthy::test {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return std::move(bytes).str();
}

void write(const fs::path& file, std::string_view text) {
  fs::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  if (!stream.flush()) throw std::runtime_error("cannot write " + file.string());
}

/// The first line in which two texts differ, so that a long golden needs no reading.
std::string first_difference(std::string_view expected, std::string_view text) {
  const auto left = lines_of(expected);
  const auto right = lines_of(text);
  size_t line = 0;
  while (line < left.size() && line < right.size() && left[line] == right[line]) ++line;
  auto shown = [&](const auto& lines) { return line < lines.size() ? fmt::format("\"{}\"", lines[line]) : std::string("(the end)"); };
  return fmt::format("line {}: expected {}\nline {}: is       {}", line + 1, shown(left), line + 1, shown(right));
}

}  // namespace

void check_golden(std::string_view path, std::string_view text) {
  const fs::path file = fs::path(test::source_directory()) / path;
  const std::optional<std::string> expected = content(file);
  if (std::getenv("NODEWORTHY_UPDATE") != nullptr) {
    if (expected != text) write(file, text);
    return;
  }
  INFO(path << " is the golden; where the new text is right, NODEWORTHY_UPDATE=1 rewrites it");
  REQUIRE(expected.has_value());
  INFO(first_difference(*expected, text));
  CHECK((*expected == text));
}

}  // namespace nodeworthy::test
