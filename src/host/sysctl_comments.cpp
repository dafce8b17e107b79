#include "host/sysctl_comments.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Longer comments are prose or garbage.
constexpr size_t longest_comment = 4096;

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./").find(c) != std::string_view::npos;
}

/// Whether a word can be a key: its first component is a folder of /proc/sys.
bool is_key(std::string_view word) {
  constexpr std::array<std::string_view, 9> roots{"abi", "crypto", "debug", "dev", "fs", "kernel", "net", "user", "vm"};
  const size_t end = word.find_first_of("./");
  return end != std::string_view::npos && end + 1 < word.size() &&
         std::find(roots.begin(), roots.end(), word.substr(0, end)) != roots.end();
}

/// A key before a '=' and the value after it.
struct Found {
  size_t begin = 0;  // of the key
  size_t end = 0;    // of the value
  std::string_view key;
  std::string_view value;
};

/// What stands around the '=' at a place.
Found around(std::string_view comment, size_t equals) {
  size_t key_end = equals;
  while (key_end > 0 && comment[key_end - 1] == ' ') --key_end;
  size_t begin = key_end;
  while (begin > 0 && is_key_character(comment[begin - 1])) --begin;
  const size_t value = std::min(comment.find_first_not_of(" \t", equals + 1), comment.size());
  const size_t end = std::min(comment.find_first_of(" \t#", value), comment.size());
  return {.begin = begin, .end = end, .key = comment.substr(begin, key_end - begin), .value = comment.substr(value, end - value)};
}

std::vector<Found> assignments_in(std::string_view comment) {
  std::vector<Found> all;
  for (size_t at = comment.find('='); at != std::string_view::npos; at = comment.find('=', at + 1)) {
    const Found found = around(comment, at);
    if (is_key(found.key) && !found.value.empty()) all.push_back(found);
  }
  return all;
}

/// Whether the line end that is missing shows: the key sticks to a word before it, or another comment begins behind the value.
bool lost_its_line(std::string_view comment, const Found& found) {
  const bool sticks = found.begin > 0 && comment[found.begin - 1] != ' ' && comment[found.begin - 1] != '\t';
  const std::string_view rest = strip(comment.substr(found.end));
  return sticks || rest.starts_with('#');
}

FusedComment parse_comment(std::string_view comment, size_t line) {
  comment = strip(comment.substr(std::min(comment.find_first_not_of("#; \t"), comment.size())));
  const std::vector<Found> all = assignments_in(comment);
  FusedComment fused{.line = line, .assignments = {}};
  if (all.empty() || all.front().begin == 0) return fused;
  if (!std::any_of(all.begin(), all.end(), [&](const Found& found) { return lost_its_line(comment, found); })) return fused;
  for (const Found& found : all) {
    fused.assignments.push_back({.form = SysctlLine::Form::assignment,
                                 .key = sysctl_path(found.key),
                                 .value = std::string(found.value),
                                 .line = line,
                                 .text = std::string(comment)});
  }
  return fused;
}

}  // namespace

std::vector<FusedComment> fused_comments(std::string_view text) {
  std::vector<FusedComment> comments;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line);
    if (line.empty() || (line[0] != '#' && line[0] != ';') || line.size() > longest_comment) continue;
    if (FusedComment comment = parse_comment(line, number); !comment.assignments.empty()) comments.push_back(std::move(comment));
  }
  return comments;
}

std::string_view meant_value(std::string_view value) {
  const size_t comment = std::min(value.find(" #"), value.find("\t#"));
  if (comment != std::string_view::npos) value = strip(value.substr(0, comment));
  if (value.size() > 1 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) value = value.substr(1, value.size() - 2);
  return value;
}

}  // namespace nodeworthy
