#include "host/toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <optional>
#include <sstream>

#include "base/document_builder.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

Mark mark_of(const toml::source_region& region) {
  return {.line = static_cast<uint32_t>(region.begin.line), .column = static_cast<uint32_t>(region.begin.column)};
}

/// Measures the nesting of a text that may be no TOML before a parser that recurses sees it. Within one statement, which ends with its line
/// unless a bracket or string is open, every dot may be one level of a dotted key and every bracket one of a value. Strings and comments
/// are skipped as TOML skips them.
class NestingScan {
 public:
  explicit NestingScan(std::string_view text) : text_(text) {}

  /// Where it is nested too deep; nothing when it is not.
  std::optional<Mark> find() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      count(c);
      if (dots_ > most_dots || open_ > most_open) return Mark{.line = line_, .column = static_cast<uint32_t>(at_ - begin_ + 1)};
      ++at_;
    }
    return std::nullopt;
  }

 private:
  // Far more than a document may have, for floats and dates have dots, too; far less than overflows a stack.
  static constexpr size_t most_dots = 1000;
  static constexpr size_t most_open = DocumentBuilder::most_levels;

  void count(char c) {
    if (c == '.') ++dots_;
    if (c == '[' || c == '{') ++open_;
    if ((c == ']' || c == '}') && open_ > 0) --open_;
    if (c == '\n') end_line();
  }

  void end_line() {
    ++line_;
    begin_ = at_ + 1;
    if (open_ == 0) dots_ = 0;
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool multi_line = text_.substr(at_).starts_with(three);
    at_ += multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        if (!multi_line) return;  // an error, which the parser reports
        ++line_;
        begin_ = at_ + 1;
      }
      if (c == '\\' && quote == '"' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        at_ += 2;
      } else if (multi_line ? text_.substr(at_).starts_with(three) : c == quote) {
        at_ += multi_line ? 3 : 1;
        return;
      } else {
        ++at_;
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t begin_ = 0;
  uint32_t line_ = 1;
  size_t dots_ = 0;
  size_t open_ = 0;
};

/// Walks what toml++ made of a text; the builder refuses what is nested deeper than it walks.
class Walker {
 public:
  explicit Walker(Document& document) : builder_(document) {}

  void walk(const toml::table& table) {
    builder_.open(Node::Type::mapping, mark_of(table.source()));
    for (const auto& [key, value] : table) {
      builder_.add_scalar(std::string(key.str()), Node::Style::quoted, mark_of(key.source()));
      value.visit([&](const auto& alternative) { walk(alternative); });
    }
    builder_.close();
  }

  void walk(const toml::array& array) {
    builder_.open(Node::Type::sequence, mark_of(array.source()));
    for (const toml::node& item : array) item.visit([&](const auto& alternative) { walk(alternative); });
    builder_.close();
  }

  void walk(const toml::value<std::string>& value) { builder_.add_scalar(value.get(), Node::Style::quoted, mark_of(value.source())); }
  void walk(const toml::value<int64_t>& value) { plain(fmt::to_string(value.get()), value.source()); }
  void walk(const toml::value<double>& value) { plain(fmt::to_string(value.get()), value.source()); }
  void walk(const toml::value<bool>& value) { plain(value.get() ? "true" : "false", value.source()); }

  template <class Date>
  void walk(const toml::value<Date>& value) {
    std::ostringstream text;
    text << value.get();
    plain(text.str(), value.source());
  }

 private:
  void plain(std::string text, const toml::source_region& region) {
    builder_.add_scalar(std::move(text), Node::Style::plain, mark_of(region));
  }

  DocumentBuilder builder_;
};

}  // namespace

std::variant<Document, DocumentError> parse_toml(std::string_view text) {
  if (const std::optional<Mark> deep = NestingScan(text).find())
    return DocumentError{.mark = *deep, .what = fmt::format("nested deeper than {} levels", DocumentBuilder::most_levels)};
  try {
    Document document;
    Walker(document).walk(toml::parse(text));
    return document;
  } catch (const toml::parse_error& error) {
    return DocumentError{.mark = mark_of(error.source()), .what = printable(error.description())};
  } catch (DocumentError& error) {
    return std::move(error);
  }
}

}  // namespace nodeworthy
