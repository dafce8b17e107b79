#include "host/edit/yaml_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/edit/json_text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool is_in(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool is_alphanumeric(char c) { return is_in(letters, c) || is_in(digits, c); }

/// Whether a text can stand without quotes, in a flow collection, too.
bool is_plain(std::string_view text) {
  if (text.empty() || !(is_alphanumeric(text[0]) || is_in("/_", text[0]))) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && i + 1 < text.size() && (is_alphanumeric(text[i + 1]) || text[i + 1] == '/')) continue;
    if (!is_alphanumeric(text[i]) && !is_in("_./@%+=-", text[i])) return false;
  }
  return true;
}

/// Behind the plain scalar at an offset, within its line.
size_t plain_end(std::string_view text, size_t at) {
  for (; at < text.size() && !is_in(",[]{}\n", text[at]); ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\n';
    if (text[at] == ':' && is_in(" \t\r\n,[]{}", next)) break;
    if (is_in(" \t", text[at]) && next == '#') break;
  }
  return at;
}

}  // namespace

bool yaml_reads_as_string(std::string_view plain) {
  constexpr std::array<std::string_view, 10> words{"", "~", "null", "true", "false", "yes", "no", "on", "off", "y"};
  const std::string word = lower(plain);
  if (word == "n" || std::find(words.begin(), words.end(), word) != words.end()) return false;
  // What begins like a number and has nothing that no number has; .inf and .nan.
  if (!is_in("0123456789+-.", word[0])) return true;
  return word.find_first_not_of("0123456789abcdefinxo_.:+-t ") != std::string::npos;
}

std::string yaml_spelled(const Scalar& scalar, std::string_view like) {
  const std::string_view text = scalar.text;
  if (scalar.style == Node::Style::plain) return std::string(text);
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (like.starts_with('\'') && !has_control) return "'" + replace_all(text, "'", "''") + "'";
  if (!like.starts_with('"') && is_plain(text) && yaml_reads_as_string(text)) return std::string(text);
  return json_string(text);
}

size_t yaml_quoted_end(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (text[at] == quote) {
      const bool doubled = quote == '\'' && at + 1 < text.size() && text[at + 1] == quote;
      if (!doubled) return at + 1;
      ++at;
    }
  }
  return text.size();
}

FlowEnd yaml_flow_end(std::string_view text, size_t at) {
  size_t depth = 0;
  FlowEnd flow{.end = text.size()};
  while (at < text.size()) {
    const char c = text[at];
    if (is_in(" \t\r\n", c)) {
      ++at;
      continue;
    }
    if (c == '#' && is_in(" \t\n", text[at - 1])) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    const size_t begin = at;
    if (c == '"' || c == '\'') {
      at = yaml_quoted_end(text, at);
    } else if (!is_in("[{]},:", c)) {
      at = plain_end(text, at);
    }
    if (at == begin) ++at;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && --depth == 0) return {.end = at, .content_end = flow.content_end};
    flow.content_end = text.substr(0, at).find_last_not_of(" \t\r") + 1;
  }
  return flow;
}

}  // namespace nodeworthy
