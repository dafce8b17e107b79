#include "host/edit/toml_text.h"

#include <algorithm>

#include "host/edit/json_text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// Reads a text from front to end; every step that does not move ends the text.
class Scanner {
 public:
  explicit Scanner(std::string_view text, size_t at = 0) : text_(text), at_(at) {}

  std::vector<TomlStatement> statements() {
    std::vector<TomlStatement> found;
    size_t table = 0;
    for (skip_space(); at_ < text_.size(); skip_space()) {
      if (peek() != '[') {
        found.push_back(entry());
        found.back().table = table;
      } else {
        found.push_back(header());
        table = found.size();
      }
    }
    return found;
  }

  std::vector<TomlStatement> inline_entries() {
    std::vector<TomlStatement> found;
    for (take(), skip_space(); at_ < text_.size() && peek() != '}'; skip_space()) {
      found.push_back(entry());
      skip_space();
      if (peek() == ',') take();
    }
    return found;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void take() { at_ = std::min(at_ + 1, text_.size()); }
  bool starts_with(std::string_view beginning) const { return text_.substr(at_).starts_with(beginning); }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size()); }

  /// Blanks, line ends and comments.
  void skip_space() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      if (peek() != '#') return;
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  void skip_string() {
    const char quote = peek();
    const std::string three(3, quote);
    const bool multi_line = starts_with(three);
    at_ += multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      if (peek() == '\\' && quote == '"') {
        take();
        take();
      } else if (multi_line ? starts_with(three) : peek() == quote) {
        at_ += multi_line ? 3 : 1;
        // Up to two quotes may stand before the closing three.
        while (multi_line && peek() == quote) take();
        return;
      } else {
        take();
      }
    }
  }

  std::vector<std::string> key() {
    std::vector<std::string> parts;
    for (;;) {
      skip_blanks();
      const size_t begin = at_;
      if (peek() == '"' || peek() == '\'') {
        skip_string();
        // An escape stays as it is: such a key is not found, and setting it would make it twice, which is refused.
        parts.emplace_back(text_.substr(begin + 1, std::max(at_, begin + 2) - begin - 2));
      } else {
        at_ = std::min(text_.find_first_not_of(bare, at_), text_.size());
        parts.emplace_back(text_.substr(begin, at_ - begin));
      }
      skip_blanks();
      if (peek() != '.') return parts;
      take();
    }
  }

  TomlStatement header() {
    TomlStatement statement{.kind = TomlStatement::Kind::table, .key = {}, .begin = at_};
    take();
    if (peek() == '[') {
      statement.kind = TomlStatement::Kind::array_of_tables;
      take();
    }
    statement.key = key();
    while (peek() == ']') take();
    statement.value_begin = statement.value_end = at_;
    end_statement(statement);
    return statement;
  }

  TomlStatement entry() {
    TomlStatement statement{.key = {}, .begin = at_};
    statement.key = key();
    if (peek() == '=') take();
    skip_blanks();
    statement.value_begin = at_;
    skip_value();
    statement.value_end = std::max(statement.value_begin, text_.substr(0, at_).find_last_not_of(" \t\r\n") + 1);
    end_statement(statement);
    return statement;
  }

  void end_statement(const TomlStatement& statement) {
    if (at_ == statement.begin) at_ = text_.size();
  }

  void skip_value() {
    size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == '"' || c == '\'') {
        skip_string();
        continue;
      }
      if (depth == 0 && std::string_view("#\n,]}").find(c) != std::string_view::npos) return;
      if (c == '#') {
        skip_space();
        continue;
      }
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      take();
    }
  }

  std::string_view text_;
  size_t at_;
};

}  // namespace

std::vector<TomlStatement> toml_statements(std::string_view text) { return Scanner(text).statements(); }

std::vector<TomlStatement> toml_inline_entries(std::string_view text, size_t at) { return Scanner(text, at).inline_entries(); }

std::string toml_key(KeyPath keys) {
  std::string out;
  for (const std::string& key : keys) {
    if (!out.empty()) out += '.';
    out += key.empty() || key.find_first_not_of(bare) != std::string::npos ? json_string(key) : key;
  }
  return out;
}

}  // namespace nodeworthy
