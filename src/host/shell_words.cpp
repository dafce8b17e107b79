#include "host/shell_words.h"

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

bool is_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (char c : text)
    if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

/// Reads quoted and unquoted pieces up to `ends` or the end of the text, and moves `at` there. Blanks at the end belong to the word only
/// where they are quoted.
std::string take_word(std::string_view text, size_t& at, std::string_view ends) {
  std::string word;
  size_t kept = 0;  // of the word, up to the last quoted character
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote == '\0' && ends.find(c) != std::string_view::npos) break;
    if (c == '\\' && quote != '\'' && at + 1 < text.size()) {
      ++at;
      // Inside double quotes a backslash only escapes what would mean something there.
      if (text[at] == '\n') continue;
      if (quote == '"' && std::string_view("\"\\$`").find(text[at]) == std::string_view::npos) word += '\\';
      word += text[at];
      kept = word.size();
    } else if (quote != '\0' && c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else {
      word += c;
      if (quote != '\0') kept = word.size();
    }
  }
  word.erase(std::max(kept, word.find_last_not_of(" \t\r") + 1));
  return word;
}

}  // namespace

std::vector<Assignment> shell_assignments(std::string_view text) {
  std::vector<Assignment> assignments;
  size_t at = 0;
  size_t line = 1;
  while (at < text.size()) {
    const size_t begin = at;
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view head = text.substr(at, end - at);
    const size_t blanks = std::min(head.find_first_not_of(" \t"), head.size());
    const size_t equals = head.find('=');
    std::string_view name = equals == std::string_view::npos ? std::string_view() : head.substr(blanks, equals - std::min(blanks, equals));
    if (name.starts_with("export ")) name = strip(name.substr(7));
    if (!is_name(name)) {
      at = end + 1;
      ++line;
      continue;
    }
    at += equals + 1;
    const size_t value_begin = at;
    std::string value = take_word(text, at, "\n");
    assignments.push_back({.name = std::string(name), .value = std::move(value), .line = line, .begin = value_begin, .end = at});
    for (size_t i = begin; i < std::min(at + 1, text.size()); ++i) line += text[i] == '\n' ? 1 : 0;
    ++at;
  }
  return assignments;
}

std::optional<std::string> shell_assignment(std::string_view text, std::string_view name) {
  std::optional<std::string> value;
  for (Assignment& assignment : shell_assignments(text))
    if (assignment.name == name) value = std::move(assignment.value);
  return value;
}

std::vector<std::string> shell_words(std::string_view line) {
  std::vector<std::string> words;
  size_t at = 0;
  for (;;) {
    at = line.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return words;
    words.push_back(take_word(line, at, " \t\r\n"));
  }
}

}  // namespace nodeworthy
