#include "host/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <streambuf>
#include <unordered_map>

#include "base/document_builder.h"
#include "base/text.h"

namespace nodeworthy {
namespace {

Mark mark_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {.line = static_cast<uint32_t>(mark.line + 1), .column = static_cast<uint32_t>(mark.column + 1)};
}

/// Reads from the caller's text without copying it.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf's get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

/// Builds one Document from yaml-cpp's events.
class Builder : public YAML::EventHandler {
 public:
  Builder(Document& document, RepeatedKey repeated) : builder_(document, repeated) {}

  void OnDocumentStart(const YAML::Mark& mark) override { begin_ = mark; }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add_null(mark, Node::Style::plain, anchor); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    // What is said to be a number or a boolean is one, be it in quotes.
    const bool plain = tag == "?" || tag == "tag:yaml.org,2002:int" || tag == "tag:yaml.org,2002:float" || tag == "tag:yaml.org,2002:bool";
    const Node::Style style = plain ? Node::Style::plain : Node::Style::quoted;
    if (plain && (value.empty() || value == "~" || value == "null")) return add_null(mark, style, anchor);
    remember(anchor, builder_.add_scalar(value, style, mark_of(mark)));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw YAML::ParserException(mark, "alias to a node that is not finished");
    builder_.repeat(found->second, mark_of(mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Type::sequence, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Type::mapping, mark, anchor);
  }
  void OnMapEnd() override { close(); }

  const std::vector<TwinKey>& twins() const { return builder_.twins(); }
  /// Where the document begins.
  const YAML::Mark& begin() const { return begin_; }

 private:
  void open(Node::Type type, const YAML::Mark& mark, YAML::anchor_t anchor) {
    builder_.open(type, mark_of(mark));
    open_.push_back(anchor);
  }

  void close() {
    remember(open_.back(), builder_.close());
    open_.pop_back();
  }

  void add_null(const YAML::Mark& mark, Node::Style style, YAML::anchor_t anchor) {
    const Branch null{.node = {.type = Node::Type::null, .style = style, .mark = mark_of(mark)}};
    builder_.add(null);
    remember(anchor, null);
  }

  void remember(YAML::anchor_t anchor, const Branch& branch) {
    if (anchor != 0) anchors_[anchor] = branch;
  }

  DocumentBuilder builder_;
  YAML::Mark begin_ = YAML::Mark::null_mark();
  std::vector<YAML::anchor_t> open_;  // the anchors of what is open; 0 where it has none
  std::unordered_map<YAML::anchor_t, Branch> anchors_;
};

std::variant<LenientYaml, DocumentError> parse_as_is(std::string_view text, RepeatedKey repeated) {
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    LenientYaml yaml;
    for (int last = -1;;) {
      Document document;
      Builder builder(document, repeated);
      if (!parser.HandleNextDocument(builder)) return yaml;
      // Of a stray comma yaml-cpp makes empty documents without end, all of them at the comma.
      if (builder.begin().pos == last) throw DocumentError{.mark = mark_of(builder.begin()), .what = "this belongs to no document"};
      last = builder.begin().pos;
      yaml.documents.push_back(std::move(document));
      yaml.twins.insert(yaml.twins.end(), builder.twins().begin(), builder.twins().end());
    }
  } catch (const YAML::Exception& error) {
    return DocumentError{.mark = mark_of(error.mark), .what = error.msg};
  } catch (DocumentError& error) {
    return std::move(error);
  }
}

// Of a hostile file, which is parsed anew for each, these are enough.
constexpr size_t most_block_scalars = 32;
constexpr size_t largest_mended = size_t{1} << 20;

size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

bool is_blank(std::string_view line) { return strip(line).empty(); }

/// The columns (from 0) of the last "-" and of the first tag or anchor behind it, of a line that begins a block scalar without an
/// indentation of its own: "- &a |", "- !t >-".
struct ScalarHead {
  size_t dash;
  size_t property;
};

