#include "host/toml.h"

#include <fmt/format.h>

#include <sstream>
#include <string>

namespace nodeworthy {
namespace {

/// What toml++ asserts and a text breaks.
struct BrokenAssertion {};

[[noreturn]] void break_assertion() { throw BrokenAssertion{}; }

}  // namespace
}  // namespace nodeworthy

// toml++ 3.3 asserts that a table header holds a key, which `[=]` does not: a mistake of the text, not a defect of ours. Without the
// assertion it would go on with what must not be.
#undef NDEBUG
#define TOML_ASSERT(expression) ((expression) ? void() : ::nodeworthy::break_assertion())
#include <toml++/toml.h>

#include "base/document_builder.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

Mark mark_of(const toml::source_region& region) {
  return {.line = static_cast<uint32_t>(region.begin.line), .column = static_cast<uint32_t>(region.begin.column)};
}

/// Makes of a text one that the parser can be trusted with: it recurses, and toml++ 3.3 has undefined behaviour for characters beyond ASCII
/// where it looks for a value, so those of comments are replaced and others refused. Within one statement, which ends with its line unless
/// a bracket or string is open, every dot may be one level of a dotted key and every bracket one of a value. Strings and comments end where
/// TOML ends them; in a text that is no TOML they may not, which costs no more than the parser's error. Throws DocumentError.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  /// The text, each place where it was.
  std::string run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_string(c);
      } else if (c == '#') {
        skip_comment();
      } else {
        count(c);
        take();
      }
    }
    return std::move(text_);
  }

 private:
  // Far more than a document may have, for floats and dates have dots, too; far less than overflows a stack.
  static constexpr size_t most_dots = 1000;
  static constexpr size_t most_open = DocumentBuilder::most_levels;

  [[noreturn]] void fail(std::string what) const {
    throw DocumentError{.mark = {.line = line_, .column = static_cast<uint32_t>(at_ - begin_ + 1)}, .what = std::move(what)};
  }

  void take() {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c >= 0x80) fail("a character beyond ASCII, which is read in comments only");
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) fail("TOML has no control characters");
    ++at_;
    if (c != '\n') return;
    ++line_;
    begin_ = at_;
  }

  void take(size_t count) {
    for (; count > 0 && at_ < text_.size(); --count) take();
  }

  void count(char c) {
    if (c == '.') ++dots_;
    if (c == '[' || c == '{') ++open_;
    if ((c == ']' || c == '}') && open_ > 0) --open_;
    if (c == '\n' && open_ == 0) dots_ = 0;
    if (dots_ > most_dots || open_ > most_open) fail(fmt::format("nested deeper than {} levels", most_open));
  }

  bool at(std::string_view what) const { return std::string_view(text_).substr(at_).starts_with(what); }

  void skip_comment() {
    for (; at_ < text_.size() && text_[at_] != '\n'; take())
      if (static_cast<unsigned char>(text_[at_]) >= 0x80) text_[at_] = '?';
  }

  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool multi_line = at(three);
    const std::string_view end = std::string_view(three).substr(0, multi_line ? 3 : 1);
    take(end.size());
    while (at_ < text_.size() && !at(end)) {
      if (text_[at_] == '\n' && !multi_line) return;  // a mistake, which the parser reports
      // A backslash takes the character after it along, but no line end out of a string of one line.
      take(quote == '"' && at("\\") && !at("\\\n") ? 2 : 1);
    }
    take(end.size());
    // Of up to five quotes at the end of a string of many lines the last three end it.
    for (int more = 0; multi_line && more < 2 && at(end.substr(0, 1)); ++more) take();
  }

  std::string text_;
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
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  try {
    Document document;
    Walker(document).walk(toml::parse(Scan(text).run()));
    return document;
  } catch (const toml::parse_error& error) {
    return DocumentError{.mark = mark_of(error.source()), .what = printable(error.description())};
  } catch (const BrokenAssertion&) {
    return DocumentError{.mark = {}, .what = "a key is wanted between brackets or dots"};
  } catch (DocumentError& error) {
    return std::move(error);
  }
}

}  // namespace nodeworthy
