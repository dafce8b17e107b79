#include "host/json.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "base/document_builder.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

/// How far the parser has read; it reads one character ahead of a number and none ahead of anything else.
struct Position {
  std::string_view text;
  size_t at = 0;
};

/// Hands the parser one character at a time, so that its events can be told where they are.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(Position& position, size_t at) : position_(&position), at_(at) {}

  reference operator*() const { return position_->text[at_]; }
  CountingIterator& operator++() {
    position_->at = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  Position* position_;
  size_t at_;
};

/// Turns offsets into marks; they only grow, so that lines are counted once.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  Mark mark(size_t offset) {
    for (; at_ < offset; ++at_) {
      if (text_[at_] != '\n') continue;
      ++line_;
      begin_ = at_ + 1;
    }
    return {.line = line_, .column = static_cast<uint32_t>(offset - begin_ + 1)};
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
  size_t begin_ = 0;
  uint32_t line_ = 1;
};

/// Takes the parser's events; a false return would stop it without an error, so mistakes are thrown.
class Handler {
 public:
  Handler(Document& document, const Position& position) : builder_(document), position_(position), lines_(position.text) {}

  bool null() {
    builder_.add({.node = {.type = Node::Type::null, .mark = token()}});
    return true;
  }
  bool boolean(bool value) { return plain(value ? "true" : "false"); }
  bool number_integer(int64_t value) { return plain(fmt::to_string(value)); }
  bool number_unsigned(uint64_t value) { return plain(fmt::to_string(value)); }
  bool number_float(double, const std::string& written) { return plain(written); }
  bool string(std::string& value) {
    builder_.add_scalar(std::move(value), Node::Style::quoted, token());
    return true;
  }
  bool binary(std::vector<uint8_t>&) { return false; }
  bool key(std::string& value) { return string(value); }
  bool start_object(size_t) {
    builder_.open(Node::Type::mapping, token());
    return true;
  }
  bool start_array(size_t) {
    builder_.open(Node::Type::sequence, token());
    return true;
  }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  template <class Error>
  bool parse_error(size_t offset, const std::string&, const Error& error) {
    throw DocumentError{.mark = lines_.mark(std::min(offset == 0 ? 0 : offset - 1, position_.text.size())), .what = reason(error.what())};
  }

 private:
  bool plain(std::string text) {
    builder_.add_scalar(std::move(text), Node::Style::plain, token());
    return true;
  }
  bool end() {
    builder_.close();
    last_ = position_.at;
    return true;
  }

  /// Where the token of this event begins: after the last event, and what stands between tokens.
  Mark token() {
    const size_t begin = std::min(position_.text.find_first_not_of(" \t\r\n,:", last_), position_.text.size());
    last_ = position_.at;
    return lines_.mark(begin);
  }

  /// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ..." without what the mark says.
  static std::string reason(std::string_view what) {
    if (const size_t colon = what.find(": "); colon != std::string_view::npos) what.remove_prefix(colon + 2);
    return printable(what);
  }

  DocumentBuilder builder_;
  const Position& position_;
  LineCounter lines_;
  size_t last_ = 0;
};

}  // namespace

std::variant<Document, DocumentError> parse_json(std::string_view text) {
  if (strip(text).empty()) return DocumentError{.mark = {.line = 1, .column = 1}, .what = "is empty"};
  Document document;
  Position position{.text = text};
  Handler handler(document, position);
  try {
    nlohmann::json::sax_parse(CountingIterator(position, 0), CountingIterator(position, text.size()), &handler);
  } catch (DocumentError& error) {
    return std::move(error);
  }
  return document;
}

bool some_take_as_json(std::string_view text) { return strip(text).empty() || nlohmann::json::accept(text); }

}  // namespace nodeworthy