std::optional<ScalarHead> scalar_head(std::string_view line) {
  std::optional<ScalarHead> head;
  size_t dash = std::string_view::npos;
  const auto at = [&](std::string_view word) { return static_cast<size_t>(word.data() - line.data()); };
  for (std::string_view word : words_of(line)) {
    const bool is_property = word.size() > 1 && (word[0] == '&' || word[0] == '!');
    if (word == "-" && !head)
      dash = at(word);
    else if (is_property && dash != std::string_view::npos)
      head = head ? head : ScalarHead{.dash = dash, .property = at(word)};
    else
      return head && (word[0] == '|' || word[0] == '>') && word.find_first_of("123456789") == std::string_view::npos ? head : std::nullopt;
  }
  return std::nullopt;
}

/// A text in which the block scalar that ended too early at a place is indented further, which is no part of its value; nothing where none
/// did. yaml-cpp wants its lines to be behind the column of a tag or an anchor ("- &a |"), not only behind that of the "-" (its issue
/// 1163).
std::optional<std::string> with_block_scalar_indented(std::string_view text, const Mark& at) {
  const std::vector<std::string_view> lines = lines_of(text);
  if (at.line < 2 || at.line > lines.size()) return std::nullopt;
  const size_t indent = indentation(lines[at.line - 1]);
  size_t begin = at.line - 1;  // what began with # was taken for comments
  while (begin > 0 && (is_blank(lines[begin - 1]) || strip(lines[begin - 1]).starts_with('#'))) --begin;
  const std::optional<ScalarHead> head = begin > 0 ? scalar_head(lines[begin - 1]) : std::nullopt;
  if (!head || indent <= head->dash || indent > head->property) return std::nullopt;
  std::string mended;
  bool inside = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i >= begin) inside = (i == begin || inside) && (is_blank(lines[i]) || indentation(lines[i]) > head->dash);
    if (inside && !is_blank(lines[i])) mended.append(head->property + 1 - std::min(indent, head->property), ' ');
    mended.append(lines[i]).append("\n");
  }
  if (!text.ends_with('\n')) mended.pop_back();
  return mended;
}

std::variant<LenientYaml, DocumentError> parse_stream(std::string_view text, RepeatedKey repeated) {
  auto parsed = parse_as_is(text, repeated);
  std::string mended;
  const size_t most = text.size() <= largest_mended ? most_block_scalars : 0;
  for (size_t i = 0; i < most && std::holds_alternative<DocumentError>(parsed); ++i) {
    std::optional<std::string> more = with_block_scalar_indented(i == 0 ? text : mended, std::get<DocumentError>(parsed).mark);
    if (!more) break;
    mended = std::move(*more);
    parsed = parse_as_is(mended, repeated);
  }
  return parsed;
}

std::variant<Document, DocumentError> parse_one(std::string_view text, RepeatedKey repeated) {
  auto parsed = parse_stream(text, repeated);
  if (auto* error = std::get_if<DocumentError>(&parsed)) return std::move(*error);
  auto& documents = std::get<LenientYaml>(parsed).documents;
  if (documents.empty()) return Document();
  if (documents.size() > 1)
    return DocumentError{.mark = documents[1].root().mark, .what = "a second document begins here; one file holds one"};
  return std::move(documents[0]);
}

}  // namespace

std::variant<std::vector<Document>, DocumentError> parse_yaml_stream(std::string_view text) {
  auto parsed = parse_stream(text, RepeatedKey::refused);
  if (auto* error = std::get_if<DocumentError>(&parsed)) return std::move(*error);
  return std::move(std::get<LenientYaml>(parsed).documents);
}

std::variant<LenientYaml, DocumentError> parse_yaml_stream_leniently(std::string_view text) {
  return parse_stream(text, RepeatedKey::last_counts);
}

std::variant<Document, DocumentError> parse_yaml(std::string_view text) { return parse_one(text, RepeatedKey::refused); }

std::variant<Document, DocumentError> parse_yaml_last(std::string_view text) { return parse_one(text, RepeatedKey::last_counts); }

std::optional<bool> yaml_boolean(const Node& value) {
  using Words = std::array<std::string_view, 11>;
  constexpr Words yes{"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"};
  constexpr Words no{"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"};
  if (!value.is_scalar() || value.style != Node::Style::plain) return std::nullopt;
  if (std::find(yes.begin(), yes.end(), value.text) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), value.text) != no.end()) return false;
  return std::nullopt;
}

}  // namespace nodeworthy
